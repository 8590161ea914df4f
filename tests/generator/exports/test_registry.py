"""One table names every kind of output, so that none is published without its media type, its compression and its place in the guides."""

import mimetypes
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from generator.diagnostics import SourceLocation
from generator.exports.registry import OUTPUTS, Output, is_compressed, output_at
from generator.pages import static_files
from generator.pages.jobs import Data, Job, ready
from tests.support.sites import BARE, TinySite, french


def addressed(one: Output) -> str:
    """Return the kind of an output for the name of a test."""
    return one.address


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("index.html", "*index.html"),
        ("fr/404.html", "404.html"),
        ("news/2024/cables/index.html", "*index.html"),
        ("fr/speeches/2026/07/08/x/index.txt", "speeches/:year/:month/:day/:slug/index.txt"),
        ("videos/M-1/index.json", "videos/:id/index.json"),
        ("sitemap-2.xml", "sitemap*.xml"),
        ("assets/fonts/sans.12345678.woff2", "assets/*"),
    ],
)
def test_an_output_is_known_by_its_path(path: str, address: str) -> None:
    assert output_at(path).address == address


@pytest.mark.parametrize("path", ["speeches/2026/07/08/x/index.bib", "fr/api/speeches.json", "feed.xml", "index.htm"])
def test_an_output_that_the_table_does_not_name_is_refused(path: str) -> None:
    with pytest.raises(LookupError, match=path):
        output_at(path)


@pytest.mark.parametrize(("name", "refused"), [("SHA256SUMS", False), ("index.bib", True)])
def test_a_build_with_an_output_that_the_table_does_not_name_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, refused: bool
) -> None:
    jobs = static_files.jobs

    def planted(*of: object) -> Iterator[Job]:
        yield from jobs(*of)  # type: ignore[arg-type]
        yield ready(f"videos/M-1/{name}", Data(b"@misc{x}"), SourceLocation("test"))

    monkeypatch.setattr(static_files, "jobs", planted)
    site = TinySite(tmp_path, {**BARE, **french()})
    with pytest.raises(LookupError, match=name) if refused else nullcontext():
        assert site.quick("build").status == 0
    assert (site.root / "dist").exists() != refused


@pytest.mark.parametrize("one", [one for one in OUTPUTS if one.needs], ids=addressed)
def test_what_is_made_from_items_says_what_it_is_where_its_name_does_not(one: Output) -> None:
    assert one.media_type or mimetypes.guess_type(one.name)[0]


@pytest.mark.parametrize(
    ("path", "compressed"),
    [("index.html", True), ("media/M-1/en.vtt", True), ("media/M-1/a.mp4", False), ("videos/M-1/SHA256SUMS", False)],
)
def test_texts_are_compressed_and_films_are_not(path: str, compressed: bool) -> None:
    assert is_compressed(path) == compressed
