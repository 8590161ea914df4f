"""Passwords: rules for new ones, and Argon2id with bounded concurrency.

Passwords are compared in Unicode's composed form (NFC), because keyboards differ in how they write an accent. The length is checked before
anything else, also when logging in.
"""

from __future__ import annotations

import re
import secrets
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Final, Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

Policy = Literal["classic", "nist"]

LONGEST: Final = 256
"""Code points of a password in its composed form."""

SHORTEST: Final[dict[str, int]] = {"classic": 12, "nist": 15}
"""Code points at least; 15 is NIST SP 800-63B-4, 3.1.1.2, for a password that stands alone."""

_DECOMPOSED: Final = 4
"""Code points that one may become when it is decomposed (Unicode, UAX #15, table 8): `LONGEST` times this is longer in any form."""

_READ: Final = 72
"""Code points that zxcvbn looks at; its time grows with the square."""

_READ_AS_LETTERS: Final = frozenset("4@8({[<3691!|70$5+%2")
"""Characters that zxcvbn reads as letters."""

_MAX_READINGS: Final = 12
"""Ways of reading a password that are tried, together about 0.1 s."""

_MIN_SCORE: Final = 3
"""Score of zxcvbn, of 0 to 4, that is safe against an offline attack on a slow hash (its documentation)."""

_MIN_REST: Final = 6
"""Different letters and digits that must be left when years, seasons, months and words of the context are taken out."""

_MIN_WORD: Final = 3
"""Letters of a word of the context at least."""

_SEASONS: Final = """
    spring summer autumn fall winter january february march april may june july august september october november december
    jan feb mar apr jun jul aug sept sep oct nov dec
    printemps ete automne hiver janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
    rabi rabii rabie rabee sayf saif seif kharif khareef shita shitaa chita chitaa ramadan muharram rajab shaaban shaban shawwal
    yanayir fibrayir maris abril mayu yunyu yulyu aghustus sibtambar uktubar nufambar disambar
    kanun shubat adhar nisan ayyar huzayran haziran tammuz aylul tishrin
    ربيع صيف خريف شتاء رمضان يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
    جانفي فيفري أفريل ماي جوان جويلية أوت كانون شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين
"""
_LEET: Final = str.maketrans("@4310!5$7", "aaeioisst")
_YEAR: Final = re.compile(r"(?:1\d|20)\d\d|(?<!\d)\d\d(?!\d)")


class Busy(Exception):  # noqa: N818 - a state of the server, not an error
    """Too many passwords are being hashed; try again in a few seconds."""


def normal(password: str) -> str:
    """Return the composed form (NFC), in which passwords are hashed. A text that is far too long is returned unchanged."""
    return password if len(password) > LONGEST * _DECOMPOSED else unicodedata.normalize("NFC", password)


def too_long(password: str) -> bool:
    """Return True for more than 256 code points, in time independent of the text."""
    return len(normal(password)) > LONGEST


def problems(password: str, policy: Policy, context: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the problems of a new password as codes, none if it is good.

    Args:
        password: as it was typed.
        policy: `classic` requires 12 characters of four kinds and no space, `nist` requires 15 of any kind.
        context: words that an attacker would try first: the address, the name of the site.

    Returns:
        Of `too_long`, `too_short`, `space`, `lower`, `upper`, `digit`, `symbol`, `season`, `guessable`, in this order.
    """
    if too_long(password):
        return ("too_long",)
    password = normal(password)
    short = ("too_short",) if len(password) < SHORTEST[policy] else ()
    kinds = tuple(_missing(password)) if policy == "classic" else ()
    named, dated = _mostly_known(password, context)
    season = ("season",) if dated else ()
    guessable = ("guessable",) if not short and not season and (named or _guessable(password, context)) else ()
    return short + kinds + season + guessable


def _missing(password: str) -> Iterator[str]:
    if any(each.isspace() for each in password):
        yield "space"
    if not any(each.islower() for each in password):
        yield "lower"
    if not any(each.isupper() for each in password):
        yield "upper"
    if not any(each.isdecimal() for each in password):
        yield "digit"
    if not any(unicodedata.category(each)[0] in "PS" for each in password):
        yield "symbol"


def _folded(text: str) -> str:
    """Return a text without case and accents, with digits in ASCII."""
    bare = "".join(each for each in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(each))
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in bare)


_SEASON: Final = re.compile("|".join(sorted(map(_folded, _SEASONS.split()), key=len, reverse=True)))


def _words(context: Sequence[str]) -> tuple[str, ...]:
    """Return the words of the context, longest first."""
    words = {word for text in context for word in re.split(r"[\W\d_]+", _folded(text)) if len(word) >= _MIN_WORD}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _mostly_known(password: str, context: Sequence[str]) -> tuple[bool, bool]:
    """Return whether a password is mostly words of the context, and whether it is mostly a season or a month and a year.

    Attackers begin with both, and zxcvbn rates `Summer2026!!` or the site's name with a digit as good.
    """
    undated, years = _YEAR.subn(" ", _folded(password))
    words = "|".join(_words(context)) or "(?!)"
    unnamed, names = re.subn(words, " ", undated.translate(_LEET))
    rest, seasons = _SEASON.subn(" ", unnamed)
    little = len({each for each in rest if each.isalnum()}) < _MIN_REST
    return little and names > 0, little and years > 0 and seasons > 0


def _guessable(password: str, context: Sequence[str]) -> bool:
    # The library's main function writes the context into a table that all threads share, so its parts are called directly.
    from zxcvbn import matching, scoring, time_estimates  # 30 ms that only a new password needs

    words = [*(text.lower() for text in context), *_words(context)]
    known = matching.RANKED_DICTIONARIES | {"user_inputs": matching.build_ranked_dict(words)}
    start = _less_ambiguous(password[:_READ])
    found = scoring.most_guessable_match_sequence(start, matching.omnimatch(start, known))
    return bool(time_estimates.guesses_to_score(Decimal(found["guesses"])) < _MIN_SCORE)


def _less_ambiguous(text: str) -> str:
    """Return a text of the same strength with few readings as letters.

    zxcvbn tries every way to read `4`, `@`, `1` … as letters: 736 ways where all of them appear, 5 s of work for one request. Beyond
    `_MAX_READINGS` the rarer ones become symbols that it does not read as letters; digits are kept first, for dates and sequences.
    """
    from zxcvbn import matching

    kinds = dict.fromkeys(each for each in sorted(text, key=str.isdecimal, reverse=True) if each in _READ_AS_LETTERS)
    kept = ""
    for number, each in enumerate(kinds):
        ways = matching.enumerate_l33t_subs(matching.relevant_l33t_subtable(kept + each, matching.L33T_TABLE))
        if len(ways) <= _MAX_READINGS:
            kept += each
        else:
            text = text.replace(each, chr(0x2500 + 7 * number))  # 7 apart: nearer ones would be a row
    return text


def _ignore(_seconds: float) -> None:
    """Observe nothing."""


class Hasher:
    """Argon2id, at most `limit` at once.

    Args:
        limit: number of parallel runs; each takes `memory` KiB.
        wait: seconds that a caller waits for a free slot.
        observe: called with the seconds of each run, without the wait.
        passes: Argon2's time cost. The defaults are OWASP's (Password Storage Cheat Sheet): 2 passes, 19 MiB, 1 lane.
        memory: in KiB.
        lanes: Argon2's parallelism.
    """

    def __init__(
        self,
        limit: int = 2,
        wait: float = 2.0,
        *,
        observe: Callable[[float], None] = _ignore,
        passes: int = 2,
        memory: int = 19 * 1024,
        lanes: int = 1,
    ) -> None:
        self._argon2 = PasswordHasher(passes, memory, lanes, type=Type.ID)
        self._slots = threading.BoundedSemaphore(limit)
        self._wait, self._observe = wait, observe
        self._dummy = self._argon2.hash(secrets.token_bytes(16))

    def hash(self, password: str) -> str:
        """Return a new hash in Argon2's text form.

        Raises:
            Busy: no free slot within the time to wait.
            ValueError: the password is too long, which `problems` reports.
        """
        if too_long(password):
            raise ValueError("the password is too long")
        with self._slot():
            return self._argon2.hash(_bytes(password))

    def verify(self, stored: str | None, password: str) -> bool:
        """Return True for the right password. Without a stored hash it does the same work and returns False.

        Raises:
            Busy: no free slot within the time to wait.
        """
        if too_long(password):
            return False
        with self._slot():
            try:
                self._argon2.verify(stored or self._dummy, _bytes(password))
            except (VerificationError, InvalidHashError):
                return False
        return stored is not None

    def outdated(self, stored: str) -> bool:
        """Return True for a hash with other parameters than the current ones."""
        return self._argon2.check_needs_rehash(stored)

    @contextmanager
    def _slot(self) -> Iterator[None]:
        if not self._slots.acquire(timeout=self._wait):
            raise Busy
        started = time.perf_counter()
        try:
            yield
        finally:
            self._slots.release()
            self._observe(time.perf_counter() - started)


def _bytes(password: str) -> bytes:
    """Return UTF-8. Half a surrogate pair, which forms refuse, must not raise here."""
    return normal(password).encode("utf-8", "surrogatepass")
