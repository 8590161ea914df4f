"""`index.json` beside speeches and videos: plain ninjs 3.0 but for one member of our own."""

import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import jsonschema
from hypothesis import given

from generator.exports import ninjs
from generator.items.speech import SpeechItem, Withdrawal
from generator.items.video import VideoItem
from generator.model.values import Moment
from generator.site.views import Label, LocalizedText
from tests.generator.exports.samples import HOSTILE, SPEECH, SUMMER, VIDEO

TEXT = {"type": "string"}
NUMBER = {"type": "number"}
URI = {"type": "string", "pattern": "^https://"}
INSTANT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"}


def closed(*required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": list(required), "properties": properties}


def several(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "items": item}


# What ninjs 3.0 says of the members that we use, in our own words; it closes each of these objects.
VALUE = {"role": TEXT, "contentType": TEXT, "value": TEXT}
CONCEPT = {"name": TEXT, "rel": TEXT, "uri": URI, "literal": TEXT}
RENDITION = closed(
    "name",
    **dict.fromkeys(("name", "contentType", "title", "format", "videoCodec", "audioCodec", "digest"), TEXT),
    **dict.fromkeys(("originalFilename", "fileExtension"), TEXT),
    **dict.fromkeys(("sizeInBytes", "duration", "width", "height", "frameRate", "averageBitRate"), NUMBER),
    href=URI,
    scanType={"enum": ["progressive", "interlaced"]},
)
ASSOCIATION = closed("name", "uri", name=TEXT, uri=URI, type=TEXT, headlines=several(closed("value", **VALUE)))
NINJS = closed(
    "uri",
    uri=URI,
    type={"enum": ["text", "video"]},
    representationType={"enum": ["full", "partial"]},
    pubStatus={"enum": ["usable", "withheld", "canceled"]},
    standard=closed(name={"const": "ninjs"}, version={"const": "3.0"}, schema=URI),
    **dict.fromkeys(("versionCreated", "firstCreated", "contentCreated", "expires"), INSTANT),
    **dict.fromkeys(("profile", "language", "copyrightHolder", "copyrightNotice", "usageTerms"), TEXT),
    **dict.fromkeys(("by", "slugline", "located"), TEXT),
    headlines=several(closed("value", **VALUE)),
    descriptions=several(closed("value", **VALUE)),
    bodies=several(closed("value", **VALUE, wordCount={"type": "integer"}, charCount={"type": "integer"})),
    people=several(closed(**CONCEPT)),
    places=several(closed(**CONCEPT)),
    events=several(closed(id=TEXT, **CONCEPT)),
    subjects=several(closed(**CONCEPT)),
    genres=several(closed(name=TEXT, literal=TEXT)),
    renditions=several(RENDITION),
    associations=several(ASSOCIATION),
    altIds=several(closed(role=TEXT, value=TEXT)),
)


def split(data: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """The ninjs part, checked, and our own member."""
    item = json.loads(data)
    own = item.pop("rostra")
    jsonschema.validate(item, NINJS)
    return item, own


def speech(entry: SpeechItem = SPEECH) -> tuple[dict[str, Any], dict[str, Any]]:
    return split(ninjs.speech(entry))


def video(entry: VideoItem = VIDEO) -> tuple[dict[str, Any], dict[str, Any]]:
    return split(ninjs.video(entry))


class TestSpeech:
    """A speech is a ninjs text."""

    def test_carries_title_text_speakers_place_and_terms(self) -> None:
        item, own = speech()
        assert item["headlines"][0]["value"] == SPEECH.title.text
        assert [body["contentType"] for body in item["bodies"]] == ["text/html", "text/plain"]
        assert item["by"] == "Ilse Varnholt, Secretary-General; Lucien Tarrade, Spokesperson"
        assert item["located"] == "Port Averne"
        assert (item["copyrightNotice"], item["copyrightHolder"]) == ("Littoral Union", "The Littoral Union")
        assert own["speakers"][0]["role"] == "Secretary-General"
        assert own["delivery"] == "as_delivered"

    def test_a_civil_date_is_not_made_an_instant(self) -> None:
        item, own = speech(replace(SPEECH, delivered=Moment.of(date(2026, 7, 8))))
        assert "contentCreated" not in item
        assert own["delivered"] == "2026-07-08"

    def test_no_instant_is_given_that_nobody_wrote_down(self) -> None:
        midnight = datetime(2026, 7, 8, tzinfo=SUMMER)
        bare = replace(SPEECH, delivered=Moment.of(date(2026, 7, 8)), published=midnight, updated=midnight)
        item, _ = speech(replace(bare, published_known=False))
        assert not {"versionCreated", "firstCreated", "contentCreated"} & item.keys()

    def test_a_withdrawn_speech_is_cancelled_and_says_why(self) -> None:
        notice = Withdrawal(Moment.of(date(2026, 7, 10)), LocalizedText("Taken back."))
        item, own = speech(replace(SPEECH, html="", text="", withdrawn=notice))
        assert item["pubStatus"] == "canceled"
        assert "bodies" not in item
        assert own["withdrawn"] == {"at": "2026-07-10", "reason": "Taken back."}

    def test_a_change_shows_before_and_after(self) -> None:
        _, own = speech()
        change = own["changes"][0]
        assert (change["kind"], change["before"], change["after"]) == ("correction", "forty", "forty-two")

    def test_a_speech_of_which_hardly_anything_is_known_is_an_item(self) -> None:
        at = SPEECH.published
        bare = SpeechItem(
            "2026-07-08-x",
            "en",
            SPEECH.url,
            LocalizedText("X"),
            Label("speech", "Speech"),
            Label("written", "Written text"),
            SPEECH.delivered,
            at,
            at,
            (),
        )
        item, _ = speech(bare)
        assert "people" not in item

    @given(HOSTILE)
    def test_every_text_comes_back(self, text: str) -> None:
        item = json.loads(ninjs.speech(replace(SPEECH, title=LocalizedText(f"t{text}"), text=f"t{text}")))
        expected = f"t{text}".encode("utf-8", "replace").decode()
        assert (item["headlines"][0]["value"], item["bodies"][1]["value"]) == (expected, expected)


class TestVideo:
    """A video is a ninjs video that lists every file, with its facts."""

    def test_lists_every_rendition_with_its_facts(self) -> None:
        item, own = video()
        assert [file["name"] for file in item["renditions"]] == ["broadcast", "preview", "audio", "poster"]
        preview = item["renditions"][1]
        assert (preview["sizeInBytes"], preview["duration"], preview["frameRate"]) == (12_345_678, 132.4, 25.0)
        assert (preview["digest"], preview["fileExtension"]) == (f"sha256:{VIDEO.renditions[1].sha256}", "mp4")
        assert own["access"] == {"broadcast": "account", "preview": "open", "audio": "open"}

    def test_what_is_not_known_of_a_file_is_left_out(self) -> None:
        sound = video()[0]["renditions"][2]
        assert not {"width", "height", "frameRate", "sizeInBytes", "digest", "videoCodec"} & sound.keys()

    def test_tells_who_is_shown_from_who_is_heard(self) -> None:
        assert [person["rel"] for person in video()[0]["people"]] == ["shown", "heard"]

    def test_has_the_shot_list_in_seconds_and_timecodes(self) -> None:
        shot = video()[1]["shotlist"][1]
        assert (shot["start"], shot["end"], shot["timecodeIn"]) == (12.48, 31, "10:00:12:12")

    def test_every_caption_file_says_who_made_it(self) -> None:
        origins = [caption["origin"] for caption in video()[1]["captions"]]
        assert origins == ["human", "machine_edited", "human"]
