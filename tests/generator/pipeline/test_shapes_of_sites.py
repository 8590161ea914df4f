"""Sites of every shape build with the real templates: the smallest, the empty ones, one language or another."""

from pathlib import Path

import pytest

from tests.support.services import ROOT
from tests.support.sites import BARE, TinySite, french, speech, video, write_tree

SPEECH, FILM = "content/speeches/2026-07-07-tide.md", "content/videos/M-260707-01.yaml"
PEOPLE = "ada-vole: {name: Ada Vole, role: President}\n"


def site_of(root: Path, languages: str, **files: str | bytes) -> TinySite:
    """Return a site of nothing but a site.yaml, and the given files of content/."""
    site = TinySite(root)
    site.write({f"content/{name}.yaml": None for name in ("people", "events", "topics")})
    site.write({"content/site.yaml": f"name: Small Newsroom\nbase_url: https://newsroom.small.example\n{languages}"})
    site.write(dict(files))
    return site


class TestASite:
    def test_of_two_lines_and_nothing_else_builds(self, tmp_path: Path) -> None:
        site = site_of(tmp_path, "")
        run = site.quick("build")
        assert (run.status, run.report["diagnostics"]) == (0, []), run.err
        for page in ("/", "/speeches/", "/videos/", "/people/", "/events/", "/topics/", "/search/", "/404.html"):
            assert "Small Newsroom" in site.page(page), page
        assert {"speeches/feed.xml", "videos/feed.xml", "sitemap.xml", "api/speeches.json"} <= site.output().keys()

    def test_with_one_speech_and_no_topic_event_or_video_builds(self, tmp_path: Path) -> None:
        site = site_of(tmp_path, "", **{SPEECH: speech(), "content/people.yaml": PEOPLE})
        run = site.quick("build")
        assert run.status == 0, run.err
        assert "A first paragraph." in site.page("/speeches/2026/07/07/tide/")

    def test_links_to_lists_that_programs_read_lead_there(self, tmp_path: Path) -> None:
        text = speech("[data](/api/speeches.json), [map](/sitemap.xml), [feed](/speeches/feed.xml)\n")
        site = site_of(tmp_path, "", **{SPEECH: text, "content/people.yaml": PEOPLE})
        assert site.quick("build").status == 0
        page = site.page("/speeches/2026/07/07/tide/")
        for name in ("/api/speeches.json", "/sitemap.xml", "/speeches/feed.xml"):
            assert f'href="{name}">' in page

    def test_with_one_video_and_nothing_else_builds(self, tmp_path: Path) -> None:
        site = site_of(tmp_path, "", **{FILM: video()})
        assert site.quick("build").status == 0
        assert "A film" in site.page("/videos/M-260707-01/")

    def test_of_a_speaker_without_a_page_builds(self, tmp_path: Path) -> None:
        guest = speech(speakers=[{"name": "Cleo Marsh", "role": "Guest"}])
        site = site_of(tmp_path, "", **{SPEECH: guest})
        assert site.quick("build").status == 0
        assert "Cleo Marsh" in site.page("/speeches/2026/07/07/tide/")


class TestALanguage:
    @pytest.mark.parametrize(("tag", "direction"), [("fr", "ltr"), ("ar", "rtl")])
    def test_alone_stands_at_the_root(self, tmp_path: Path, tag: str, direction: str) -> None:
        site = site_of(
            tmp_path, f"languages: [{tag}]\n", **{SPEECH: speech(), FILM: video(), "content/people.yaml": PEOPLE}
        )
        run = site.quick("build")
        assert run.status == 0, run.err
        assert f'<html lang="{tag}" dir="{direction}">' in site.page("/")
        assert f'<html lang="{tag}"' in site.page("/speeches/2026/07/07/tide/")
        assert not [name for name in site.output() if name.startswith(f"{tag}/")]

    def test_named_as_the_default_comes_without_a_list(self, tmp_path: Path) -> None:
        site = site_of(tmp_path, "default_language: fr\n")
        assert site.quick("build").status == 0
        assert '<html lang="fr"' in site.page("/")

    def test_may_be_the_default_without_being_the_first(self, tmp_path: Path) -> None:
        site = site_of(
            tmp_path,
            "languages: [en, fr]\ndefault_language: fr\n",
            **{SPEECH: speech(title="La marée"), "content/people.yaml": PEOPLE},
        )
        assert site.quick("build").status == 0
        assert ('<html lang="fr"' in site.page("/"), '<html lang="en"' in site.page("/en/")) == (True, True)
        assert "/speeches/2026/07/07/tide/" in site.page("/en/speeches/")

    def test_with_a_region_has_a_catalogue_and_addresses_of_its_own(self, tmp_path: Path) -> None:
        catalogue = (ROOT / "site_templates/locale/fr/LC_MESSAGES/rostra.po").read_bytes()
        files = {
            SPEECH: speech(),
            SPEECH.replace(".md", ".pt-BR.md"): "---\ntitle: A maré\ntranslation: {kind: courtesy}\n---\nOlá.\n",
        }
        site = TinySite(tmp_path, {**BARE, **files, "site_templates/locale/pt-BR/LC_MESSAGES/rostra.po": catalogue})
        path = site.root / "content/site.yaml"
        path.write_text(path.read_text().replace("[en, fr]", "[en, pt-BR]"))
        run = site.quick("build")
        assert run.status == 0, run.err
        assert '<html lang="pt-BR">' in site.page("/pt-BR/speeches/2026/07/07/tide/")
        assert "&#39;pt-BR&#39;, &#39;https://newsroom.small.example/pt-BR/" in site.page("/speeches/2026/07/07/tide/")

    def test_of_english_with_a_region_needs_no_catalogue(self, tmp_path: Path) -> None:
        assert site_of(tmp_path, "languages: [en-CA]\n").quick("build").status == 0

    @pytest.mark.parametrize(
        ("languages", "place", "code"),
        [
            ("languages: [en, xx]\n", "3:17", "bad-language"),
            ("languages: [en, English]\n", "3:17", "bad-language"),
            ("languages: [en, EN]\n", "3:17", "bad-language"),
            ("default_language: tlh-Xxxx\n", "3:19", "bad-language"),
            ("languages: [en, en]\n", "3:17", "duplicate-entry"),
        ],
    )
    def test_that_nobody_knows_is_an_error_at_its_place(
        self, tmp_path: Path, languages: str, place: str, code: str
    ) -> None:
        run = site_of(tmp_path, languages).quick("build")
        assert run.status == 1
        assert (place, code) in [(f"{d['line']}:{d['column']}", d["code"]) for d in run.report["diagnostics"]], run.err

    def test_without_a_catalogue_is_an_error_that_names_the_file(self, tmp_path: Path) -> None:
        run = site_of(tmp_path, "languages: [en, de]\n").quick("build")
        (found,) = run.report["diagnostics"]
        assert (run.status, found["code"]) == (1, "missing-catalogue")
        assert found["path"].endswith("site_templates/locale/de/LC_MESSAGES/rostra.po")

    def test_of_a_text_that_the_site_does_not_have_is_an_error(self, tmp_path: Path) -> None:
        site = TinySite(
            tmp_path, {**BARE, **french(), SPEECH: speech(), SPEECH.replace(".md", ".de.md"): "---\ntitle: x\n---\nx\n"}
        )
        assert "unknown-language" in [d["code"] for d in site.quick("build").report["diagnostics"]]


def test_templates_and_content_may_lie_anywhere(tmp_path: Path) -> None:
    site = TinySite(tmp_path / "one")
    write_tree(
        tmp_path / "two", {name.removeprefix("site_templates/"): text for name, text in {**BARE, **french()}.items()}
    )
    assert site.quick("build", "--templates", str(tmp_path / "two")).status == 0
