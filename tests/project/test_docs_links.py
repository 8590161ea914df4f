"""The check of the documentation's links finds what is dead and leaves alone what is not a link."""

from pathlib import Path

import pytest

from scripts.check_docs import anchors, dead_links
from tests.support.sites import write_tree


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """Return a folder with one good page to point to."""
    write_tree(tmp_path, {"docs/guide.md": "# The `guide`, twice\n\n## Same\n\n## Same\n", "LICENSE": "free"})
    return tmp_path


def dead(root: Path, text: str) -> list[tuple[int, str]]:
    """Return the dead links of one page."""
    write_tree(root, {"page.md": text})
    return list(dead_links(root / "page.md", root))


@pytest.mark.parametrize(
    "link",
    [
        "docs/nothing.md",
        "docs/nothing.md#x",
        "docs/guide.md#other",
        "#missing",
        "../outside.md",
        "docs/guide.md#same-2",
    ],
)
def test_a_dead_link_is_found_with_its_line(docs: Path, link: str) -> None:
    assert dead(docs, f"# Title\n\nSee [this]({link}).\n") == [(3, link)]


@pytest.mark.parametrize(
    "link",
    [
        "docs/guide.md",
        "docs/guide.md#the-guide-twice",
        "docs/guide.md#same-1",
        "#title",
        "LICENSE",
        "docs",
        "https://x.example/y",
    ],
)
def test_a_living_link_is_left_alone(docs: Path, link: str) -> None:
    assert dead(docs, f"# Title\n\nSee [this]({link}).\n") == []


def test_a_reference_definition_counts_as_a_link(docs: Path) -> None:
    assert dead(docs, "See [this][1].\n\n[1]: nothing.md\n") == [(3, "nothing.md")]


def test_examples_in_code_are_not_links(docs: Path) -> None:
    assert dead(docs, "`[a](nothing.md)`\n\n```markdown\n[b](nothing.md)\n```\n") == []


def test_a_comment_in_code_is_no_heading() -> None:
    assert anchors("```sh\n# not a heading\n```\n# One\n") == {"one"}
