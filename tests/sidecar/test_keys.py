"""The key ring and its file."""

import json
import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from sidecar.keys import Key, KeyRing, KeysError, KeyStore, fresh

NOW = 1_795_000_000


@pytest.fixture
def store(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "var" / "keys.json", clock=lambda: NOW)


class TestRing:
    """One key is active, some are believed, the rest are history."""

    def test_a_rotation_makes_a_new_active_key_and_still_believes_the_one_before(self) -> None:
        first = KeyRing((fresh(NOW),))
        second = first.rotate(NOW + 1)
        assert second.active.id != first.active.id
        assert second.usable(first.active.id) == replace(first.active, state="verify")

    def test_a_retired_key_is_believed_no_longer_but_remembered(self) -> None:
        old = KeyRing((fresh(NOW),))
        ring = old.rotate(NOW + 1).retire(old.active.id)
        assert ring.usable(old.active.id) is None
        assert [(key.id, key.state) for key in ring.keys] == [(old.active.id, "retired"), (ring.active.id, "active")]

    def test_a_rotation_leaves_retired_keys_retired(self) -> None:
        old = KeyRing((fresh(NOW),))
        ring = old.rotate(NOW + 1).retire(old.active.id).rotate(NOW + 2)
        assert [key.state for key in ring.keys] == ["retired", "verify", "active"]

    def test_the_active_key_is_not_retired_by_mistake(self) -> None:
        ring = KeyRing((fresh(NOW),))
        with pytest.raises(KeysError, match="rotate first"):
            ring.retire(ring.active.id)

    def test_revoking_the_active_key_puts_a_fresh_one_in_its_place_at_once(self) -> None:
        leaked = KeyRing((fresh(NOW),))
        ring = leaked.revoke(leaked.active.id, NOW + 1)
        assert ring.usable(leaked.active.id) is None
        assert ring.active.created_at == NOW + 1

    def test_revoking_an_older_key_leaves_the_active_one(self) -> None:
        old = KeyRing((fresh(NOW),))
        ring = old.rotate(NOW + 1)
        assert ring.revoke(old.active.id, NOW + 2).active == ring.active

    def test_only_keys_of_the_ring_are_retired_or_revoked(self) -> None:
        ring = KeyRing((fresh(NOW),))
        with pytest.raises(KeysError, match="no key"):
            ring.retire("aaaaaaaa")
        with pytest.raises(KeysError, match="no key"):
            ring.revoke("aaaaaaaa", NOW)

    def test_each_purpose_and_each_key_has_a_subkey_of_its_own(self) -> None:
        first, second = fresh(NOW), fresh(NOW)
        subkeys = [KeyRing.derive(key, purpose) for key in (first, second) for purpose in ("code", "flow")]
        assert len(set(subkeys)) == 4
        assert {len(each) for each in subkeys} == {32}
        assert KeyRing.derive(first, "code") == subkeys[0]

    def test_a_subkey_is_hmac_sha_256_of_the_purpose(self) -> None:
        # Computed with `openssl dgst -sha256 -mac HMAC`.
        key = Key("aaaaaaaa", b"\x0b" * 32, "active", NOW)
        assert KeyRing.derive(key, "code").hex() == "ba2dee9958d6b82e880614dd0b679a2eefd6f0932265e84444ec56485b6c3463"

    @pytest.mark.parametrize(
        "keys",
        [
            (),
            (Key("aaaaaaaa", b"s" * 32, "verify", NOW),),
            (Key("aaaaaaaa", b"s" * 32, "active", NOW), Key("bbbbbbbb", b"t" * 32, "active", NOW)),
            (Key("aaaaaaaa", b"s" * 32, "active", NOW), Key("aaaaaaaa", b"t" * 32, "verify", NOW)),
            (Key("aaaaaaaa", b"s" * 31, "active", NOW),),
            (Key("AAAAAAAA", b"s" * 32, "active", NOW),),
            (Key("..", b"s" * 32, "active", NOW),),
            (Key("aaaaaaaa\n", b"s" * 32, "active", NOW),),
        ],
        ids=["none", "none active", "two active", "same id", "short secret", "capitals", "dots", "line end"],
    )
    def test_a_ring_that_cannot_work_is_refused(self, keys: tuple[Key, ...]) -> None:
        with pytest.raises(KeysError):
            KeyRing(keys)

    def test_no_secret_is_shown_where_a_key_is_printed(self) -> None:
        key = fresh(NOW)
        assert repr(KeyRing((key,))) == f"KeyRing(keys=(Key({key.id}, active),))"


class TestFile:
    """The file is made once, replaced whole, and for its owner only."""

    def test_the_first_start_makes_a_key_for_the_owner_only(self, store: KeyStore) -> None:
        ring = store.ring()
        assert ring.active.created_at == NOW
        assert store.path.stat().st_mode & 0o777 == 0o600
        assert [each.name for each in store.path.parent.iterdir()] == ["keys.json"]

    def test_the_next_start_finds_the_same_ring(self, store: KeyStore) -> None:
        assert store.ring() == KeyStore(store.path).ring()

    def test_processes_that_start_together_agree(self, tmp_path: Path) -> None:
        stores = [KeyStore(tmp_path / "keys.json") for _ in range(8)]
        gate, rings = threading.Barrier(len(stores)), []

        def start(store: KeyStore) -> None:
            gate.wait()
            rings.append(store.ring())

        threads = [threading.Thread(target=start, args=(store,)) for store in stores]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(rings) == 8
        assert len({ring.active.id for ring in rings}) == 1
        assert [each.name for each in tmp_path.iterdir()] == ["keys.json"]

    def test_a_running_process_sees_a_rotation_made_by_another(self, store: KeyStore) -> None:
        before = store.ring()
        KeyStore(store.path).save(before.rotate(NOW + 1))
        assert store.ring().active.id != before.active.id
        assert store.ring().usable(before.active.id) is not None

    def test_the_file_is_read_only_when_it_has_changed(self, store: KeyStore) -> None:
        assert store.ring() is store.ring()

    def test_saving_keeps_the_file_for_the_owner_only(self, store: KeyStore) -> None:
        before = os.umask(0)
        try:
            store.save(store.ring().rotate(NOW + 1))
        finally:
            os.umask(before)
        assert store.path.stat().st_mode & 0o777 == 0o600
        assert [each.name for each in store.path.parent.iterdir()] == ["keys.json"]

    def test_everything_survives_the_file(self, store: KeyStore) -> None:
        first = store.ring()
        ring = first.rotate(NOW + 1).retire(first.active.id).rotate(2**40)
        store.save(ring)
        assert KeyStore(store.path).ring() == ring

    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o660, 0o644])
    def test_a_file_that_others_may_read_or_write_is_refused_with_the_remedy(self, store: KeyStore, mode: int) -> None:
        store.ring()
        store.path.chmod(mode)
        with pytest.raises(KeysError, match=r"others may read .*chmod 600"):
            KeyStore(store.path).ring()

    def test_a_file_that_vanishes_is_not_silently_replaced_by_other_keys(self, store: KeyStore) -> None:
        store.ring()
        store.path.unlink()
        with pytest.raises(KeysError, match="cannot be read"):
            store.ring()
        assert not store.path.exists()

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "{}",
            "[]",
            "null",
            '{"version": 2, "keys": []}',
            '{"version": 1, "keys": []}',
            '{"version": 1, "keys": [7]}',
            "\xff",
        ],
    )
    def test_what_is_no_key_file_is_named_and_left_alone(self, store: KeyStore, text: str) -> None:
        store.ring()
        store.path.write_text(text, encoding="latin-1")
        with pytest.raises(KeysError, match="is not a key file"):
            KeyStore(store.path).ring()
        assert store.path.read_text(encoding="latin-1") == text

    @pytest.mark.parametrize(
        "change",
        [{"state": "Active"}, {"created_at": "yesterday"}, {"created_at": True}, {"secret": "no hex"}, {"id": 7}],
    )
    def test_an_odd_key_in_the_file_is_refused(self, store: KeyStore, change: dict[str, object]) -> None:
        store.ring()
        data = json.loads(store.path.read_text())
        data["keys"][0] |= change
        store.path.write_text(json.dumps(data))
        with pytest.raises(KeysError, match="is not a key file"):
            KeyStore(store.path).ring()

    def test_a_folder_that_cannot_be_written_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "var").write_text("a file where the folder should be")
        with pytest.raises(KeysError, match="cannot be written"):
            KeyStore(tmp_path / "var" / "keys.json").ring()

    def test_a_write_that_fails_leaves_the_old_ring_and_nothing_else(
        self, store: KeyStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = store.ring()

        def full(_number: int) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            with pytest.raises(KeysError, match="No space left"):
                store.save(before.rotate(NOW + 1))
        assert KeyStore(store.path).ring() == before
        assert [each.name for each in store.path.parent.iterdir()] == ["keys.json"]
