"""Hidden items leave no trace in any output, neither before their time nor after; one second later they are complete."""

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.support.sites import BARE, MINIMAL, TinySite, french, speech, video

BEFORE, AFTER = "2026-11-23T08:59:59+01:00", "2026-11-23T09:00:00+01:00"
THRESHOLD = AFTER
CAPTIONS = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Canaryvoice>canarycue\n"

PICTURES = {
    f"content/{name}": f'<svg viewBox="0 0 4 3"><!-- canarybytes {name} --></svg>'
    for name in ("videos/canaryposter.svg", "videos/canarystill.svg", "speeches/canarypicture.svg")
}
HIDDEN_SPEECH: dict[str, Any] = {
    "title": "Canarytitle",
    "summary": "Canarysummary.",
    "delivered_at": "2025-03-04",
    "speakers": [{"id": "bram-reed", "role": "Canaryrole"}, {"name": "Canaryguest", "role": "Guest"}],
    "location": {"venue": "Canaryvenue", "city": "Canarycity"},
    "event": "fair",
    "topics": ["harbours"],
    "videos": ["M-260707-01"],
    "quotes": ["Canaryquote."],
    "changes": [{"at": "2025-03-05", "note": "Canarynote", "kind": "correction", "before": "Canarybefore", "after": "Canaryafter"}],
    "aliases": ["/canaryalias/"],
    "prepared_text": "2025-03-04-canaryslug.prepared.md",
}  # fmt: skip
HIDDEN_VIDEO: dict[str, Any] = {
    "id": "CANARY-1",
    "title": {"en": "Canaryvideo", "fr": "Canarivideo"},
    "slugline": "CANARY-SLUG",
    "storyline": "Canarystory.",
    "type": "explainer",
    "event": "fair",
    "topics": ["harbours"],
    "persons_shown": ["bram-reed"],
    "speeches": ["2026-07-07-tide"],
    "locations": ["Canaryplace"],
    "aliases": ["/canaryfilm/"],
    "shotlist": [{"in": "0:00", "out": "0:05", "text": "Canaryshot", "speaker": {"name": "Canarybite", "role": "Clerk"}}],
    "captions": [{"language": "en", "file": "CANARY-1.en.vtt"}],
    "poster": {"file": "canaryposter.svg", "alt": "Canaryalt"},
    "stills": [{"file": "canarystill.svg", "alt": "Canarystillalt"}],
    "rights": {"credit": "Canarycredit"},
    "renditions": [
        {"name": "broadcast", "purpose": "broadcast", "access": "account", "file": "CANARY-1/canaryfile.mxf"},
        {"name": "web", "purpose": "web", "access": "open", "file": "CANARY-1/canaryweb.mp4", "mime": "video/mp4"},
    ],
}  # fmt: skip
LINKS = """\
We remember [that day](speech:2025-03-04-canaryslug) and [its film](video:CANARY-1), said [at length](speech:2025-03-04-canaryslug#p).
Also [by address](/speeches/2025/03/04/canaryslug/), [in full](https://newsroom.small.example/speeches/2025/03/04/canaryslug/),
[as text](/speeches/2025/03/04/canaryslug/index.txt), [its year](/speeches/2025/), [its kind](/videos/type/explainer/),
[its poster](/media/CANARY-1/canaryweb.mp4), [as a file](../speeches/2025-03-04-canaryslug.md) and [the page](page:canarypage).
""".replace("#p)", ")")
VISIBLE: dict[str, str | bytes] = {
    **BARE,
    **french(),
    "content/topics.yaml": "tides: {name: Tides}\nharbours: {name: Harbours}\n",
    "content/speeches/2026-07-07-tide.md": speech(LINKS, title="The tide", topics=["harbours"], event="fair"),
    "content/pages/about.md": f"---\ntitle: About\n---\n{LINKS.replace('../speeches', '../speeches')}",
    "content/videos/M-260707-01.yaml": video(title="Boats", topics=["harbours"], speeches=["2025-03-04-canaryslug"]),
}


@dataclass(frozen=True)
class Hiding:
    """Keys of the speech, the video and the page that hide an item before or after the threshold."""

    speech: dict[str, Any]
    video: dict[str, Any]
    before: str = BEFORE
    after: str = AFTER


HIDINGS = {
    "an embargo": Hiding({"embargo_until": THRESHOLD}, {"embargo_until": THRESHOLD}),
    "a later publication": Hiding({"published_at": THRESHOLD}, {"published_at": THRESHOLD}),
    "an embargo after the publication": Hiding(
        {"published_at": "2026-11-01T09:00:00+01:00", "embargo_until": THRESHOLD},
        {"published_at": "2026-11-01T09:00:00+01:00", "embargo_until": THRESHOLD},
    ),
}


def everything(hiding: Hiding) -> dict[str, str | bytes]:
    """Return the whole site, hidden items included."""
    text = "Canarybody **words**, and ![Canaryimage](canarypicture.svg).\n\nCanarysecond paragraph.[^1]\n\n[^1]: Canaryfootnote.\n"
    own = hiding.speech
    return {
        **VISIBLE,
        **PICTURES,
        "content/videos/CANARY-1.en.vtt": CAPTIONS,
        "content/speeches/2025-03-04-canaryslug.md": speech(text, **HIDDEN_SPEECH, **own),
        "content/speeches/2025-03-04-canaryslug.fr.md": "---\ntitle: Canaritraduction\ntranslation: {kind: official}\n---\nCanaricorps.\n",
        "content/speeches/2025-03-04-canaryslug.prepared.md": "Canaryprepared.\n",
        "content/videos/CANARY-1.yaml": video(**{**HIDDEN_VIDEO, **hiding.video}),
        "content/pages/canarypage.md": "---\ntitle: Canarypage\ndraft: true\naliases: [/canaryoldpage/]\n---\nCanarypagebody\n",
        "media/CANARY-1/canaryweb.mp4": b"canarymedia",
        "media/CANARY-1/canaryfile.mxf": b"canarymaster",
    }


def leaving(site: TinySite) -> dict[str, bytes]:
    """Return everything that a build wrote outside its own inputs: the site, the downloads manifest, the map of redirects."""
    private = {name: (site.root / name).read_bytes() for name in ("downloads.json", "redirects.map")}
    return {**site.output(), **private}


CANARY = re.compile(rb"(?i)canar[yi]\w*")


def canaries(outputs: dict[str, bytes]) -> dict[str, set[str]]:
    """Return each output that says or is called something of the hidden items, with what it says."""
    found = {name: {m.decode() for m in CANARY.findall(name.encode() + b"\n" + data)} for name, data in outputs.items()}
    return {name: words for name, words in found.items() if words}


@pytest.mark.parametrize("name", HIDINGS)
class TestOneSecondBefore:
    """S28: no output says, counts, lists or is named after what is hidden, and nothing leads there."""

    def test_nothing_leaves_a_trace(self, tmp_path: Path, name: str) -> None:
        site = TinySite(tmp_path, everything(HIDINGS[name]))
        run = site.quick("build", "--as-of", HIDINGS[name].before)
        assert run.status == 0, run.err
        assert canaries(leaving(site)) == {}

    def test_the_site_is_that_without_the_items(self, tmp_path: Path, name: str) -> None:
        site = TinySite(tmp_path, everything(HIDINGS[name]))
        site.quick("build", "--as-of", HIDINGS[name].before)
        with_hidden = leaving(site)
        other = TinySite(tmp_path / "other", unlinked())
        run = other.quick("build", "--as-of", HIDINGS[name].before)
        assert run.status == 0, run.err
        without = leaving(other)
        assert with_hidden.keys() == without.keys()
        assert [name for name in without if plain(with_hidden[name]) != plain(without[name])] == []


def unlinked() -> dict[str, str | bytes]:
    """Return the same site as it would be had nobody written the hidden items: links to them are the words alone."""
    files = dict(VISIBLE)
    for name in ("content/speeches/2026-07-07-tide.md", "content/pages/about.md"):
        files[name] = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", str(files[name]))
    files["content/videos/M-260707-01.yaml"] = video(title="Boats", topics=["harbours"])
    return files


def plain(data: bytes) -> bytes:
    """Return an output without the bare `a` elements that stand for links to hidden items."""
    return re.sub(rb"(<|&lt;|\\u003c)/?a(>|&gt;|\\u003e)", b"", data)


@pytest.mark.parametrize("name", HIDINGS)
def test_one_second_after_everything_is_there(tmp_path: Path, name: str) -> None:
    site = TinySite(tmp_path, everything(HIDINGS[name]))
    site.quick("build", "--as-of", HIDINGS[name].before)
    run = site.quick("build", "--as-of", HIDINGS[name].after)
    assert run.status == 0, run.err
    said = b"\n".join(name.encode() + data for name, data in leaving(site).items()).decode("utf-8", "replace")
    for word in WORDS:
        assert word in said, word
    for page in ("/", "/speeches/", "/speeches/2025/", "/people/bram-reed/", "/events/fair/", "/topics/harbours/"):
        assert "/speeches/2025/03/04/canaryslug/" in site.page(page), page
    for page in (
        "/",
        "/videos/",
        "/videos/type/explainer/",
        "/people/bram-reed/",
        "/events/fair/",
        "/topics/harbours/",
    ):
        assert "/videos/CANARY-1/" in site.page(page), page
    assert json.loads(leaving(site)["downloads.json"])["videos"]["CANARY-1"]["renditions"]["broadcast"]["file"]
    assert "/canaryalias/" in leaving(site)["redirects.map"].decode()
    tide = site.page("/speeches/2026/07/07/tide/")
    assert tide.count("/speeches/2025/03/04/canaryslug/&#34;") >= 4, "links to it lead there again"


WORDS = (
    "Canarytitle",
    "Canarysummary",
    "Canaryrole",
    "Canaryguest",
    "Canaryvenue",
    "Canarycity",
    "Canaryquote",
    "Canarynote",
    "Canarybefore",
    "Canaryafter",
    "/canaryalias/",
    "Canarybody",
    "Canaryimage",
    "canarypicture",
    "Canaryfootnote",
    "Canaritraduction",
    "Canaricorps",
    "Canaryvideo",
    "Canarivideo",
    "CANARY-SLUG",
    "Canarystory",
    "Canaryplace",
    "/canaryfilm/",
    "Canaryshot",
    "Canarybite",
    "CANARY-1.en.vtt",
    "canarycue",
    "canaryposter",
    "Canaryalt",
    "canarystill",
    "Canarycredit",
    "canaryfile.mxf",
    "media/CANARY-1/canaryweb.mp4",
)


class TestAnExpiredVideo:
    """S28, the other end: at the instant of its expiry a video goes, with everything that was published of it."""

    HIDING = Hiding({"embargo_until": "2027-01-01T00:00:00+01:00"}, {"expires_at": THRESHOLD}, AFTER, BEFORE)

    def test_leaves_no_trace(self, tmp_path: Path) -> None:
        site = TinySite(tmp_path, everything(self.HIDING))
        assert site.quick("build", "--as-of", BEFORE).status == 0
        assert "videos/CANARY-1/index.html" in canaries(site.output())
        run = site.quick("build", "--as-of", AFTER)
        assert run.status == 0, run.err
        assert canaries(leaving(site)) == {}

    def test_stays_away_from_previews_too(self, tmp_path: Path) -> None:
        site = TinySite(tmp_path, everything(self.HIDING))
        site.quick("build", "--drafts", "--as-of", AFTER)
        assert not [name for name in site.output() if "CANARY-1" in name]


class TestADraft:
    """S28, S29: a draft is never published, whatever the hour, and previews show it with a banner."""

    HIDING = Hiding({"draft": True}, {"draft": True})

    @pytest.mark.parametrize("at", [BEFORE, AFTER, "2199-01-01T00:00:00Z"])
    def test_leaves_no_trace(self, tmp_path: Path, at: str) -> None:
        site = TinySite(tmp_path, everything(self.HIDING))
        run = site.quick("build", "--as-of", at)
        assert run.status == 0, run.err
        assert canaries(leaving(site)) == {}

    def test_is_shown_in_previews_with_a_banner(self, tmp_path: Path) -> None:
        site = TinySite(tmp_path, everything(self.HIDING))
        run = site.quick("build", "--drafts")
        assert run.status == 0, run.err
        for page in (
            "/speeches/2025/03/04/canaryslug/",
            "/fr/speeches/2025/03/04/canaryslug/",
            "/videos/CANARY-1/",
            "/canarypage/",
        ):
            assert "banner=&#39;&#39;" not in site.page(page), page
        assert "banner=&#39;&#39;" in site.page("/speeches/2026/07/07/tide/")

    def test_translation_does_not_appear_among_the_languages_of_its_original(self, tmp_path: Path) -> None:
        draft = "---\ntitle: Canaritraduction\ntranslation: {kind: official}\ndraft: true\n---\nCanaricorps.\n"
        site = TinySite(
            tmp_path, {"content/speeches/2026-07-07-tide.md": speech(), "content/speeches/2026-07-07-tide.fr.md": draft}
        )
        run = site.quick("build")
        assert run.status == 0, run.err
        page = site.page("/speeches/2026/07/07/tide/")
        assert "/fr/speeches/2026/07/07/tide/" not in page
        assert 'hreflang="fr"' not in page[: page.index("</head>")]
        assert canaries(leaving(site)) == {}
        assert not [name for name in site.output() if name.startswith("fr/speeches/2026/07")]

    def test_original_hides_its_translations(self, tmp_path: Path) -> None:
        files = {
            "content/speeches/2026-07-07-canary.md": speech("Canarybody", draft=True),
            "content/speeches/2026-07-07-canary.fr.md": "---\ntitle: Canari\ntranslation: {kind: official}\n---\nCanaricorps.\n",
        }
        site = TinySite(tmp_path, {**BARE, **french(), **files})
        assert site.quick("build").status == 0
        assert canaries(leaving(site)) == {}


class TestATranslationWithAnEmbargoOfItsOwn:
    """S29: the original stands alone until then, and the two know each other afterwards."""

    FILES: ClassVar[dict[str, str | bytes]] = {
        **BARE,
        **french(),
        "content/speeches/2026-07-07-tide.md": speech(),
        "content/speeches/2026-07-07-tide.fr.md": f"---\ntitle: Canari\ntranslation: {{kind: courtesy}}\nembargo_until: {THRESHOLD}\n---\nOui.\n",
    }

    def test_is_unknown_before(self, tmp_path: Path) -> None:
        site = TinySite(tmp_path, self.FILES)
        assert site.quick("build", "--as-of", BEFORE).status == 0
        assert canaries(leaving(site)) == {}
        assert "alternates=()" in site.page("/speeches/2026/07/07/tide/")

    def test_is_linked_both_ways_after(self, tmp_path: Path) -> None:
        site = TinySite(tmp_path, self.FILES)
        site.quick("build", "--as-of", AFTER)
        for page in ("/speeches/2026/07/07/tide/", "/fr/speeches/2026/07/07/tide/"):
            assert "(&#39;fr&#39;, &#39;https://newsroom.small.example/fr/speeches/2026/07/07/tide/&#39;)" in site.page(
                page
            )


class TestAWithdrawnText:
    """A text that was taken back is a notice from its instant on, in that language alone."""

    WITHDRAWAL: ClassVar[dict[str, str]] = {"at": THRESHOLD, "reason": "It was never said."}

    def site(self, root: Path, original: object, translation: str) -> TinySite:
        text = speech(
            "Canarybody.",
            summary="Canarysummary.",
            quotes=["Canaryquote."],
            withdrawn=original,
            changes=[
                {
                    "at": "2026-07-08",
                    "note": "Mended",
                    "kind": "correction",
                    "before": "Canarybefore",
                    "after": "Canaryafter",
                }
            ],
        )
        french_text = f"---\ntitle: Marée\ntranslation: {{kind: courtesy}}\n{translation}---\nCanaricorps.\n"
        files = {"content/speeches/2026-07-07-tide.md": text, "content/speeches/2026-07-07-tide.fr.md": french_text}
        return TinySite(root, {**BARE, **french(), **files})

    def test_is_whole_before(self, tmp_path: Path) -> None:
        site = self.site(tmp_path, self.WITHDRAWAL, "")
        site.quick("build", "--as-of", BEFORE)
        assert "Canarybody" in site.page("/speeches/2026/07/07/tide/")
        assert "never said" not in site.page("/speeches/2026/07/07/tide/")

    def test_leaves_a_notice_and_nothing_of_its_words(self, tmp_path: Path) -> None:
        site = self.site(tmp_path, self.WITHDRAWAL, "")
        run = site.quick("build", "--as-of", AFTER)
        assert run.status == 0, run.err
        assert canaries(leaving(site)) == {}
        assert "never said" in site.page("/speeches/2026/07/07/tide/")
        assert "2026/07/07/tide" not in site.page("/speeches/") + site.page("/sitemap.xml") + site.page(
            "/speeches/feed.xml"
        )

    def test_in_translation_leaves_the_original_whole(self, tmp_path: Path) -> None:
        notice = f"withdrawn: {{at: {THRESHOLD}, reason: Mal traduit}}\n"
        site = self.site(tmp_path, None, notice)
        run = site.quick("build", "--as-of", AFTER)
        assert run.status == 0, run.err
        original = site.page("/speeches/2026/07/07/tide/")
        assert "Canarybody" in original
        assert "alternates=()" in original
        assert "Canarybody" in site.output()["speeches/2026/07/07/tide/index.txt"].decode()
        assert "Canaricorps" not in site.page("/fr/speeches/2026/07/07/tide/")
        assert "Mal traduit" in site.page("/fr/speeches/2026/07/07/tide/")


class TestTheNextChange:
    """S30: the report names the next instant at which the site changes by itself."""

    @pytest.mark.parametrize(
        ("files", "expected"),
        [
            ({}, None),
            ({"speech": {"embargo_until": "2026-12-01T09:00:00+01:00"}}, "2026-12-01T08:00:00+00:00"),
            ({"speech": {"published_at": "2026-12-01T09:00:00+01:00", "embargo_until": "2026-12-02T09:00:00+01:00"}},
             "2026-12-02T08:00:00+00:00"),
            ({"speech": {"embargo_until": "2026-12-01T09:00:00+01:00", "draft": True}}, None),
            ({"speech": {"withdrawn": {"at": "2026-12-24", "reason": "x"}}}, "2026-12-23T23:00:00+00:00"),
            ({"speech": {"withdrawn": {"at": "2026-12-01", "reason": "x"}, "embargo_until": "2026-12-02T00:00:00Z"}},
             "2026-12-02T00:00:00+00:00"),
            ({"video": {"expires_at": "2026-12-03T00:00:00Z"}, "speech": {"embargo_until": "2026-12-01T00:00:00Z"}},
             "2026-12-01T00:00:00+00:00"),
            ({"video": {"expires_at": "2026-12-03T00:00:00Z"}}, "2026-12-03T00:00:00+00:00"),
            ({"video": {"published_at": "2026-12-02T00:00:00Z", "embargo_until": "2026-12-01T00:00:00Z"}}, "2026-12-02T00:00:00+00:00"),
            ({"events": "fair: {name: Fair, start: 2026-11-25, end: 2026-11-26}\n"}, "2026-11-24T23:00:00+00:00"),
            ({"events": "fair: {name: Fair, start: 2026-11-20, end: 2026-11-26}\n"}, "2026-11-26T23:00:00+00:00"),
        ],
    )  # fmt: skip
    def test_is_the_earliest_threshold(self, tmp_path: Path, files: dict[str, Any], expected: str | None) -> None:
        site = TinySite(tmp_path, BARE | french())
        site.write({"content/site.yaml": MINIMAL["content/site.yaml"] + "time_zone: Europe/Brussels\n"})
        site.write({"content/speeches/2026-07-07-tide.md": speech(**files.get("speech", {}))})
        site.write({"content/videos/M-260707-01.yaml": video(**files.get("video", {}))})
        if "events" in files:
            site.write({"content/events.yaml": str(files["events"])})
        run = site.quick("build")
        assert (run.status, run.report["next_change_at"]) == (0, expected), run.err
        if expected:
            before = site.output()
            just_before = datetime.fromisoformat(expected) - timedelta(seconds=1)
            assert site.quick("build", "--as-of", just_before.isoformat()).report["written"] == []
            site.quick("build", "--as-of", expected)
            assert site.output() != before, "nothing changed at that instant"
