"""`docs/addresses.md` names every address that the demonstration site has."""

import re
from datetime import datetime
from pathlib import Path

import pytest

from generator.exports.registry import made_from
from generator.options import Inputs, Options
from generator.pipeline import build
from tests.support.services import ROOT

PARTS = {
    "YYYY": r"\d{4}",
    "MM": r"\d\d",
    "DD": r"\d\d",
    "SLUG": r"[^/.]+",
    "ID": r"[^/]+",
    "LANG": r"[a-z]{2}",
    "FACET": "(?:type|year|event|topic|person|language)",
    "VALUE": r"[^/]+",
    "FILE": r".+",
    "HASH": r"[0-9a-f]{8}",
    "EXT": r"[a-z0-9]+",
    "N": r"\d+",
}
BESIDE = {"speech": "speeches/YYYY/MM/DD/SLUG/", "video": "videos/ID/"}
ALIASES = {"/news/2024/cables/"}


def documented() -> list[re.Pattern[str]]:
    every, root, _ = (ROOT / "docs/addresses.md").read_text("utf-8").split("\n## ", 3)[1:]
    patterns = []
    for section, prefix in ((every, "(?:/[a-z]{2})?"), (root, "")):
        for cell in re.findall(r"^\| (`/[^|]*) \|", section, re.MULTILINE):
            patterns += [prefix + pattern(address) for address in re.findall(r"`([^`]+)`", cell)]
    return [re.compile(text) for text in patterns]


def pattern(address: str) -> str:
    words = re.split(r"\b(" + "|".join(PARTS) + r")\b", address)
    text = "".join(PARTS.get(word, re.escape(word)) for word in words)
    beside = (one.name for item, end in BESIDE.items() if address.endswith(end) for one in made_from(item))
    return text + "(?:" + "|".join(["", *map(re.escape, beside)]) + ")"


def test_every_address_of_the_demonstration_is_documented(tmp_path: Path) -> None:
    as_of = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
    report = build(Inputs(ROOT / "content", ROOT / "site_templates", tmp_path / "media"), Options(as_of))
    known = documented()
    addresses = {"/" + name.removesuffix("index.html") for name in report.outputs}
    strange = [url for url in sorted(addresses - ALIASES) if not any(one.fullmatch(url) for one in known)]
    assert not report.failed
    assert strange == []


def test_a_strange_address_would_be_noticed() -> None:
    known = documented()
    assert not any(one.fullmatch("/speeches/2026/7/8/closing/") for one in known)
    assert any(one.fullmatch("/fr/speeches/2026/07/08/closing/index.txt") for one in known)


@pytest.mark.parametrize("item", BESIDE)
def test_what_lies_beside_an_item_is_named_with_it(item: str) -> None:
    line = next(
        line for line in (ROOT / "docs/addresses.md").read_text("utf-8").splitlines() if f"/{BESIDE[item]}`" in line
    )
    assert re.findall(r"`([^`]+)`", line.partition("beside it")[2]) == [one.name for one in made_from(item)]
