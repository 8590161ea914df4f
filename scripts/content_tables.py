"""Write the tables of keys in docs/content.md from the records that they describe; the text around the tables stays.

python scripts/content_tables.py            # writes
python scripts/content_tables.py --check    # exits with 1 if the tables are not up to date
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from generator.model import shared, site, speech, video, vocabularies  # noqa: E402 # the path is set above
from generator.model.decoding import Key, Keys, keys_of  # noqa: E402
from generator.model.fields import OneOf  # noqa: E402
from generator.model.page import Page  # noqa: E402

PAGE = ROOT / "docs" / "content.md"
TABLES: dict[str, type] = {
    "`site.yaml`": site.Site,
    "`organisation`": site.Organisation,
    "`contact`": site.Contact,
    "`account`": site.AccountText,
    "`rights`": shared.Rights,
    "a person": vocabularies.Person,
    "an event": vocabularies.Event,
    "a topic": vocabularies.Topic,
    "a location": shared.Location,
    "a picture": shared.Image,
    "a speech": speech.Speech,
    "a speaker": shared.Speaker,
    "a change": speech.Change,
    "a withdrawal": speech.Withdrawal,
    "a translation": speech.Translation,
    "a page": Page,
    "a video": video.Video,
    "a shot": video.Shot,
    "captions": video.Captions,
    "a rendition": video.Rendition,
}
"""Records by the title of their section, «Keys of ...»."""

_SECTION = re.compile(r"(?P<head>^### Keys of (?P<title>.+)\n\n(?:[^|#\n].*\n\n)*)(?P<table>(?:\|.*\n)+)", re.MULTILINE)


def written(text: str) -> str:
    """Return the page with every table written anew.

    Raises:
        KeyError: a section has no table here, or a table no section.
    """
    titles = [match["title"] for match in _SECTION.finditer(text)]
    if titles != list(TABLES):
        raise KeyError(f"sections {titles}, tables {list(TABLES)}")
    return _SECTION.sub(lambda match: match["head"] + "".join(_table(keys_of(TABLES[match["title"]]))), text)


def _table(keys: Keys) -> Iterator[str]:
    yield "| Key | Required | Value |\n|---|---|---|\n"
    for name, key in keys.items():
        yield f"| `{name}` | {'yes ' if key.required else ''}| {key.doc or _words(key)} |\n"


def _words(key: Key) -> str:
    words = key.convert.words if isinstance(key.convert, OneOf) else ()
    return ", ".join(f"`{word}`" + (" (else)" if word == key.default else "") for word in words)


def main() -> int:
    """Write or compare."""
    text = PAGE.read_text("utf-8")
    page = written(text)
    if "--check" in sys.argv:
        return 0 if page == text else 1
    PAGE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
