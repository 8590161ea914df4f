"""All mistakes of all files are seen in one run, each at its place and each once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from generator.diagnostics import Diagnostics, SourceLocation
from generator.model.inputs import Snapshot
from generator.model.library import Library
from generator.model.values import LocalText
from generator.stages.convert import convert
from generator.stages.link import bodies, link
from generator.stages.load import load
from generator.stages.validate import validate

SITE = "name: Small\nbase_url: https://small.example\nlanguages: [en, fr]\n"
PEOPLE = "ada: {name: Ada, role: Clerk}\nbram: {name: Bram, role: Clerk}\n"
EVENTS = "fair: {name: Fair, start: 2026-07-07, end: 2026-07-08}\n"
TOPICS = "tides: {name: Tides}\n"
SPEECH = "---\ntitle: A\ndelivered_at: 2026-07-08\nspeakers: [ada]\ndelivery: written\n{more}---\n{body}\n"
FRENCH = "---\ntitle: B\ntranslation: {{kind: official}}\n{more}---\n{body}\n"
VIDEO = """\
id: {id}
type: b_roll
title: A
published_at: 2026-07-08T12:00:00+02:00
duration: 1:30
rights: {{credit: Us}}
renditions: [{{name: web, purpose: web, access: open, file: a.mp4}}]
{more}"""


def speech(more: str = "", body: str = "Text.", text: str = SPEECH) -> str:
    return text.format(more=f"{more}\n" if more else "", body=body)


def video(name: str = "M-1", more: str = "") -> str:
    return VIDEO.format(id=name, more=f"{more}\n" if more else "")


@dataclass(frozen=True, slots=True)
class Result:
    """The library, findings as `file:line:column code` without the folder `content/`, and the running texts."""

    library: Library
    findings: list[str]
    bodies: Mapping[str, str]


def read(files: dict[str, str | bytes | None]) -> Result:
    """A site of one person, event and topic with these files; None leaves one out."""
    known: dict[str, str | bytes | None] = {
        "site.yaml": SITE,
        "people.yaml": PEOPLE,
        "events.yaml": EVENTS,
        "topics.yaml": TOPICS,
    }
    content = {
        name: text.encode() if isinstance(text, str) else text
        for name, text in (known | files).items()
        if text is not None
    }
    found = Diagnostics()
    sources = load(Snapshot(dict(sorted(content.items())), {}, {}), found)
    library = validate(sources, lambda name: content.get(name.removeprefix("content/")), found)
    fragments = {}
    for key, body in bodies(library):
        fragments[key] = convert(sources.bodies.get(body.path, ""), key[2])
        for problem in fragments[key].problems:
            found.error(
                SourceLocation(body.path, body.line + problem.line - 1, problem.column), problem.code, problem.message
            )
    outlines = {key: fragment.outline for key, fragment in fragments.items()}
    link(library, fragments, outlines, {f"content/{name}": None for name in content} | {"media/a.mp4": None}, found)
    return Result(
        library, [f"{str(d.source_location).removeprefix('content/')} {d.code}" for d in found.sorted()], sources.bodies
    )


S1 = "speeches/2026-07-08-a.md"
S2 = "speeches/2026-07-08-b.md"
F1 = "speeches/2026-07-08-a.fr.md"


class TestSoundSite:
    """A valid site becomes records."""

    def test_has_every_record(self) -> None:
        files: dict[str, str | bytes | None] = {
            S1: speech("videos: [M-1]\nevent: fair\ntopics: [tides]"),
            F1: speech(text=FRENCH),
            "videos/2026/M-1.yaml": video(more="speeches: [2026-07-08-a]\npersons_shown: [bram]"),
            "pages/terms.md": "---\ntitle: Terms\n---\nText.\n",
        }
        result = read(files)
        assert result.findings == []
        library = result.library
        assert list(library.speeches) == [("2026-07-08-a", "fr"), ("2026-07-08-a", "en")]
        assert (list(library.videos), list(library.pages), list(library.people)) == (
            ["M-1"],
            [("terms", "en")],
            ["ada", "bram"],
        )
        assert (library.refused, library.loose) == (frozenset(), {})

    def test_has_the_texts_of_a_translation_in_its_own_language(self) -> None:
        files: dict[str, str | bytes | None] = {S1: speech("location: Quay"), F1: speech("location: Quai", text=FRENCH)}
        speeches = read(files).library.speeches.values()
        venues = {one.language: one.location.venue for one in speeches if one.location}
        assert venues == {"en": LocalText((("en", "Quay"),)), "fr": LocalText((("fr", "Quai"),))}

    @pytest.mark.parametrize(
        "change",
        [lambda t: t.replace("\n", "\r\n").encode(), lambda t: b"\xef\xbb\xbf" + t.encode()],
        ids=["CRLF", "BOM"],
    )
    def test_is_the_same_from_any_system(self, change: object) -> None:
        assert callable(change)
        assert read({S1: change(speech("topics: [tides]"))}).library == read({S1: speech("topics: [tides]")}).library


class TestOneRun:
    """Nothing hides behind another mistake."""

    def test_shows_the_mistakes_of_every_file_even_if_the_site_is_broken(self) -> None:
        files: dict[str, str | bytes | None] = {
            "site.yaml": "name: Small\nbase_url: nowhere\nlanguages: [en, fr]\n",
            "people.yaml": "ada: {name: Ada, role: {en: Clerk, fr: Greffier}}\nbram: {name: Bram}\n",
            S1: speech("topics: [tide]", "See [this](page:none)."),
            F1: speech("event: far", text=FRENCH),
            "pages/terms.md": "---\ntitle: Terms\nsumary: x\n---\n<b>Text</b>.\n",
            "videos/M-1.yaml": video(more="expires_at: 2026-07-01"),
        }
        assert read(files).findings == [
            "pages/terms.md:3:1 unknown-key",
            "pages/terms.md:5:1 raw-html",
            "people.yaml:2:7 missing-key",
            "site.yaml:2:11 bad-value",
            f"{F1}:4:8 translation-disagrees",
            f"{F1}:4:8 unknown-event",
            f"{S1}:6:10 unknown-topic",
            f"{S1}:8:12 broken-link",
            "videos/M-1.yaml:8:13 bad-instant",
        ]

    def test_looks_at_the_references_and_the_text_of_a_file_that_is_refused(self) -> None:
        result = read({S1: speech("kind: spech\ntopics: [tide]\nevent: far", "See [this](#nothing) <b>now</b>.")})
        assert result.findings == [
            f"{S1}:6:7 bad-value",
            f"{S1}:7:10 unknown-topic",
            f"{S1}:8:8 unknown-event",
            f"{S1}:10:12 broken-anchor",
            f"{S1}:10:22 raw-html",
        ]
        assert result.library.refused == frozenset({("speech", "2026-07-08-a")})
        assert result.library.speeches == {}

    @pytest.mark.parametrize(
        "site", [None, b"\xff", "name: [\n", "[]\n", "languages: [fr, qq]\nname: x\nbase_url: https://x.example\n"]
    )
    def test_takes_any_language_while_those_of_the_site_are_not_known(self, site: str | bytes | None) -> None:
        files: dict[str, str | bytes | None] = {
            "site.yaml": site,
            "topics.yaml": "tides: {name: {en: Tides, fi: Vuorovesi}}\n",
            F1: speech(),
        }
        findings = read(files).findings
        assert [one for one in findings if not one.startswith("site.yaml")] == []
        assert findings


class TestWhatIsRefused:
    """It is known to be there: nobody is told that it does not exist."""

    def test_is_no_unknown_person(self) -> None:
        assert read({"people.yaml": "ada: {name: Ada}\n", S1: speech(), S2: speech()}).findings == [
            "people.yaml:1:6 missing-key"
        ]

    @pytest.mark.parametrize("people", ["ada: [\n", b"\xff", "- ada\n", "a: &x {}\nb: *x\n"])
    def test_is_no_unknown_person_if_the_whole_file_is_broken(self, people: str | bytes) -> None:
        findings = read({"people.yaml": people, S1: speech(body="[Ada](person:ada)")}).findings
        assert len(findings) == 1
        assert findings[0].startswith("people.yaml:")

    def test_is_no_unknown_event_or_topic(self) -> None:
        files = {
            "events.yaml": "fair: {name: F, start: 2026-07-08, end: 2026-07-07}\n",
            "topics.yaml": "tides: {nmae: T}\n",
        }
        findings = read(
            {**files, S1: speech("event: fair\ntopics: [tides]", "[x](event:fair), [y](topic:tides)")}
        ).findings
        assert findings == ["events.yaml:1:7 date-order", "topics.yaml:1:9 unknown-key"]

    @pytest.mark.parametrize(
        ("broken", "finding"),
        [
            (speech("kind: x"), f"{S1}:6:7 bad-value"),
            (speech("prepared_text: none.md"), f"{S1}:6:16 missing-file"),
            (speech().replace("2026-07-08\n", "2026-07-07\n"), f"{S1}:3:15 date-mismatch"),
            ("Text\n", f"{S1}:1:1 no-front-matter"),
            ("---\ntitle: a: b\n---\n", f"{S1}:2:9 bad-yaml"),
            (b"---\n\xff", f"{S1}:2:1 not-utf8"),
        ],
    )
    def test_is_no_unknown_speech_and_no_broken_link(self, broken: str | bytes, finding: str) -> None:
        files: dict[str, str | bytes | None] = {
            S1: broken,
            F1: speech(text=FRENCH),
            S2: speech(body="See [a](speech:2026-07-08-a#part) and [a](2026-07-08-a.md)."),
            "videos/M-1.yaml": video(more="speeches: [2026-07-08-a]"),
        }
        assert read(files).findings == [finding]

    @pytest.mark.parametrize(
        ("broken", "finding"),
        [
            (video(more="event: [fair]"), "videos/M-1.yaml:8:8 wrong-type"),
            (video(more="shotlist: [{in: 0:10, out: 0:05, text: A}]"), "videos/M-1.yaml:8:28 shot-order"),
            ("id: a: b\n", "videos/M-1.yaml:1:6 bad-yaml"),
            (b"\xff", "videos/M-1.yaml:1:1 not-utf8"),
        ],
    )
    def test_is_no_unknown_video(self, broken: str | bytes, finding: str) -> None:
        findings = read({"videos/M-1.yaml": broken, S1: speech("videos: [M-1]", "[x](video:M-1)")}).findings
        assert findings == [finding]

    def test_is_no_missing_page(self) -> None:
        files: dict[str, str | bytes | None] = {
            "pages/terms.md": "---\nsummary: x\n---\n",
            S1: speech(body="[x](page:terms#y) [z](/terms/)"),
        }
        assert read(files).findings == ["pages/terms.md:2:1 missing-key"]

    def test_does_not_make_what_its_translation_inherits_missing(self) -> None:
        assert read({S1: speech("kind: x"), F1: speech(text=FRENCH)}).findings == [f"{S1}:6:7 bad-value"]

    def test_hides_nothing_that_a_sound_sibling_lacks(self) -> None:
        files: dict[str, str | bytes | None] = {
            S1: "---\ntitle: A\nspeakers: [ada]\ndelivery: written\n---\n",
            F1: speech("kind: x", text=FRENCH),
        }
        assert read(files).findings == [f"{F1}:4:7 bad-value", f"{S1}:2:1 missing-key"]


class TestDuplicates:
    """A speech in a language, and a video, is one file."""

    @pytest.mark.parametrize(
        ("files", "finding"),
        [
            ({S1: speech(), "speeches/x/2026-07-08-a.md": speech()}, "speeches/x/2026-07-08-a.md duplicate-id"),
            ({S1: speech(), "speeches/2026-07-08-a.en.md": speech()}, f"{S1} duplicate-id"),
            ({S1: speech(), "speeches/2026-07-08-A.md": speech()}, f"{S1} duplicate-id"),
            ({S1: speech(), "speeches/2026-07-08-A.fr.md": speech()}, f"{S1} duplicate-id"),
            ({"videos/M-1.yaml": video(), "videos/x/M-1.yaml": video()}, "videos/x/M-1.yaml:1:5 duplicate-id"),
            ({"videos/M-1.yaml": video(), "videos/m-1.yaml": video("m-1")}, "videos/m-1.yaml:1:5 duplicate-id"),
            ({"videos/M-2.yaml": video()}, "videos/M-2.yaml:1:5 bad-file-name"),
        ],
    )
    def test_are_reported_at_the_second(self, files: dict[str, str | bytes | None], finding: str) -> None:
        assert read(files).findings == [finding]

    def test_may_be_spread_over_folders(self) -> None:
        result = read({"speeches/en/2026-07-08-a.md": speech(), "speeches/fr/2026-07-08-a.fr.md": speech(text=FRENCH)})
        assert result.findings == []
        assert result.library.speeches["2026-07-08-a", "fr"].source == "en"


class TestPreparedText:
    """The manuscript lies beside the speech and is named by it."""

    PREPARED = "speeches/2026/2026-07-08-a.prepared.md"

    def test_is_read_whole(self) -> None:
        result = read(
            {
                "speeches/2026/2026-07-08-a.md": speech("prepared_text: 2026-07-08-a.prepared.md"),
                self.PREPARED: "Text.\n",
            }
        )
        assert result.findings == []
        text = result.library.speeches["2026-07-08-a", "en"].prepared_text
        assert text is not None
        assert (text.path, text.line) == (f"content/{self.PREPARED}", 1)
        assert result.bodies[text.path] == "Text.\n"

    @pytest.mark.parametrize(
        "name", ["2026-07-08-b.prepared.md", "2026-07-08-a.md", "../2026/2026-07-08-a.prepared.md"]
    )
    def test_that_is_not_there_is_reported_at_the_key(self, name: str) -> None:
        findings = read(
            {"speeches/2026/2026-07-08-a.md": speech(f"prepared_text: {name}"), self.PREPARED: "Text.\n"}
        ).findings
        assert [one.partition(" ")[0] for one in findings] == ["speeches/2026/2026-07-08-a.md:6:16"]


class TestCaptions:
    """Caption files are read with the video that names them."""

    NAMED = video(more="captions: [{language: en, file: M-1.vtt}]")

    def test_give_the_video_its_cues(self) -> None:
        result = read(
            {"videos/M-1.yaml": self.NAMED, "videos/M-1.vtt": "WEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\nA\r\n"}
        )
        assert result.findings == []
        (captions,) = result.library.videos["M-1"].captions
        assert [(cue.start, cue.text) for cue in captions.cues] == [(1000, "A")]

    @pytest.mark.parametrize(
        ("data", "finding"),
        [
            (b"WEBVTT\n\n00:02.000 --> 00:01.000\nA\n", "videos/M-1.vtt:3 bad-captions"),
            (b"WEBVTT\n\n00:01.000 --> 09:00.000\nA\n", "videos/M-1.vtt:3 bad-captions"),
            (b"WEBVTT\n\n00:01.000 --> 00:02.000\n\xff\n", "videos/M-1.vtt not-utf8"),
            (None, "videos/M-1.yaml:8:33 missing-file"),
        ],
    )
    def test_that_are_wrong_are_reported_where_they_stand(self, data: bytes | None, finding: str) -> None:
        assert read({"videos/M-1.yaml": self.NAMED, "videos/M-1.vtt": data}).findings == [finding]
