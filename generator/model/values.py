"""Small values in records: texts in languages, moments, references, files, old addresses, places of texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from generator.diagnostics import SourceLocation


@dataclass(frozen=True, slots=True)
class LocalText:
    """One text in one or more languages.

    Attributes:
        values: pairs (language tag, text) in the order of the file, never empty.
    """

    values: tuple[tuple[str, str], ...]

    def pick(self, language: str, default: str) -> tuple[str, str]:
        """Return the text for readers of `language`, and the language of the text: theirs, else the default, else the first."""
        texts = dict(self.values)
        for wanted in (language, default):
            if wanted in texts:
                return texts[wanted], wanted
        first, text = self.values[0]
        return text, first


@dataclass(frozen=True, slots=True)
class Moment:
    """A civil date, or an instant with its own UTC offset. A date never turns into an instant.

    Attributes:
        day: the civil date, in the moment's own offset.
        at: the aware instant; None if the time of day is not known.
    """

    day: date
    at: datetime | None = None

    @classmethod
    def of(cls, value: date | datetime) -> Moment:
        """The moment of a date or an aware instant."""
        return cls(value.date(), value) if isinstance(value, datetime) else cls(value)

    @property
    def has_time(self) -> bool:
        """True if a time of day is known."""
        return self.at is not None

    @property
    def iso(self) -> str:
        """ISO 8601, as in an HTML `datetime` attribute: `2026-07-08` or `2026-07-08T10:00:00+02:00`."""
        return (self.at or self.day).isoformat()


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to another item by id, with its source location."""

    id: str
    source_location: SourceLocation


@dataclass(frozen=True, slots=True)
class FileRef:
    """A reference to a file by relative path (`/` between folders), with its source location."""

    path: str
    source_location: SourceLocation


@dataclass(frozen=True, slots=True)
class Alias:
    """An old address of an item, as a path from the site's root with a slash at both ends."""

    path: str
    source_location: SourceLocation


@dataclass(frozen=True, slots=True)
class Body:
    """The place of a text in Markdown; the text itself is in `Sources.bodies`.

    Attributes:
        path: the file, relative to the working folder of messages (`content/speeches/...`).
        line: the line of the file on which the text begins, from 1.
    """

    path: str
    line: int
