"""The lists of files in ARCHITECTURE.md are true: each file is there and is named after the example or contains it."""

import re

import pytest

from tests.support.services import ROOT

EXAMPLES = {
    "To add a key": "summary",
    "To add an output": "shotlist.csv",
    "To add an account screen": "reset_done",
    "To add a code purpose": "reset",
}


def files(title: str) -> list[str]:
    """Return the first column of the table below a heading."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    section = text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)


@pytest.mark.parametrize(("title", "example"), EXAMPLES.items())
def test_each_file_of_a_list_has_its_example(title: str, example: str) -> None:
    assert len(files(title)) >= 3
    assert [name for name in files(title) if example not in name + (ROOT / name).read_text("utf-8")] == []
