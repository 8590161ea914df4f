"""Plain files beside the pages: `shotlist.txt`, `shotlist.csv` and `SHA256SUMS` of a video, `index.txt` of a speech.

All are UTF-8 without a byte order mark. The names of facts are translated: `translate` is called with the English word
(`Title`, `Date`, ...) and returns the translation, such as a catalogue's `gettext`.
"""

from __future__ import annotations

import csv
import io
import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from generator.exports.xmltext import clean
from generator.items.parts import RightsItem
from generator.items.speech import SpeechItem
from generator.items.video import RenditionItem, ShotItem, VideoItem
from generator.site.formats import seconds
from generator.site.labels import N_

Translate = Callable[[str], str]

WIDTH = 78
"""Columns of `shotlist.txt`: e-mails and terminals show so many without breaking lines again."""

COLUMNS = (
    *("number", "timecode_in", "timecode_out", "start_seconds", "end_seconds", "duration_seconds", "kind", "text"),
    *("speaker", "language", "location", "restriction"),
)
FORMULA = ("=", "+", "-", "@", "\t", "\n", "\r", "＝", "＋", "－", "＠")
"""Beginnings that spreadsheets take for a formula: https://owasp.org/www-community/attacks/CSV_Injection."""


# -------------------------------------------------------------------------------------------------------------- shotlist.txt


def shotlist_text(video: VideoItem, translate: Translate = str) -> bytes:
    """The shot list for people: a block of facts, then each shot with its times and its text, wrapped at `WIDTH` columns."""
    facts = [
        (translate(N_("Video")), video.id),
        (translate(N_("Title")), video.title.plain),
        (translate(N_("Slugline")), video.slugline.plain),
        (translate(N_("Type")), video.type.text),
        (translate(N_("Recorded")), video.shot_at.iso if video.shot_at else ""),
        (translate(N_("Published")), video.published.isoformat()),
        (translate(N_("Duration")), clock(video.duration)),
        (translate(N_("Places")), "; ".join(one.plain for one in video.locations)),
        *_rights(video.rights, translate),
        (translate(N_("Address")), video.url),
    ]
    blocks = [_facts(facts), *_paragraphs(video.storyline.plain), *(_shot(shot, translate) for shot in video.shots)]
    return _file("\n\n".join(block for block in blocks if block) + "\n")


def _file(value: str) -> bytes:
    """Return the text in UTF-8, without control characters, which terminals interpret and programs may reject."""
    return clean(value).encode()


def _rights(rights: RightsItem, translate: Translate) -> list[tuple[str, str]]:
    return [
        (translate(N_("Credit")), rights.credit.plain),
        (translate(N_("Licence")), rights.licence.plain),
        (translate(N_("Allowed")), rights.allowed.plain),
        (translate(N_("Not allowed")), rights.not_allowed.plain),
        (translate(N_("Territories")), rights.territories.plain),
        (translate(N_("Third parties")), rights.third_party.plain),
        (translate(N_("Rights expire")), rights.expires.iso if rights.expires else ""),
    ]


def _facts(facts: Iterable[tuple[str, str]], width: int = WIDTH) -> str:
    """`Name:  value`, values aligned; unknown values are left out. A `width` of 0 leaves values on one line."""
    known = [(f"{name}:", " ".join(value.split())) for name, value in facts if value]
    column = max((columns(name) for name, _ in known), default=0) + 2
    return "\n".join(_hung(name + " " * (column - columns(name)), value, " " * column, width) for name, value in known)


def columns(value: str) -> int:
    """Return the number of columns of a text in a fixed-width font: marks have none, East Asian wide characters two."""
    if value.isascii():
        return len(value)
    shown = (char for char in value if not unicodedata.combining(char) and unicodedata.category(char) != "Cf")
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in shown)


def _hung(start: str, value: str, indent: str, width: int) -> str:
    """A text after `start`, its further lines indented; addresses and long words stay whole."""
    if not width:
        return start + value
    rows = textwrap.wrap(
        value, width, initial_indent=start, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(rows) or start


def _paragraphs(value: str) -> list[str]:
    return [_hung("", " ".join(part.split()), "", WIDTH) for part in value.split("\n\n") if part.strip()]


def _shot(shot: ShotItem, translate: Translate) -> str:
    """`  1  10:00:00:00 - 10:00:12:12  0:12  Shot`, below it the description and the facts of the shot."""
    first = f"{shot.number:>3}  {span(shot)}  {clock(shot.end - shot.start)}  {shot.kind.text}"
    facts = [
        (translate(N_("Speaker")), _speaker(shot)),
        (translate(N_("Language")), shot.language),
        (translate(N_("Place")), shot.location.plain),
        (translate(N_("Restriction")), shot.restriction.plain),
    ]
    indent = " " * 5
    below = _facts(facts, WIDTH - len(indent))
    return "\n".join(
        [
            first,
            _hung(indent, " ".join(shot.text.plain.split()), indent, WIDTH),
            *(indent + row for row in below.splitlines()),
        ]
    )


def _speaker(shot: ShotItem) -> str:
    return shot.speaker.name.text if shot.speaker else ""


def span(shot: ShotItem) -> str:
    """Return start and end of a shot: as timecodes if there are any, else from the beginning of the video."""
    return f"{shot.timecode_in or clock(shot.start)} - {shot.timecode_out or clock(shot.end)}"


def clock(milliseconds: int) -> str:
    """`2:12`, `1:02:12`, `0:12.48`: minutes and seconds, hours if there are any."""
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    whole, _, fraction = seconds(rest).partition(".")
    tail = f"{whole:>02}" + (f".{fraction}" if fraction else "")
    return f"{hours}:{minutes:02}:{tail}" if hours else f"{minutes}:{tail}"


# -------------------------------------------------------------------------------------------------------------- shotlist.csv


def shotlist_csv(video: VideoItem) -> bytes:
    """The shot list for programs: RFC 4180, lines ended by CR LF, the names of `COLUMNS` in the first line.

    A text that a spreadsheet would run as a formula gets an apostrophe in front, which spreadsheets do not show; programs remove one
    leading apostrophe that one of `FORMULA` follows.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([harmless(clean(cell)) for cell in _row(shot)] for shot in video.shots)
    return out.getvalue().encode()


def _row(shot: ShotItem) -> tuple[str, ...]:
    times = (seconds(shot.start), seconds(shot.end), seconds(shot.end - shot.start))
    texts = (shot.kind.id, shot.text.plain, _speaker(shot), shot.language, shot.location.plain, shot.restriction.plain)
    return (str(shot.number), shot.timecode_in, shot.timecode_out, *times, *texts)


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


# ---------------------------------------------------------------------------------------------------------------- SHA256SUMS


def checksums(renditions: Sequence[RenditionItem]) -> bytes:
    """`SHA256SUMS`, for `sha256sum -c` of GNU coreutils; files whose digest is not known are left out."""
    return "".join(_checksum(file.sha256, file.filename) for file in renditions if file.sha256).encode()


def _checksum(digest: str, name: str) -> str:
    r"""One line. A name with a backslash or a line end is escaped, and a backslash before the digest says so."""
    escaped = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    mark = "\\" if escaped != name else ""
    return f"{mark}{digest}  {escaped}\n"


# ----------------------------------------------------------------------------------------------------------------- index.txt


def speech_text(speech: SpeechItem, translate: Translate = str) -> bytes:
    """A speech as plain text: a block of facts, an empty line, the text.

    A paragraph is one line of any length: editors and e-mail programs wrap it themselves, and readers need not join lines again.
    """
    facts = [
        (translate(N_("Title")), speech.title.plain),
        *(
            (translate(N_("Speaker")), ", ".join(part.text for part in (who.name, who.role) if part))
            for who in speech.speakers
        ),
        (translate(N_("Date")), speech.delivered.iso),
        (translate(N_("Place")), speech.location.name),
        (translate(N_("Occasion")), speech.event.name.plain if speech.event else ""),
        (translate(N_("Status")), speech.delivery.text),
        (translate(N_("Language")), speech.language),
        (translate(N_("Credit")), speech.rights.credit.plain),
        (
            translate(N_("Withdrawn")),
            f"{speech.withdrawn.at.iso} {speech.withdrawn.reason.plain}" if speech.withdrawn else "",
        ),
        (translate(N_("Address")), speech.url),
    ]
    return _file("\n\n".join(part for part in (_facts(facts, 0), speech.text.strip()) if part) + "\n")
