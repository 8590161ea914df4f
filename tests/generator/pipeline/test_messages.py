"""Each mistake is named with file, line and column, all of them in one run, with the source line and what was probably meant."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.sites import BARE, TinySite, french, speech, video

TIDE, FILM = "content/speeches/2026-07-07-tide.md", "content/videos/M-260707-01.yaml"


def check(root: Path, files: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return place, code and hint of everything that `check` finds, in its order; warnings that files are elsewhere left out."""
    site = TinySite(root, {**BARE, **french()})
    site.write(files)
    run = site.quick("check")
    found = [d for d in run.report["diagnostics"] if d["code"] != "file-not-here"]
    assert (run.status == 1) == any(d["severity"] == "error" for d in found), run.err
    prefix = f"{root}/"
    return [(f"{d['path'].removeprefix(prefix)}:{d['line']}:{d['column']}", d["code"], d["hint"]) for d in found]


def front(*lines: str) -> str:
    """Return a speech with these lines of front matter after the required ones."""
    required = ("title: A speech", "delivered_at: 2026-07-07", "speakers: [ada-vole]", "delivery: as_delivered")
    return "\n".join(["---", *required, *lines, "---", "Text.", ""])


class TestAMistakeInFrontMatter:
    """M31: exact places, counted in the file and not in the YAML."""

    @pytest.mark.parametrize(
        ("text", "place", "code"),
        [
            (front("kind: sermon"), "6:7", "bad-value"),
            (front("knd: speech"), "6:1", "unknown-key"),
            (front("title: Again"), "6:1", "duplicate-key"),
            (front("summary: Item #5"), "6:15", "cut-by-comment"),
            (front("topics: [tides, ebb]"), "6:17", "unknown-topic"),
            (front("event: fairr"), "6:8", "unknown-event"),
            (front("summary: one: two"), "6:13", "bad-yaml"),
            (front("\tsummary: x"), "6:1", "bad-yaml"),
            (front("topics: [tides"), "6:9", "bad-yaml"),
            (front('summary: "open'), "6:10", "bad-yaml"),
            (front("summary: caf\N{LINE SEPARATOR}e"), "6:13", "bad-yaml"),
            (front("summary: &a x", "quotes: [*a]"), "2:1", "bad-yaml"),
            (front("topics: " + "[" * 60 + "]" * 60), "6:58", "bad-yaml"),
            (front("location: {venue: Hall, town: Averne}"), "6:25", "unknown-key"),
            (front("changes: [{at: 2026-07-08, kind: correction}]"), "6:11", "missing-key"),
            (front().replace("delivery: as_delivered\n", ""), "2:1", "missing-key"),
            ("Text without front matter.\n", "1:1", "no-front-matter"),
            ("---\ntitle: x\n", "1:1", "no-front-matter"),
            ("", "1:1", "no-front-matter"),
            ("---\n---\nText\n", "2:1", "bad-yaml"),
            (front().encode().replace(b"Text", b"Caf\xe9"), "7:4", "not-utf8"),
            (b"\xef\xbb\xbf" + front().encode().replace(b"Text", b"Caf\xe9"), "7:4", "not-utf8"),
        ],
    )
    def test_is_named_with_its_place(self, tmp_path: Path, text: Any, place: str, code: str) -> None:
        assert [found[:2] for found in check(tmp_path, {TIDE: text})] == [(f"{TIDE}:{place}", code)]

    def test_is_shown_with_its_line_and_a_caret(self, tmp_path: Path) -> None:
        run = TinySite(tmp_path, {**BARE, **french(), TIDE: front("topics: [tides, ebb]")}).quick("check")
        assert run.err.splitlines()[:4] == [
            f"{tmp_path / TIDE}:6:17: unknown-topic: there is no topic «ebb»",
            "    topics: [tides, ebb]",
            "                    ^",
            "    hint: one of: harbours, tides",
        ]


class TestTheGuessesOfYAML:
    """Values that YAML 1.1 takes for numbers, booleans and dates stay as the editor typed them."""

    @pytest.mark.parametrize(
        "text", ["12:34", "NO", "0123", "1.10", "yes", "0x1F", "1e3", "2024-02-30", "010", "1_000", ".inf", "=", "<<"]
    )
    def test_do_not_change_a_title(self, tmp_path: Path, text: str) -> None:
        site = TinySite(tmp_path, {**BARE, **french(), TIDE: front().replace("A speech", text)})
        assert site.quick("build").status == 0
        assert f"<title>{text.replace('<', '&lt;')} – Small Newsroom</title>" in site.page("/speeches/2026/07/07/tide/")

    def test_do_not_make_a_date_that_is_none(self, tmp_path: Path) -> None:
        text = front("changes: [{at: 2024-02-30, note: x, kind: correction}]")
        assert [found[:2] for found in check(tmp_path, {TIDE: text})] == [(f"{TIDE}:6:16", "bad-date")]

    def test_do_not_make_an_instant_of_a_time_without_offset(self, tmp_path: Path) -> None:
        text = front("embargo_until: 2026-07-07T09:00:00")
        assert [found[:2] for found in check(tmp_path, {TIDE: text})] == [(f"{TIDE}:6:16", "time-without-offset")]

    def test_do_not_turn_a_language_into_false(self, tmp_path: Path) -> None:
        site = TinySite(tmp_path, {**BARE, **french()})
        path = site.root / "content/site.yaml"
        path.write_text(path.read_text().replace("[en, fr]", "[en, no]"))
        found = site.quick("check").report["diagnostics"]
        assert [(d["code"], "«no»" in d["message"]) for d in found] == [("missing-catalogue", True)]

    def test_do_not_change_the_id_of_a_topic_or_a_video(self, tmp_path: Path) -> None:
        files = {
            "content/topics.yaml": "NO: {name: 1.10}\n010: {name: Ten}\n",
            TIDE: front("topics: [NO, 010]", "videos: [1e3]"),
        }
        site = TinySite(
            tmp_path,
            {
                **BARE,
                **french(),
                **files,
                "content/videos/1e3.yaml": video(title="x").replace("M-260707-01\n", "1e3\n", 1),
            },
        )
        run = site.quick("build")
        assert run.status == 0, run.err
        assert {"topics/NO/index.html", "topics/010/index.html", "videos/1e3/index.html"} <= site.output().keys()

    def test_do_not_take_a_duration_for_a_number(self, tmp_path: Path) -> None:
        site = TinySite(
            tmp_path, {**BARE, **french(), FILM: video().replace("'1:30'", "1:30").replace("1:30", "12:34")}
        )
        site.quick("build")
        assert "duration=754000," in site.page("/videos/M-260707-01/")


class TestALinkThatLeadsNowhere:
    """M33: broken links, anchors and pictures are named with the line of the text, and so is a wrong case."""

    @pytest.mark.parametrize(
        ("link", "code", "hint"),
        [
            ("[x](speech:2026-07-08-cabel)", "broken-link", "did you mean «2026-07-08-cable»?"),
            ("[x](speech:2026-07-08-Cable)", "broken-link", "did you mean «2026-07-08-cable»?"),
            ("[x](video:M-1)", "broken-link", ""),
            ("[x](person:ada-vol)", "broken-link", "did you mean «ada-vole»?"),
            ("[x](page:abuot)", "broken-link", "did you mean «about»?"),
            ("[x](speech:2026-07-08-cable#prts)", "broken-anchor", "did you mean «ports»?"),
            ("[x](#nothing)", "broken-anchor", "copy it from the page: each paragraph has a link to itself"),
            ("[x](/speeches/2026/07/08/cabel/)", "broken-link", "did you mean «/speeches/2026/07/08/cable/»?"),
            ("[x](https://newsroom.small.example/nothing/)", "broken-link", ""),
            ("[x](2026-07-08-cabel.md)", "broken-link", "did you mean «2026-07-08-cable.md»?"),
            ("![x](chrat.svg)", "broken-link", "did you mean «chart.svg»?"),
            ("![x](Chart.svg)", "broken-link", "the file is called «content/speeches/chart.svg»"),
            ("![x](speech:2026-07-08-cable)", "broken-link", "put the file into the folder of the text and name it"),
            ("![x](/assets/site.css)", "broken-link", "put the file into the folder of the text and name it"),
        ],
    )
    def test_is_named_with_its_place(self, tmp_path: Path, link: str, code: str, hint: str) -> None:
        files = {
            TIDE: speech(f"First.\n\nThen {link} at last.\n"),
            "content/speeches/2026-07-08-cable.md": speech("## Ports {#ports}\n\nText.\n", delivered_at="2026-07-08"),
            "content/speeches/chart.svg": "<svg/>",
            "content/pages/about.md": "---\ntitle: About\n---\nText.\n",
        }
        (found,) = check(tmp_path, files)
        column = 6 + link.index("(") + 1
        assert found[:2] == (f"{TIDE}:10:{column}", code)
        assert found[2].startswith(hint)

    @pytest.mark.parametrize(
        "link",
        ["/", "/speeches/", "/speeches/2026/07/08/cable/#ports", "/speeches/2026/07/08/cable/index.txt", "/videos/?type=b_roll",
         "/account/login", "2026-07-08-cable.md#ports", "mailto:press@small.example", "https://elsewhere.example/", "page:about"],
    )  # fmt: skip
    def test_is_not_one_that_leads_somewhere(self, tmp_path: Path, link: str) -> None:
        files = {
            TIDE: speech(f"See [this]({link})."),
            "content/speeches/2026-07-08-cable.md": speech("## Ports {#ports}\n\nText.\n", delivered_at="2026-07-08"),
            "content/pages/about.md": "---\ntitle: About\n---\nText.\n",
        }
        assert check(tmp_path, files) == []

    def test_is_a_poster_that_is_missing(self, tmp_path: Path) -> None:
        found = check(tmp_path, {FILM: video(poster={"file": "M-1.jpg", "alt": "x"}), "content/videos/m-1.jpg": b""})
        assert found == [(f"{FILM}:17:9", "missing-file", "did you mean «videos/m-1.jpg»?")]


class TestAnUnknownName:
    """M36: people, events, topics, videos and speeches, with the nearest one."""

    @pytest.mark.parametrize(
        ("line", "code", "hint"),
        [
            ("speakers: [ada-vol]", "unknown-person", "did you mean «ada-vole»?"),
            ("event: fare", "unknown-event", "did you mean «fair»?"),
            ("topics: [harbour]", "unknown-topic", "did you mean «harbours»?"),
            ("videos: [M-260707-10]", "unknown-video", "did you mean «M-260707-01»?"),
        ],
    )
    def test_of_a_speech_is_reported_with_the_nearest(self, tmp_path: Path, line: str, code: str, hint: str) -> None:
        text = front(line).replace(
            "speakers: [ada-vole]\n", "" if line.startswith("speakers") else "speakers: [ada-vole]\n"
        )
        (found,) = check(tmp_path, {TIDE: text, FILM: video()})
        assert found[1:] == (code, hint)

    def test_of_a_video_is_reported_with_the_nearest(self, tmp_path: Path) -> None:
        found = check(tmp_path, {TIDE: speech(), FILM: video(speeches=["2026-07-07-tied"], persons_shown=["bram-red"])})
        assert {one[1:] for one in found} == {
            ("unknown-speech", "did you mean «2026-07-07-tide»?"),
            ("unknown-person", "did you mean «bram-reed»?"),
        }


class TestOneRun:
    """M32: all errors of all files, sorted by file, line and column, each once."""

    FILES = (
        ("content/events.yaml", "fair: {name: Fair, start: 2026-07-08, end: 2026-07-07}\n"),
        ("content/speeches/2026-07-08-cable.md", speech("<b>bold</b> [x](video:M-2)", delivered_at="2026-07-08")),
        (TIDE, front("knd: speech", "topics: [ebb]")),
        (FILM, video(duration="x")),
        ("content/notes.md", "x"),
        ("content/pages/About us.md", "x"),
        ("site_templates/speech.html", "{% if %}"),
        ("site_templates/unused.html", "x"),
        ("site_templates/assets/site.css", "a{background:url(no.png)}"),
    )

    def test_shows_every_mistake(self, tmp_path: Path) -> None:
        found = [one[:2] for one in check(tmp_path, dict(self.FILES))]
        assert found == [
            ("content/events.yaml:1:7", "date-order"),
            ("content/notes.md:0:0", "unexpected-file"),
            ("content/pages/About us.md:0:0", "bad-file-name"),
            ("content/pages/About us.md:1:1", "no-front-matter"),
            ("content/speeches/2026-07-07-tide.md:6:1", "unknown-key"),
            ("content/speeches/2026-07-07-tide.md:7:10", "unknown-topic"),
            ("content/speeches/2026-07-08-cable.md:8:1", "raw-html"),
            ("content/speeches/2026-07-08-cable.md:8:17", "broken-link"),
            (f"{FILM}:5:11", "bad-duration"),
            ("site_templates/assets/site.css:1:14", "missing-asset"),
            ("site_templates/speech.html:1:0", "template-syntax"),
            ("site_templates/unused.html:0:0", "unused-template"),
        ]

    def test_goes_on_when_the_site_s_own_file_is_wrong(self, tmp_path: Path) -> None:
        codes = {one[1] for one in check(tmp_path, {**dict(self.FILES), "content/site.yaml": "nam: x\n"})}
        assert {"unknown-key", "missing-key", "bad-duration", "unknown-topic", "template-syntax"} <= codes

    def test_says_once_for_each_video_that_its_files_are_elsewhere(self, tmp_path: Path) -> None:
        renditions = [
            {"name": n, "purpose": "web", "access": "account", "file": f"{n}.mp4"} for n in ("one", "two", "three")
        ]
        run = TinySite(tmp_path, {**BARE, **french(), FILM: video(renditions=renditions)}).quick("build")
        (found,) = run.report["diagnostics"]
        assert (run.status, found["code"], found["severity"]) == (0, "file-not-here", "warning")
        assert "«one.mp4» and 2 more" in found["message"]


class TestATemplate:
    """M34, M37: what is wrong with a template is named with template, line and page, once, and stops the build."""

    @pytest.mark.parametrize(
        ("text", "line", "code", "words"),
        [
            ("<p>\n{{ page.nothing }}", 2, "template-error", "nothing"),
            ("<p>\n{{ undefined_name }}", 2, "template-error", "undefined_name"),
            ("<p>\n\n{{ 1 / 0 }}", 3, "template-error", "ZeroDivisionError"),
            ("{% if x %}\n", 1, "template-syntax", "endif"),
            ("\n{{ x | nofilter }}", 2, "template-syntax", "nofilter"),
            ("\n{% include 'partials/no.html' %}", 2, "missing-template", "partials/no.html"),
            ("\n{% include page.id %}", 2, "computed-template", "literal"),
            ("\n{{ asset('no.css') }}", 2, "missing-asset", "no.css"),
            ("\n{{ now() }}", 2, "template-error", "now"),
            ("\n{{ [1, 2] | random }}", 2, "template-syntax", "random"),
        ],
    )
    def test_is_named_with_its_line(self, tmp_path: Path, text: str, line: int, code: str, words: str) -> None:
        site = TinySite(tmp_path, {**BARE, **french(), TIDE: speech(), "site_templates/speech.html": text})
        run = site.quick("build")
        (found,) = run.report["diagnostics"]
        assert (run.status, found["path"], found["line"]) == (1, str(tmp_path / "site_templates/speech.html"), line)
        assert (found["code"], words in found["message"]) == (code, True), found
        if code == "template-error":
            assert "speeches/2026/07/07/tide/index.html" in found["message"]

    def test_with_one_broken_line_is_reported_once_for_all_its_pages(self, tmp_path: Path) -> None:
        site = TinySite(tmp_path, {**BARE, **french(), "site_templates/person.html": "{{ page.nothing }}"})
        assert len(site.quick("build").report["diagnostics"]) == 1

    def test_that_is_broken_inside_an_include_is_named_itself(self, tmp_path: Path) -> None:
        files = {
            "site_templates/person.html": "{% include 'inner.html' %}",
            "site_templates/inner.html": "\n\n{{ page.nothing }}",
        }
        (found,) = TinySite(tmp_path, {**BARE, **french(), **files}).quick("build").report["diagnostics"]
        assert (found["path"], found["line"]) == (str(tmp_path / "site_templates/inner.html"), 3)

    def test_that_no_page_uses_is_reported_and_does_not_stop_the_build(self, tmp_path: Path) -> None:
        run = TinySite(tmp_path, {**BARE, **french(), "site_templates/old/unused.html": "x"}).quick("build")
        (found,) = run.report["diagnostics"]
        assert (run.status, found["code"], found["severity"]) == (0, "unused-template", "warning")

    @pytest.mark.parametrize("name", ["speech.html", "assets/site.css", "locale/fr/LC_MESSAGES/rostra.po"])
    def test_that_is_not_text_is_named_with_its_place(self, tmp_path: Path, name: str) -> None:
        site = TinySite(tmp_path, {**BARE, **french(), f"site_templates/{name}": b"\n  caf\xe9"})
        run = site.quick("build")
        found = [d for d in run.report["diagnostics"] if d["code"] == "not-utf8"]
        assert [(d["path"], d["line"], d["column"]) for d in found] == [(str(tmp_path / "site_templates" / name), 2, 6)]

    def test_that_says_something_untranslated_stops_the_build(self, tmp_path: Path) -> None:
        site = TinySite(
            tmp_path, {**BARE, **french(), "site_templates/person.html": "{{ _('Nobody translated this') }}"}
        )
        run = site.quick("build")
        assert (run.status, [d["code"] for d in run.report["diagnostics"]]) == (1, ["untranslated"])
