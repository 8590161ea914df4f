"""Whatever editors type: a build succeeds, or says what is wrong in files that are there. It never crashes."""

import json
import shutil
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from generator.diagnostics import as_github, as_json, as_text
from generator.options import Inputs, Options, Report
from generator.pipeline import build
from tests.generator.pipeline.complete import COMPLETE
from tests.support.sites import BARE, NOW, french, write_tree

FILES = {
    name: text for name, text in COMPLETE.items() if name.endswith((".md", ".yaml", ".vtt")) and isinstance(text, str)
}
FRAGMENTS = (
    "\t", ": ", " #", "'", '"', "[", "]", "{", "}", "&a ", "*a", "!", "|", ">", "%", "@", "---\n", "- ", "\n", "\n\n", "  ", "\r", "\0", "\x07",
    "\N{LINE SEPARATOR}", "\N{BYTE ORDER MARK}", "\N{RIGHT-TO-LEFT OVERRIDE}", "\N{COMBINING ACUTE ACCENT}", "\U0001f6a2", "\ufffe", "é",
    "<b>", "<script>", "](speech:x)", "[x](", "![", "**", "*(", ")*", "[^1]", "[^", "]: ", "| --- |", "{#", "{: .x }", "```", "> ", "## ",
    "\\", "&amp;", "&#0;", "https://", "javascript:", "speech:", "page:about#", "../", "/", "//", "?", "#", "%00", "%zz", "null", "true", "NO", "~",
    "0", "-1", "12:34", "99:99:99:99", "2024-02-30", "9999-12-31", "0001-01-01", "2026-07-07T09:00:00+25:00", "2026-07-07T09:00:00", "en", "xx",
    "draft: true\n", "embargo_until: 2027-01-01T00:00:00Z\n", "aliases: [/videos/]\n", "title: x\n", "x: y\n", "999999999999999999999999", "-->",
)  # fmt: skip


@st.composite
def edits(draw: st.DrawFn) -> dict[str, bytes]:
    """One or two files of the site with a few characters or lines removed, doubled, replaced or swapped."""
    changed = {}
    for name in draw(st.lists(st.sampled_from(sorted(FILES)), min_size=1, max_size=2, unique=True)):
        text = FILES[name]
        for _ in range(draw(st.integers(1, 3))):
            text = draw(st.sampled_from([character, line]))(draw, text)
        changed[name] = text.encode("utf-8", "surrogatepass")
        if draw(st.integers(0, 19)) == 0:
            at = draw(st.integers(0, len(changed[name])))
            changed[name] = changed[name][:at] + b"\xff" + changed[name][at:]
    return changed


def character(draw: st.DrawFn, text: str) -> str:
    """Return the text with a short stretch replaced by something that has a meaning somewhere, or by nothing."""
    start = draw(st.integers(0, len(text)))
    end = min(len(text), start + draw(st.sampled_from([0, 0, 1, 1, 2, 5, 30])))
    return text[:start] + draw(st.sampled_from(("", *FRAGMENTS))) + text[end:]


def line(draw: st.DrawFn, text: str) -> str:
    """Return the text with a line removed, doubled, moved or indented."""
    lines = text.split("\n")
    at, to = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
    one = lines[at]
    kind = draw(st.sampled_from(["remove", "double", "move", "indent", "outdent"]))
    if kind in {"remove", "move"}:
        del lines[at]
    if kind in {"double", "move"}:
        lines.insert(to, one)
    if kind in {"indent", "outdent"}:
        lines[at] = f" {one}" if kind == "indent" else one[1:]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the site; each example puts its own files over it and takes them away again."""
    root = tmp_path_factory.mktemp("any")
    write_tree(root, {**BARE, **french(), **COMPLETE})
    return root


def built(root: Path) -> Report:
    inputs = Inputs(root / "content", root / "site_templates", root / "media")
    return build(inputs, Options(datetime.fromisoformat(NOW), output=root / "dist", downloads=root / "downloads.json"))


def is_readable(dist: Path) -> bool:
    """Check that machines can read what is for machines."""
    for path in dist.rglob("*.xml"):
        ET.fromstring(path.read_bytes())
    for path in dist.rglob("*.json"):
        json.loads(path.read_bytes())
    return (dist / "index.html").is_file()


def is_sound(report: Report, root: Path) -> None:
    """Check that a build either wrote a site or named its errors in lines and columns that exist."""
    assert report.failed or is_readable(root / "dist")
    for one in report.diagnostics:
        path, line_number, column = one.source_location.path, one.source_location.line, one.source_location.column
        assert (root / path).exists(), one
        lines = report.texts[path].split("\n") if path in report.texts else []
        assert 0 <= line_number <= len(lines), one
        assert 0 <= column <= (len(lines[line_number - 1]) + 1 if line_number else 0), one
        assert one.message, one
    for shown in (
        as_text(report.diagnostics, report.texts),
        as_json(report.diagnostics),
        as_github(report.diagnostics),
    ):
        shown.encode()


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(edit=edits())
@example(edit={"content/site.yaml": b""})
@example(edit={"content/events.yaml": b"fair: {name: Fair, start: 9999-12-31, end: 9999-12-31}\n"})
@example(edit={"content/topics.yaml": b"\ntides: {name: ## Tides}"})
@example(edit={"content/people.yaml": b"[" * 100_000})
@example(edit={"content/topics.yaml": b"tides: {name: '\\0'}\nharbours: {name: \"\\0\"}\n"})
@example(edit={"content/videos/M-260707-01.en.vtt": b"\xff"})
@example(edit={"content/pages/about.md": b'---\ntitle: "\\u202e\\ud83d"\n---\n'})
@example(edit={"content/pages/about.md": b"---\ntitle: x\n---\n" + b"> " * 5_000 + b"x"})
@example(edit={"content/pages/about.md": b"---\ntitle: x\n---\n" + b"[" * 5_000 + b"](" * 5_000})
def test_never_crashes_a_build(edit: dict[str, bytes], folder: Path) -> None:
    write_tree(folder, edit)
    try:
        is_sound(built(folder), folder)
    finally:
        write_tree(folder, {name: FILES[name] for name in edit})


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_missing_file_never_crashes_a_build(folder: Path, name: str) -> None:
    write_tree(folder, {name: None})
    try:
        report = built(folder)
        if name == "content/site.yaml":
            assert [one.code for one in report.diagnostics if one.source_location.path == name] == ["missing-file"]
        else:
            is_sound(report, folder)
    finally:
        write_tree(folder, {name: FILES[name]})


def test_the_unchanged_site_is_sound(folder: Path) -> None:
    shutil.rmtree(folder / "dist", ignore_errors=True)
    report = built(folder)
    assert not report.failed
    is_sound(report, folder)
