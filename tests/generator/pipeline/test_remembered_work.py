"""Amount of work of a repeated build, which must not render everything again, and results that are never cached."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator import memo
from generator.pages.jobs import Job
from generator.stages import render, snapshot
from tests.generator.pipeline.meddling import swap_results
from tests.generator.pipeline.test_repeated_builds import clean_build
from tests.support.sites import BARE, TinySite, french, speech, video

OLD, MIDDLE, NEW, FAR = (
    f"content/speeches/{day}.md" for day in ("2026-07-01-ebb", "2026-07-02-tide", "2026-07-03-flow", "2020-01-01-far")
)
FILES: dict[str, str | bytes] = {
    OLD: speech(title="Ebb", delivered_at="2026-07-01"),
    MIDDLE: speech("The first text.", title="Tide", delivered_at="2026-07-02", topics=["tides"]),
    NEW: speech(title="Flow", delivered_at="2026-07-03"),
    FAR: speech(title="Far", delivered_at="2020-01-01", speakers=["bram-reed"]),
    "content/videos/M-260707-01.yaml": video(title="Boats"),
}


def work(site: TinySite, *more: str) -> tuple[int, int, set[str]]:
    """Build; return how many texts were converted, how many pages rendered, and which pages were written. Equal to a clean build."""
    run = site.quick("build", *more)
    assert run.status == 0, run.err
    assert site.output() == clean_build(site)
    pages = {name.removesuffix("index.html") for name in run.report["written"] if name.endswith(".html")}
    return run.report["converted"], run.report["rendered"], pages


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    made = TinySite(tmp_path / "site", {**BARE, **french(), **FILES})
    edit(made, "content/site.yaml", "[en, fr]", "[en]")
    converted, rendered, pages = work(made)
    assert (converted, rendered) == (2, len(pages)), "two texts, each in two speeches"
    return made


def edit(site: TinySite, name: str, before: str, after: str) -> None:
    """Replace a text in a file."""
    path = site.root / name
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


class TestHowMuchIsDone:
    def test_i1_nothing_when_nothing_changed(self, site: TinySite) -> None:
        assert work(site) == (0, 0, set())

    def test_i1_nothing_for_check_and_explain(self, site: TinySite) -> None:
        assert site.quick("check").report["rendered"] == 0
        run = site.quick("explain", "/speeches/2026/07/02/tide/")
        assert MIDDLE in run.out.replace(str(site.root) + "/", "")

    def test_i2_one_page_when_a_body_changed(self, site: TinySite) -> None:
        edit(site, MIDDLE, "first text", "other text")
        assert work(site) == (1, 1, {"speeches/2026/07/02/tide/"})

    def test_i3_a_title_reaches_its_page_its_neighbours_and_its_lists(self, site: TinySite) -> None:
        edit(site, MIDDLE, "title: Tide", "title: High tide")
        converted, rendered, pages = work(site)
        assert (converted, rendered) == (0, len(pages))
        around = {f"speeches/2026/07/0{day}/" for day in ("1/ebb", "2/tide", "3/flow")}
        assert pages == around | {"", "speeches/", "speeches/2026/", "topics/tides/", "people/ada-vole/"}

    def test_i3_a_goal_that_appears_reaches_the_page_that_links_to_it(self, site: TinySite) -> None:
        edit(site, FAR, "A second one.", "See [the tide](speech:2026-07-02-tide).")
        edit(site, MIDDLE, "title: Tide", "title: Tide\ndraft: true")
        work(site)
        assert "/speeches/2026/07/02/tide/" not in site.page("/speeches/2020/01/01/far/")
        edit(site, MIDDLE, "\ndraft: true", "")
        _, _, pages = work(site)
        assert "speeches/2020/01/01/far/" in pages
        assert "/speeches/2026/07/02/tide/" in site.page("/speeches/2020/01/01/far/")

    def test_i3_an_address_that_goes_reaches_the_page_that_links_to_it(self, site: TinySite) -> None:
        edit(site, FAR, "A second one.", "See [the text](/speeches/2026/07/02/tide/index.txt).")
        work(site)
        assert "tide/index.txt" in site.page("/speeches/2020/01/01/far/")
        edit(site, MIDDLE, "title: Tide", "title: Tide\ndraft: true")
        work(site)
        assert "tide/index.txt" not in site.page("/speeches/2020/01/01/far/")

    def test_i4_a_date_moves_a_speech_among_its_neighbours(self, site: TinySite) -> None:
        edit(site, MIDDLE, "2026-07-02", "2026-07-09")
        site.write({MIDDLE: None, "content/speeches/2026-07-09-tide.md": (site.root / MIDDLE).read_text()})
        converted, rendered, pages = work(site)
        assert (converted, rendered) == (0, len(pages) + 2), "the pages that count the speeches of each year and topic"
        assert {"speeches/2026/07/09/tide/", "speeches/2026/07/01/ebb/", "speeches/2026/07/03/flow/"} <= pages
        assert "speeches/2020/01/01/far/" not in pages

    def test_i7_a_move_to_another_folder_converts_and_renders_nothing(self, site: TinySite) -> None:
        text = (site.root / MIDDLE).read_text()
        site.write({MIDDLE: None, "content/speeches/deep/2026-07-02-tide.md": text})
        assert work(site) == (0, 0, set())

    def test_i11_a_template_renders_only_its_kind(self, site: TinySite) -> None:
        edit(site, "site_templates/person.html", "person", "somebody")
        assert work(site) == (0, 2, {"people/ada-vole/", "people/bram-reed/"})

    def test_i14_an_unused_asset_renders_nothing(self, site: TinySite) -> None:
        site.write({"site_templates/assets/unused.svg": "<svg/>"})
        assert work(site) == (0, 0, set())

    def test_i13_an_asset_renders_the_pages_that_refer_to_it(self, site: TinySite) -> None:
        edit(site, "site_templates/assets/site.css", "0", "1px")
        converted, rendered, pages = work(site)
        assert (converted, rendered) == (0, len(pages))
        assert rendered == sum(name.endswith(".html") for name in site.output())

    def test_i15_another_engine_does_everything_anew(self, site: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(memo, "engine", lambda: b"another")
        (site.root / "cache" / "unchanged.json").unlink(missing_ok=True)
        converted, rendered, pages = work(site)
        assert (converted, rendered, pages) == (2, sum(name.endswith(".html") for name in site.output()), set())

    def test_i15_another_site_name_renders_every_page_and_converts_no_text(self, site: TinySite) -> None:
        edit(site, "content/site.yaml", "Small Newsroom", "Tiny Newsroom")
        converted, rendered, pages = work(site)
        assert (converted, rendered) == (0, sum(name.endswith(".html") for name in site.output())) == (0, len(pages))

    def test_i16_a_missing_page_is_rendered_but_not_converted(self, site: TinySite) -> None:
        (site.dist / "index.html").unlink()
        assert work(site) == (0, 1, {""})

    def test_other_rules_of_the_time_zone_reach_every_job(
        self, site: TinySite, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made: list[Job] = []
        whole = render.Rendering._render

        def counted(rendering: render.Rendering, known: Any, job: Job) -> Any:
            made.append(job)
            return whole(rendering, known, job)

        def jobs_made() -> int:
            (site.root / "cache" / "unchanged.json").unlink(missing_ok=True)
            made.clear()
            site.quick("build")
            return sum(not job.is_ready for job in made)

        monkeypatch.setattr(render.Rendering, "_render", counted)
        assert jobs_made() == 0
        monkeypatch.setattr(snapshot, "zone_rules", lambda _: b"others")
        assert jobs_made() > 20
        assert jobs_made() == 0

    def test_the_rules_of_a_zone_are_found(self) -> None:
        rules = {name: snapshot.zone_rules(name) for name in ("Europe/Brussels", "Asia/Tokyo", "No/Where")}
        assert [rules[name][:4] for name in rules] == [b"TZif", b"TZif", b""]
        assert rules["Europe/Brussels"] != rules["Asia/Tokyo"]

    def test_i16_an_emptied_output_is_rendered_but_not_converted(self, site: TinySite) -> None:
        pages = {name.removesuffix("index.html") for name in site.output() if name.endswith(".html")}
        for path in sorted(site.dist.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        assert work(site) == (0, len(pages), pages)

    def test_i17_a_tampered_page_is_rendered_again(self, site: TinySite) -> None:
        page = site.dist / "speeches/2026/07/02/tide/index.html"
        page.write_bytes(page.read_bytes().swapcase())
        assert work(site) == (0, 1, {"speeches/2026/07/02/tide/"})

    def test_i19_without_a_cache_everything_is_done_anew(self, site: TinySite) -> None:
        assert work(site, "--no-cache")[:2] == (2, sum(name.endswith(".html") for name in site.output()))

    def test_i19_without_a_cache_none_is_read_or_written(self, site: TinySite) -> None:
        cache = site.root / "cache"
        before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in cache.iterdir()}
        edit(site, MIDDLE, "first text", "other text")
        work(site, "--no-cache")
        assert before == {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in cache.iterdir()}
        assert site.quick("build", "--no-cache", "--cache", str(site.root / "another")).status == 0
        assert not (site.root / "another").exists()

    def test_what_was_undone_is_known_still(self, site: TinySite) -> None:
        edit(site, MIDDLE, "first text", "other text")
        work(site)
        edit(site, MIDDLE, "other text", "first text")
        assert work(site) == (0, 1, {"speeches/2026/07/02/tide/"})  # its bytes lie nowhere any more


class TestWhatIsNeverRemembered:
    def test_i9_a_page_that_is_not_published_any_more(self, site: TinySite) -> None:
        edit(site, MIDDLE, "title: Tide", "title: Tide\ndraft: true")
        work(site)
        assert [name for name, data in site.output().items() if b"Tide" in data.replace(b"Tides", b"")] == []

    def test_a_page_with_an_error_in_its_template(self, site: TinySite) -> None:
        edit(site, "site_templates/person.html", "person", "{{ page.nothing }}")
        errors = [site.quick("build").report["diagnostics"] for _ in range(2)]
        assert errors[0] == errors[1]
        assert [one["code"] for one in errors[0] if one["severity"] == "error"] == ["template-error"]

    def test_a_page_with_a_string_that_is_not_translated(self, site: TinySite) -> None:
        edit(site, "content/site.yaml", "[en]", "[en, fr]")
        edit(site, "site_templates/person.html", "person", "{{ _('A string that nobody translated') }}")
        errors = [site.quick("build").report["diagnostics"] for _ in range(2)]
        assert errors[0] == errors[1]
        assert [one["code"] for one in errors[0] if one["severity"] == "error"] == ["untranslated"]

    def test_a_problem_of_a_text_is_reported_each_time(self, site: TinySite) -> None:
        edit(site, MIDDLE, "The first text.", "The first text.\n\n<script>x</script>")
        errors = [json.dumps(site.quick("build").report["diagnostics"]) for _ in range(2)]
        assert errors[0] == errors[1] != "[]"
        edit(site, MIDDLE, "The first text.", "One line.\n\nThe first text.")
        assert json.dumps(site.quick("build").report["diagnostics"]) != errors[0]

    def test_a_change_of_a_translation_reaches_the_pages_of_its_language_alone(self, site: TinySite) -> None:
        edit(site, "content/site.yaml", "[en]", "[en, fr]")
        edit(site, "site_templates/person.html", "person", "{{ _('Speeches') }}")
        work(site)
        edit(site, "site_templates/locale/fr/LC_MESSAGES/rostra.po", 'msgstr "Discours"', 'msgstr "Allocutions"')
        _, rendered, pages = work(site)
        assert rendered
        assert pages
        assert {page.partition("/")[0] for page in pages} == {"fr"}


DAMAGES: dict[str, Callable[[Path], object]] = {
    "lost": lambda file: file.unlink(),
    "truncated": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "another's results": swap_results,
    "noise in the middle": lambda file: file.write_bytes(
        file.read_bytes()[:6000] + b"\xa5" * 3000 + file.read_bytes()[9000:]
    ),
    "no database": lambda file: file.write_text("<html>"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_i18_a_damaged_memo_gives_the_same_bytes(site: TinySite, name: str) -> None:
    DAMAGES[name](site.root / "cache" / "memo.sqlite")
    edit(site, MIDDLE, "first text", "other text")
    work(site)
    assert work(site) == (0, 0, set())


def test_i18_the_memo_of_another_site_gives_the_same_bytes(site: TinySite, tmp_path: Path) -> None:
    other = TinySite(
        tmp_path / "other",
        {**BARE, **french(), **FILES, MIDDLE: speech("Other.", title="Tide", delivered_at="2026-07-02")},
    )
    assert other.quick("build", "--cache", str(site.root / "cache")).status == 0
    assert other.output() == clean_build(other)
    assert work(site) == (0, 0, set())
