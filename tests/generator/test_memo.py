"""The memo: equal arguments have one key, others have others, and damage is a result that was never there."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from generator import memo
from generator.markup.fragment import Fragment
from generator.memo import Memo, key_of
from generator.stages.convert import convert
from tests.support.services import ROOT

KEY, VALUE = b"k" * 32, b"a result"


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: st.lists(inner).map(tuple),
    max_leaves=8,
)


def rebuilt(value: Any) -> Any:
    """Return an equal value that shares nothing with this one."""
    if isinstance(value, str):
        return value[:1] + value[1:]
    if isinstance(value, bytes):
        return bytes(bytearray(value))
    if isinstance(value, tuple):
        return tuple(map(rebuilt, value))
    return value


class TestKeys:
    @given(PLAIN)
    def test_equal_arguments_have_one_key_however_they_are_shared(self, value: object) -> None:
        assert key_of("f", value, value) == key_of("f", rebuilt(value), rebuilt(value))

    @given(PLAIN, PLAIN)
    def test_arguments_that_differ_have_other_keys(self, left: object, right: object) -> None:
        assert (repr(left) == repr(right)) == (key_of("f", left) == key_of("f", right))

    @pytest.mark.parametrize(
        ("left", "right"),
        [
            (("f", "a"), ("g", "a")),
            (("f", "a", "b"), ("f", "ab")),
            (("f", ("a",), "b"), ("f", ("a", "b"))),
            (("f", 1), ("f", True)),
            (("f", 1), ("f", 1.0)),
            (("f", "1"), ("f", 1)),
            (("f", "a"), ("f", b"a")),
            (("f", None), ("f", "")),
            (("f", "é"), ("f", "e\u0301")),
        ],
    )
    def test_what_looks_alike_has_another_key(self, left: tuple[Any, ...], right: tuple[Any, ...]) -> None:
        assert key_of(*left) != key_of(*right)

    @pytest.mark.parametrize("value", [[1], {1: 2}, {1}, object(), (1, []), Markup("a")])
    def test_what_can_change_is_refused(self, value: object) -> None:
        with pytest.raises(TypeError, match="is no value of which a result may depend"):
            key_of("f", value)

    def test_another_process_has_the_same_keys(self) -> None:
        program = "from generator.memo import key_of; print(key_of('f', 'a', ('b', None, 1)).hex())"
        given = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONPATH": str(ROOT)}
        done = subprocess.run([sys.executable, "-c", program], env=given, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == key_of("f", "a", ("b", None, 1)).hex()

    def test_another_engine_has_other_keys(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before = key_of("f", "a")
        monkeypatch.setattr(memo, "engine", lambda: b"another")
        assert key_of("f", "a") != before

    def test_the_engine_is_our_source_and_the_libraries(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before = memo.engine()
        for name, change in (("version", lambda _: "0"), ("platform", type("P", (), {"python_version": lambda: "4"}))):
            with monkeypatch.context() as patch:
                patch.setattr(memo, name, change)
                assert memo.engine.__wrapped__() != before, name
        assert memo.engine.__wrapped__() == before

    @pytest.mark.parametrize("name", ["cli.py", "exports/xml/atom.xml"])
    def test_modules_and_templates_of_feeds_are_our_source(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        monkeypatch.setattr(memo, "ENGINE", (tmp_path,))
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("one")
        before = memo.engine.__wrapped__()
        file.write_text("two")
        assert memo.engine.__wrapped__() != before


def filled(file: Path) -> None:
    with Memo(file) as one:
        one.put(KEY, VALUE)


class TestRemembering:
    def test_a_result_is_there_for_the_next_build(self, tmp_path: Path) -> None:
        filled(tmp_path / "deep" / "memo.sqlite")
        with Memo(tmp_path / "deep" / "memo.sqlite") as one:
            assert (one.get(KEY), one.get(b"x" * 32)) == (VALUE, None)

    def test_without_a_file_results_last_as_long_as_the_build(self) -> None:
        with Memo(None) as one:
            one.put(KEY, VALUE)
            one.flush()
            assert one.get(KEY) == VALUE
        with Memo(None) as other:
            assert other.get(KEY) is None
        assert one.get(KEY) is None

    def test_a_copy_of_the_process_finds_what_was_flushed_before(self, tmp_path: Path) -> None:
        for file in (tmp_path / "memo.sqlite", None):
            with Memo(file) as one:
                one.put(KEY, VALUE)
                one.flush()
                child = os.fork()
                if child == 0:  # pragma: no cover - it ends without a word to the coverage tool
                    os._exit(0 if one.get(KEY) == VALUE else 1)
                assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
                assert one.get(KEY) == VALUE

    def test_several_are_asked_for_together(self, tmp_path: Path) -> None:
        stored = {bytes([n % 256, n // 256]) * 16: b"%d" % n for n in range(1300)}
        with Memo(tmp_path / "memo.sqlite") as memo:
            for key, value in stored.items():
                memo.put(key, value)
            assert memo.get_all(stored) == stored
        with sqlite3.connect(tmp_path / "memo.sqlite") as connection:
            connection.execute("UPDATE results SET value = x'00' WHERE key = ?", (next(iter(stored)),))
        connection.close()
        with Memo(tmp_path / "memo.sqlite") as memo:
            memo.put(KEY, VALUE)
            asked = [b"missing" * 4, KEY, *stored, *stored]
            assert memo.get_all(asked) == {KEY: VALUE, **dict(list(stored.items())[1:])}

    def test_where_nothing_is_new_the_file_stays_as_it_is(self, tmp_path: Path) -> None:
        file = tmp_path / "memo.sqlite"
        filled(file)
        before = file.read_bytes(), file.stat().st_mtime_ns
        with Memo(file) as one:
            one.get(KEY)
        assert (file.read_bytes(), file.stat().st_mtime_ns) == before

    def test_a_file_that_grew_too_large_forgets_what_nobody_asked_for(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "memo.sqlite"
        monkeypatch.setattr(memo, "LIMIT", 100_000)
        with Memo(file) as one:
            one.put(KEY, VALUE)
            for number in range(20):
                one.put(bytes([number]) * 32, b"x" * 4000)
        assert file.stat().st_size <= 100_000
        with Memo(file) as one:
            assert one.get(KEY) == VALUE
            one.put(b"new", b"y" * 40_000)
        assert file.stat().st_size < 70_000
        with Memo(file) as one:
            assert (one.get(KEY), one.get(b"new"), one.get(bytes(32))) == (VALUE, b"y" * 40_000, None)

    def test_a_site_that_needs_more_than_that_keeps_what_it_needs(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "memo.sqlite"
        monkeypatch.setattr(memo, "LIMIT", 1)
        keys = [bytes([number]) * 32 for number in range(10)]
        with Memo(file) as one:
            for key in keys:
                one.put(key, VALUE)
        with Memo(file) as one:
            assert [one.get(key) for key in keys[1:]] == [VALUE] * 9
            one.put(KEY, VALUE)
        with Memo(file) as one:
            assert one.get(keys[0]) == VALUE, "one edit is no reason to write the whole file anew"


def replaced_value(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE results SET value = x'00'")


def swapped_keys(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("INSERT INTO results SELECT x'01', value FROM results")
        connection.execute("UPDATE results SET key = ? WHERE key <> x'01'", (b"x" * 32,))
        connection.execute("UPDATE results SET key = ? WHERE key = x'01'", (KEY,))
        connection.execute("UPDATE results SET value = (SELECT value || x'00' FROM results WHERE key = ?)", (KEY,))


def other_tables(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE results (key TEXT, text TEXT, more TEXT)")


DAMAGES: dict[str, Callable[[Path], object]] = {
    "empty": lambda file: file.write_bytes(b""),
    "no database": lambda file: file.write_bytes(b"x" * 5000),
    "truncated": lambda file: file.write_bytes(file.read_bytes()[:5000]),
    "a page of noise": lambda file: file.write_bytes(file.read_bytes()[:4096] + b"\xa5" * 4096),
    "another value": replaced_value,
    "another's value": swapped_keys,
    "other tables": other_tables,
}


class TestDamage:
    """I18: whatever the file holds, a result is right or missing, and what is found out now is there for the next build."""

    @pytest.mark.parametrize("name", DAMAGES)
    def test_is_a_result_that_was_never_there(self, tmp_path: Path, name: str) -> None:
        file = tmp_path / "memo.sqlite"
        filled(file)
        DAMAGES[name](file)
        with Memo(file) as one:
            assert one.get(KEY) is None
            one.put(KEY, VALUE)
        with Memo(file) as one:
            assert one.get(KEY) == VALUE

    def test_of_any_single_byte_gives_no_other_result(self, tmp_path: Path) -> None:
        file = tmp_path / "memo.sqlite"
        filled(file)
        sound = file.read_bytes()
        for at in range(0, len(sound), 13):
            file.write_bytes(sound[:at] + bytes([sound[at] ^ 0xFF]) + sound[at + 1 :])
            with Memo(file) as one:
                assert one.get(KEY) in {VALUE, None}

    def test_a_folder_that_cannot_be_made_is_done_without(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")
        with Memo(tmp_path / "file" / "memo.sqlite") as one:
            one.put(KEY, VALUE)
            one.flush()
            assert one.get(KEY) == VALUE, "a build still has what it made itself"
        assert (tmp_path / "file").read_text() == "in the way"

    def test_a_file_that_another_build_holds_is_done_without_and_left_alone(self, tmp_path: Path) -> None:
        file = tmp_path / "memo.sqlite"
        filled(file)
        holder = sqlite3.connect(file, isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
        with Memo(file) as one:
            one.put(b"new", VALUE)
        holder.execute("ROLLBACK")
        holder.close()
        with Memo(file) as one:
            assert (one.get(KEY), one.get(b"new")) == (VALUE, None)


@given(st.text(alphabet="ab *_[](#)!`\n<&\\é\u2028|>-1."))
def test_a_fragment_comes_back_as_it_was(text: str) -> None:
    fragment = convert(text, "en")
    assert Fragment.decoded(fragment.encoded()) == fragment
