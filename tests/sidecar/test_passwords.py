"""Passwords: which are taken, and how they are hashed."""

import threading
import unicodedata

import pytest

from sidecar import passwords
from sidecar.passwords import Busy, Hasher, Policy

GOOD: dict[Policy, str] = {"classic": "Wq7-kfP+zl2x", "nist": "nine grey herons"}
CONTEXT = ("marek.ostrova@littoral-union.example", "Littoral Union Newsroom")


@pytest.fixture(scope="module")
def hasher() -> Hasher:
    return Hasher(passes=1, memory=8)


class TestClassic:
    """At least 12 characters, no spaces, upper and lower case letters, numbers and symbols."""

    def test_a_good_password_has_no_problem(self) -> None:
        assert passwords.problems(GOOD["classic"], "classic", CONTEXT) == ()

    @pytest.mark.parametrize(
        ("password", "codes"),
        [
            ("Wq7-kfP+zl2", ("too_short",)),
            ("Wq7-kfP zl2x", ("space",)),
            ("Wq7-kfP\u00a0zl2x", ("space",)),
            ("Wq7-kfP\u3000zl2x", ("space",)),
            ("WQ7-KFP+ZL2X", ("lower",)),
            ("wq7-kfp+zl2x", ("upper",)),
            ("Wqh-kfP+zlbx", ("digit",)),
            ("Wq7akfPbzl2x", ("symbol",)),
            ("", ("too_short", "lower", "upper", "digit", "symbol")),
            ("        ", ("too_short", "space", "lower", "upper", "digit", "symbol")),
        ],
    )
    def test_each_rule_that_is_broken_is_named(self, password: str, codes: tuple[str, ...]) -> None:
        assert passwords.problems(password, "classic") == codes

    @pytest.mark.parametrize("password", ["Øq7-kfæ+zl2xå", "Жq٧-kfж+zlwxщ", "Éà7—ôî’çùëâêÎ"])
    def test_letters_digits_and_symbols_of_every_script_count(self, password: str) -> None:
        assert passwords.problems(password, "classic") == ()


class TestNist:
    """At least 15 characters of any kind, spaces and all (NIST SP 800-63B-4)."""

    def test_a_phrase_of_small_letters_with_spaces_is_good(self) -> None:
        assert passwords.problems(GOOD["nist"], "nist", CONTEXT) == ()

    def test_a_phrase_in_arabic_is_good(self) -> None:
        assert passwords.problems("سبعة مراكب بين المد والجزر", "nist") == ()

    def test_14_characters_are_too_few(self) -> None:
        assert passwords.problems("nine grey hero", "nist") == ("too_short",)


class TestGuessable:
    """Passwords that attackers try first are refused, even if they follow all rules."""

    @pytest.mark.parametrize("password", ["Password123!", "Qwertyuiop1!", "P@$$w0rd1234", "Aaaaaaaaaaa1!"])
    def test_common_passwords_rows_and_repetitions(self, password: str) -> None:
        assert passwords.problems(password, "classic") == ("guessable",)

    @pytest.mark.parametrize(
        "password",
        ["Littoral-Union-1!", "Marek.ostrova1!", "Newsroom-Littoral-1", "L1ttoral-Un10n-2026", "0strova-Summer-2026!"],
    )
    def test_the_address_and_the_name_of_the_site_count_as_known(self, password: str) -> None:
        assert passwords.problems(password, "classic", CONTEXT)[-1] in {"guessable", "season"}
        assert passwords.problems(password, "classic") == ()

    def test_one_visitors_address_is_not_remembered_for_the_next(self) -> None:
        assert passwords.problems("Littoral-Union-1!", "classic", CONTEXT) == ("guessable",)
        assert passwords.problems("Littoral-Union-1!", "classic", ("other@example.org",)) == ()

    @pytest.mark.parametrize("policy", ["classic", "nist"])
    def test_a_good_password_stays_good_beyond_what_the_meter_reads(self, policy: Policy) -> None:
        password = GOOD[policy] * 20
        assert passwords.problems(password[:256], policy) == ()


class TestSeasons:
    """A season or month with a year is where guessers begin; the meter rates it as good."""

    @pytest.mark.parametrize(
        "password",
        ["Summer2026!!", "2026!!Summer", "SUMMER!!2026a", "Autumn-2026-!", "Winter26!!!!", "Spring2026Summer2027!", "5umm3r2026!!", "$ummer2026!!", "MySummer2026!",
         "Summer2026123!!", "Summer/1999!!", "October-2026", "Sept.2026!!!!", "12January2026!", "Ete2026!!!!!!", "Été2026!!!!!!", "E\u0301te\u03012026!!!!!!", "Printemps2026!",
         "Février2026!", "Août-2026!!!!", "Decembre2026!", "Juillet-1789!", "Sayf2026!!!!!", "Kharif2026!!!", "Shitaa2026!!!", "Rabie-2026!!!", "Ramadan2026!!", "Aylul2026!!!!",
         "Yanayir2026!!", "Tishrin2026!!", "صيف2026!!!!!", "ربيع٢٠٢٦!!!!!", "أيلول-2026!!!"],
    )  # fmt: skip
    @pytest.mark.parametrize("policy", ["classic", "nist"])
    def test_a_season_or_month_with_a_year_is_refused(self, password: str, policy: Policy) -> None:
        assert "season" in passwords.problems(password, policy)

    @pytest.mark.parametrize(
        "password",
        [
            "Marshmallow-Lantern-26",
            "Heron-Dyke-Summer-2026-Cable",
            "Maintenance#4471-Kelp",
            "Summer-Winter-Tide",
            "Oct0pus-Lagoon-Fork",
        ],
    )
    def test_longer_phrases_may_name_a_season_or_a_number(self, password: str) -> None:
        assert "season" not in passwords.problems(password, "classic")


class TestLength:
    """256 code points in the composed form, in every spelling."""

    @pytest.mark.parametrize("policy", ["classic", "nist"])
    def test_256_are_taken_and_257_are_not(self, policy: Policy) -> None:
        password = (GOOD[policy] * 30)[:257]
        assert passwords.problems(password[:256], policy) == ()
        assert passwords.problems(password, policy) == ("too_long",)

    def test_a_decomposed_spelling_is_as_long_as_the_composed_one(self) -> None:
        composed = "ᾂ" * 256
        decomposed = unicodedata.normalize("NFD", composed)
        assert len(decomposed) == 1024
        assert not passwords.too_long(decomposed)
        assert passwords.too_long(unicodedata.normalize("NFD", composed + "ᾂ"))


class TestHasher:
    """Argon2id with OWASP's parameters, a bounded number at once."""

    def test_the_parameters_are_two_passes_19_mib_one_lane(self) -> None:
        assert Hasher().hash("x").startswith("$argon2id$v=19$m=19456,t=2,p=1$")

    def test_a_hash_verifies_its_password_and_no_other(self, hasher: Hasher) -> None:
        stored = hasher.hash(GOOD["classic"])
        assert hasher.verify(stored, GOOD["classic"])
        assert not hasher.verify(stored, GOOD["classic"] + "x")
        assert not hasher.verify(stored, GOOD["classic"].lower())
        assert not hasher.verify(stored, "")

    def test_two_hashes_of_one_password_differ(self, hasher: Hasher) -> None:
        assert hasher.hash("x") != hasher.hash("x")

    def test_a_nul_ends_no_password(self, hasher: Hasher) -> None:
        assert not hasher.verify(hasher.hash("abc\x00def"), "abc\x00xyz")

    def test_what_is_no_hash_verifies_nothing(self, hasher: Hasher) -> None:
        assert not hasher.verify("not a hash", "x")
        assert not hasher.verify("$argon2id$v=19$m=8,t=1,p=1$x", "x")

    def test_a_hash_of_other_parameters_still_verifies_and_is_outdated(self, hasher: Hasher) -> None:
        stored = Hasher(passes=2, memory=16).hash("x")
        assert hasher.verify(stored, "x")
        assert hasher.outdated(stored)
        assert not hasher.outdated(hasher.hash("x"))

    def test_every_run_is_measured(self) -> None:
        seconds: list[float] = []
        hasher = Hasher(passes=1, memory=8, observe=seconds.append)
        hasher.verify(hasher.hash("x"), "y")
        hasher.verify(None, "x")
        assert len(seconds) == 3
        assert all(0 < each < 60 for each in seconds)

    def test_a_caller_without_a_turn_in_time_is_told_so_and_the_next_is_served(self) -> None:
        inside, go = threading.Event(), threading.Event()

        hasher = Hasher(1, 0.05, passes=1, memory=8)
        slow = threading.Thread(target=lambda: _hold(hasher, inside, go))
        slow.start()
        assert inside.wait(30)
        with pytest.raises(Busy):
            hasher.hash("x")
        with pytest.raises(Busy):
            hasher.verify(None, "x")
        go.set()
        slow.join()
        assert hasher.hash("x")


def _hold(hasher: Hasher, inside: threading.Event, go: threading.Event) -> None:
    with hasher._slot():
        inside.set()
        go.wait(30)
