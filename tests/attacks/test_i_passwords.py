"""Attacks with passwords (I): enormous ones, ones that keep the meter busy, two spellings of one."""

import threading
import time
import unicodedata
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidecar import passwords
from sidecar.passwords import Busy, Hasher

HUGE = {
    "ascii": "Aa1!" * 262_144,
    "accents": "é" * 1_000_000,
    "marks": "e" + "\u0301" * 1_000_000,
    "ligatures": "ﷺ" * 300_000,
}


class Count:
    """Counts Argon2 runs."""

    def __init__(self) -> None:
        self.runs = 0

    def __call__(self, _seconds: float) -> None:
        self.runs += 1


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE.keys())
def test_i4_a_megabyte_costs_no_hash_on_any_path(text: str) -> None:
    count = Count()
    hasher = Hasher(passes=1, memory=8, observe=count)
    stored = hasher.hash("x")
    assert passwords.problems(text, "classic") == ("too_long",)
    assert passwords.problems(text, "nist") == ("too_long",)
    assert not hasher.verify(stored, text)
    assert not hasher.verify(None, text)
    with pytest.raises(ValueError, match="too long"):
        hasher.hash(text)
    assert count.runs == 1


def test_i4_a_megabyte_is_not_even_composed(monkeypatch: pytest.MonkeyPatch) -> None:
    def normalize(_form: str, _text: str) -> str:
        raise AssertionError("composed")

    monkeypatch.setattr(passwords, "unicodedata", SimpleNamespace(normalize=normalize))
    assert passwords.problems(HUGE["marks"], "classic") == ("too_long",)
    assert passwords.normal(HUGE["marks"]) is HUGE["marks"]


def test_i5_no_more_than_the_limit_run_at_once_and_each_caller_gets_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most, lock = 0, 0, threading.Lock()
    answers: list[str] = []
    hasher = Hasher(2, 30, passes=1, memory=8)
    inner = hasher._argon2.verify

    def verify(stored: str | bytes, password: str | bytes) -> bool:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.002)
        with lock:
            running -= 1
        return inner(stored, password)

    monkeypatch.setattr(hasher, "_argon2", SimpleNamespace(verify=verify))

    def log_in() -> None:
        try:
            answers.append(str(hasher.verify(None, "x")))
        except Busy:
            answers.append("busy")

    threads = [threading.Thread(target=log_in) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["False"] * 50
    assert most == 2


BUSY = {
    "every letter in every way": "a4@b8c({[<e3g69i1!|l1|7o0s$5t+7x%z2" * 7,
    "signs only": "@4({[<013+7$5!|%2z" * 14,
    "one character": "1" * 256,
    "two characters": "ab" * 128,
    "digits": "0123456789" * 25,
    "keyboard": "qwertyuiop[]asdfghjkl;" * 11,
    "dates": "20261231" * 32,
    "words": "password" * 32,
    "half pairs": "\ud800" * 256,
}


@pytest.mark.parametrize("text", BUSY.values(), ids=BUSY.keys())
def test_i6_no_password_keeps_the_meter_busy_for_a_second(text: str) -> None:
    context = ("a.very.long.address.with.many.words@sub.domain.of.littoral-union.example", "Littoral Union Newsroom")
    passwords.problems("warm Up 1! for the lazy import", "nist", context)
    before = time.thread_time()
    passwords.problems(text, "nist", context)
    assert time.thread_time() - before < 1


@pytest.mark.parametrize("text", BUSY.values(), ids=BUSY.keys())
def test_i6_ten_kilobytes_are_too_long_for_the_meter(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def guessable(_password: str, _context: object) -> bool:
        raise AssertionError("rated")

    monkeypatch.setattr(passwords, "_guessable", guessable)
    assert passwords.problems((text * 100)[:10_000], "nist") == ("too_long",)


def test_i6_signs_that_nobody_reads_as_letters_take_no_strength_away() -> None:
    random = "[7(4|<{1@+k!%3$5R"
    assert passwords.problems(random, "nist") == ()
    assert passwords.problems("P@$$w0rd!17P@$$w0rd!17", "nist") == ("guessable",)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.lists(st.text(max_size=20), max_size=3))
def test_i6_no_text_is_an_accident(text: str, context: list[str]) -> None:
    known = {"too_short", "space", "lower", "upper", "digit", "symbol", "season", "guessable"}
    assert set(passwords.problems(text, "classic", context)) <= known
    assert set(passwords.problems(text, "nist", context)) <= {"too_short", "season", "guessable"}


def test_i2_half_a_surrogate_pair_is_no_accident() -> None:
    hasher = Hasher(passes=1, memory=8)
    stored = hasher.hash("half \ud800 pair")
    assert hasher.verify(stored, "half \ud800 pair")
    assert not hasher.verify(stored, "half \ud801 pair")
    assert not hasher.verify(stored, "half ? pair")


@pytest.mark.parametrize(
    "phrase", ["Crème-brûlée-à-3-ports", "Việt-Nam-Hải-Phòng-7", "각각의-등대-7-Lantern", "Å-ngström-7-Unit"]
)
def test_i7_composed_and_decomposed_spellings_of_one_phrase_both_verify(phrase: str) -> None:
    hasher = Hasher(passes=1, memory=8)
    composed, decomposed = unicodedata.normalize("NFC", phrase), unicodedata.normalize("NFD", phrase)
    assert composed != decomposed
    for stored in (hasher.hash(composed), hasher.hash(decomposed)):
        assert hasher.verify(stored, composed)
        assert hasher.verify(stored, decomposed)
    assert passwords.problems(composed, "classic") == passwords.problems(decomposed, "classic") == ()


def test_i7_look_alikes_are_other_passwords() -> None:
    hasher = Hasher(passes=1, memory=8)
    assert not hasher.verify(hasher.hash("ﬁne-Harbour-7"), "fine-Harbour-7")


def test_a3_an_unknown_account_costs_the_same_work_as_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = Hasher(passes=1, memory=8)
    stored, seen = hasher.hash("x"), []
    inner = hasher._argon2.verify

    def verify(stored: str | bytes, password: str | bytes) -> bool:
        seen.append(str(stored).rpartition("$")[0].rpartition("$")[0])
        return inner(stored, password)

    monkeypatch.setattr(hasher, "_argon2", SimpleNamespace(verify=verify))
    assert [hasher.verify(stored, "y"), hasher.verify(None, "y"), hasher.verify(None, "x")] == [False] * 3
    assert len(seen) == 3
    assert set(seen) == {"$argon2id$v=19$m=8,t=1,p=1"}


def test_a3_no_password_opens_an_unknown_account() -> None:
    hasher = Hasher(passes=1, memory=8)
    assert not any(hasher.verify(None, each) for each in ("", "x", hasher._dummy))
