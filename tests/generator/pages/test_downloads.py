"""The downloads manifest: what asks for an account, and what surrounds a page, for the service that draws the screens."""

import json
from typing import Any

import pytest

from generator.pages.downloads import VERSION
from tests.support.sites import MINIMAL, OPEN_RENDITION, RENDITION, TinySite, video

SITE = MINIMAL["content/site.yaml"] + "time_zone: Europe/Brussels\n"
FILES: dict[str, str | bytes] = {
    "content/site.yaml": SITE.replace("name: Small Newsroom", "name: {en: Small Newsroom, fr: Petite salle}"),
    "content/videos/M-260707-01.yaml": video(
        title={"en": "Boats", "fr": "Bateaux"}, renditions=[RENDITION, OPEN_RENDITION]
    ),
    "content/videos/M-260707-02.yaml": video(
        id="M-260707-02", title="English alone", renditions=[RENDITION | {"file": "M-260707-02/broadcast.mxf"}]
    ),
    "content/videos/M-260707-03.yaml": video(
        id="M-260707-03", renditions=[OPEN_RENDITION | {"file": "M-260707-03/preview.mp4"}]
    ),
    "media/M-260707-01/preview.mp4": b"preview",
    "media/M-260707-03/preview.mp4": b"preview",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> TinySite:
    site = TinySite(tmp_path_factory.mktemp("site"), FILES)
    run = site.quick("build", "--media", str(site.root / "media"))
    assert run.status == 0, run.err
    return site


@pytest.fixture(scope="module")
def manifest(built: TinySite) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((built.root / "downloads.json").read_text())
    return found


def test_says_which_version_it_is(manifest: dict[str, Any]) -> None:
    assert manifest["version"] == VERSION == 2


def test_lists_what_asks_for_an_account_and_nothing_else(manifest: dict[str, Any]) -> None:
    assert {name: list(one["renditions"]) for name, one in manifest["videos"].items()} == {
        "M-260707-01": ["broadcast"],
        "M-260707-02": ["broadcast"],
    }


def test_names_the_page_that_readers_of_each_language_get(manifest: dict[str, Any]) -> None:
    pages = {name: one["pages"] for name, one in manifest["videos"].items()}
    assert pages["M-260707-01"] == {"en": "/videos/M-260707-01/", "fr": "/fr/videos/M-260707-01/"}
    assert pages["M-260707-02"] == {"en": "/videos/M-260707-02/", "fr": "/videos/M-260707-02/"}


class TestSite:
    """The account screens have everything they need to look like the pages of the same build."""

    def test_names_languages_and_time_zone(self, manifest: dict[str, Any]) -> None:
        site = manifest["site"]
        assert (site["languages"], site["default"], site["time_zone"]) == (["en", "fr"], "en", "Europe/Brussels")

    def test_every_asset_leads_to_a_file_of_the_site(self, built: TinySite, manifest: dict[str, Any]) -> None:
        assets = manifest["site"]["assets"]
        assert {"styles/site.css", "styles/account.css", "scripts/account.js"} <= assets.keys()
        assert [url for url in assets.values() if not (built.dist / url.lstrip("/")).is_file()] == []

    def test_frames_are_in_their_languages(self, manifest: dict[str, Any]) -> None:
        frames = manifest["site"]["frames"]
        assert {tag: frame["site"]["name"]["text"] for tag, frame in frames.items()} == {
            "en": "Small Newsroom",
            "fr": "Petite salle",
        }
        assert {tag: frame["site"]["home_url"] for tag, frame in frames.items()} == {"en": "/", "fr": "/fr/"}

    def test_frames_offer_every_language_by_its_own_name(self, manifest: dict[str, Any]) -> None:
        for frame in manifest["site"]["frames"].values():
            assert [(link["code"], link["name"]) for link in frame["languages"]] == [
                ("en", "English"),
                ("fr", "Français"),
            ]
