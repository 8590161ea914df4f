"""E44: a speech that was renamed without an alias is reported as a lost address, with the line that keeps it; what the hour hides is not."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from generator.exports.sitemap import SitemapEntry, row, sitemap
from tests.support.sites import BARE, TinySite, french, speech, video, write_tree

TIDE, EBB = "content/speeches/2026-07-07-tide.md", "content/speeches/2026-07-07-ebb.md"
FILM, ABOUT = "content/videos/M-260707-01.yaml", "content/pages/about.md"
ADDRESS = "/speeches/2026/07/07/tide/"
TRANSLATION = "---\ntitle: Marée\ntranslation: {kind: courtesy}\n---\nOui.\n"
PAGE = "---\ntitle: About\n---\nText.\n"
LATER, LONG_AGO = "2026-12-01T09:00:00+01:00", "2026-08-01T00:00:00Z"
BASE = "https://newsroom.small.example"
Files = dict[str, str | bytes | None]


@pytest.fixture
def site(tmp_path: Path) -> TinySite:
    """Return a site with a bit of everything, built once."""
    own = {TIDE: speech(), TIDE.replace(".md", ".fr.md"): TRANSLATION, FILM: video(), ABOUT: PAGE}
    made = TinySite(tmp_path / "site", {**BARE, **french(), **own})
    assert lost(made) == []
    return made


def lost(site: TinySite, command: str = "build", *more: str) -> list[tuple[str, str, str]]:
    """Run a command; return place, message and hint of every lost address."""
    run = site.quick(command, *more)
    assert run.status == 0, run.err
    found = [d for d in run.report["diagnostics"] if d["code"] == "lost-address"]
    assert {d["severity"] for d in found} <= {"warning"}
    return [(f"{d['path'].removeprefix(f'{site.root}/')}:{d['line']}", d["message"], d["hint"]) for d in found]


def places(site: TinySite, files: Mapping[str, str | bytes | None], *more: str) -> list[str]:
    """Edit and build; return where lost addresses are reported."""
    site.write(files)
    return [place for place, _, _ in lost(site, "build", *more)]


class TestARenamedSpeech:
    @pytest.mark.parametrize("name", ["2026-07-07-ebb", "2026-07-08-tide", "deep/2026-07-09-tide"])
    def test_without_an_alias_is_reported_with_the_line_to_add(self, site: TinySite, name: str) -> None:
        new = f"content/speeches/{name}.md"
        site.write({TIDE: None, TIDE.replace(".md", ".fr.md"): None, new: speech(delivered_at=Path(name).name[:10])})
        place, message, hint = lost(site)[-1]
        assert (place, hint) == (f"{new}:2", f"add the line `aliases: [{ADDRESS}]`")
        assert f"«{ADDRESS}»" in message

    def test_keeps_its_address_by_that_line(self, site: TinySite) -> None:
        text = speech(aliases=[ADDRESS])
        french_text = TRANSLATION.replace("---\n", f"---\naliases: [/fr{ADDRESS}]\n", 1)
        site.write(
            {TIDE: None, TIDE.replace(".md", ".fr.md"): None, EBB: text, EBB.replace(".md", ".fr.md"): french_text}
        )
        assert lost(site) == []
        assert "redirect" in site.page(ADDRESS)

    def test_is_reported_in_each_language_at_its_own_file(self, site: TinySite) -> None:
        files = {
            TIDE: None,
            TIDE.replace(".md", ".fr.md"): None,
            EBB: speech(),
            EBB.replace(".md", ".fr.md"): TRANSLATION,
        }
        assert places(site, files) == [f"{EBB.replace('.md', '.fr.md')}:2", f"{EBB}:2"]

    def test_that_has_an_alias_already_gets_another(self, site: TinySite) -> None:
        site.write({TIDE: None, TIDE.replace(".md", ".fr.md"): None, EBB: speech(aliases=["/old/"])})
        assert lost(site)[-1][2] == "add it to `aliases`"

    def test_is_not_taken_for_one_that_was_there_before(self, site: TinySite) -> None:
        assert places(site, {EBB: speech()}) == []
        assert places(site, {TIDE: None, TIDE.replace(".md", ".fr.md"): None}) == ["content:0"]

    def test_with_accents_is_told_as_editors_write_it(self, site: TinySite) -> None:
        summer = "content/speeches/2026-06-21-été.md"
        places(site, {summer: speech(delivered_at="2026-06-21")})
        site.write({summer: None, "content/speeches/2026-06-21-ete.md": speech(delivered_at="2026-06-21")})
        assert lost(site)[0][2] == "add the line `aliases: [/speeches/2026/06/21/été/]`"

    def test_is_told_until_it_is_published(self, site: TinySite) -> None:
        published = site.root / "sitemap.xml"
        published.write_bytes((site.dist / "sitemap.xml").read_bytes())
        site.write({TIDE: None, TIDE.replace(".md", ".fr.md"): None, EBB: speech()})
        assert len(lost(site)) == 2
        assert lost(site) == []  # the last build has it no more
        assert [len(lost(site, command, "--published", str(published))) for command in ("build", "check")] == [2, 2]


class TestWhatIsGone:
    def test_is_one_finding_however_much_it_is(self, site: TinySite) -> None:
        site.write({TIDE: None, TIDE.replace(".md", ".fr.md"): None, FILM: None, ABOUT: None})
        ((place, message, _),) = lost(site)
        assert (place, message) == (
            "content:0",
            "nothing answers any more at the published address «/about/» and 3 more",
        )

    def test_of_a_translation_is_told_at_the_original(self, site: TinySite) -> None:
        site.write({TIDE.replace(".md", ".fr.md"): None})
        ((place, _, hint),) = lost(site)
        assert (place, hint) == (f"{TIDE}:2", f"add the line `aliases: [/fr{ADDRESS}]`")

    def test_and_has_a_redirect_is_not_lost(self, site: TinySite) -> None:
        gone = [ADDRESS, f"/fr{ADDRESS}", "/videos/M-260707-01/"]
        files = {
            TIDE: None,
            TIDE.replace(".md", ".fr.md"): None,
            FILM: None,
            ABOUT: PAGE.replace("---\n", f"---\naliases: {gone}\n", 1),
        }
        assert places(site, files) == []


class TestWhatTheHourExplains:
    @pytest.mark.parametrize(
        "hidden",
        [{"draft": True}, {"embargo_until": LATER}, {"published_at": LATER}, {"withdrawn": {"at": LONG_AGO, "reason": "x"}}],
        ids=str,
    )  # fmt: skip
    def test_is_not_lost(self, site: TinySite, hidden: dict[str, Any]) -> None:
        assert places(site, {TIDE: speech(**hidden)}) == []

    @pytest.mark.parametrize("hidden", [{"draft": True}, {"embargo_until": LATER}, {"expires_at": LONG_AGO}], ids=str)
    def test_of_a_video_is_not_lost(self, site: TinySite, hidden: dict[str, Any]) -> None:
        assert places(site, {FILM: video(**hidden)}) == []

    def test_of_a_page_is_not_lost(self, site: TinySite) -> None:
        assert places(site, {ABOUT: PAGE.replace("---\n", "---\ndraft: true\n", 1)}) == []

    def test_of_the_new_name_is_kept_by_its_alias(self, site: TinySite) -> None:
        files: Files = {TIDE: None, TIDE.replace(".md", ".fr.md"): None}
        files[EBB] = speech(embargo_until=LATER, aliases=[ADDRESS, f"/fr{ADDRESS}"])
        assert places(site, files) == []

    def test_or_another_hour_is_not_lost(self, site: TinySite) -> None:
        site.write({EBB: speech(embargo_until=LATER), FILM: video(expires_at=LATER)})
        for at in (LATER, LONG_AGO, LATER):
            assert lost(site, "build", "--as-of", at) == []

    def test_of_a_draft_that_was_never_public_is_not_lost(self, site: TinySite) -> None:
        assert places(site, {EBB: speech(draft=True)}, "--drafts") == []
        assert "ebb" not in site.page("/sitemap.xml")
        assert places(site, {EBB: None}) == []


class TestTheSitemapOfThePublishedSite:
    """The sitemap of the published site is the one in the output, or a named one; no content of it stops a build."""

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"\xff\xfe",
            b"<urlset><loc>http://[</loc><loc></loc><loc>/a/b/</loc><loc>%ff</loc></urlset>",
            b"<sitemapindex><loc>..</loc>",
        ],
    )
    def test_that_was_spoilt_costs_warnings_and_nothing_else(self, site: TinySite, content: bytes) -> None:
        (site.dist / "sitemap.xml").write_bytes(content)
        assert places(site, {EBB: speech()}) == []

    def test_that_is_a_folder_or_missing_costs_nothing_else(self, site: TinySite) -> None:
        (site.dist / "sitemap.xml").unlink()
        assert places(site, {}) == []
        (site.dist / "sitemap.xml").unlink()
        write_tree(site.dist, {"sitemap.xml/inner": "x"})
        assert places(site, {}) == []

    def test_may_be_of_several_files_and_of_another_host(self, site: TinySite) -> None:
        entries = [
            SitemapEntry(f"https://old.example{path}") for path in ("/", ADDRESS, "/videos/M-9/", "/speeches/2020/")
        ]
        write_tree(site.root / "kept", dict(sitemap(map(row, entries), "https://old.example", most_pages=1)))
        ((place, message, _),) = lost(site, "check", "--published", str(site.root / "kept" / "sitemap.xml"))
        assert (place, "«/videos/M-9/»" in message) == ("content:0", True)

    @pytest.mark.parametrize("content", [None, b"", b"<!doctype html><title>Not found</title>"])
    def test_that_is_named_and_is_none_is_wrong_usage(self, site: TinySite, content: bytes | None) -> None:
        name = site.root / "named.xml"
        write_tree(site.root, {"named.xml": content} if content is not None else {})
        assert site.quick("check", "--published", str(name)).status == 2
