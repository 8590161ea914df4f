"""One speech, one video and what belongs to them, as items; tests change what they are about with `dataclasses.replace`."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from hypothesis import strategies as st

from generator.exports.feeds import FeedInfo
from generator.items.parts import (
    EventItem,
    EventLink,
    ItemLink,
    LocationItem,
    PersonItem,
    Publisher,
    RightsItem,
    Version,
)
from generator.items.speech import ChangeItem, SpeechItem
from generator.items.video import CaptionItem, RenditionItem, ShotItem, VideoItem
from generator.model.values import Moment
from generator.site.views import NO_TEXT, Label, LocalizedText, Picture

SITE = "https://newsroom.littoral-union.example"
SUMMER = timezone(timedelta(hours=2))
HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

ICON = Picture(f"{SITE}/assets/icon.png", NO_TEXT, 512, 512)
PUBLISHER = Publisher("The Littoral Union", f"{SITE}/", "Littoral Union", ICON, "press@littoral-union.example")
PLACE = LocationItem(LocalizedText("Assembly Hall"), LocalizedText("Port Averne"), LocalizedText("Averne"))
EVENT = EventItem(
    LocalizedText("Port Averne Summit"),
    f"{SITE}/events/port-averne-summit-2026/",
    "port-averne-summit-2026",
    Moment.of(date(2026, 7, 7)),
    Moment.of(date(2026, 7, 8)),
    Label("past", "Past"),
    PLACE,
)
SUMMIT = EventLink(EVENT.name, EVENT.url, EVENT.id, EVENT.start)
VARNHOLT = PersonItem(
    LocalizedText("Ilse Varnholt"), LocalizedText("Secretary-General"), f"{SITE}/people/ilse-varnholt/", "ilse-varnholt"
)
TOPIC = ItemLink(LocalizedText("Search and rescue"), f"{SITE}/topics/sea-rescue/", "sea-rescue")
CREDIT = RightsItem(
    LocalizedText("Littoral Union"),
    LocalizedText("The Littoral Union"),
    LocalizedText("Free editorial use"),
    LocalizedText("News."),
    LocalizedText("Advertising."),
    LocalizedText("Worldwide"),
)

SPEECH = SpeechItem(
    id="2026-07-08-closing-press-conference",
    language="en",
    url=f"{SITE}/speeches/2026/07/08/closing-press-conference/",
    title=LocalizedText("Closing press conference"),
    kind=Label("press_conference", "Press conference"),
    delivery=Label("as_delivered", "As delivered"),
    delivered=Moment.of(datetime(2026, 7, 8, 16, 30, tzinfo=SUMMER)),
    published=datetime(2026, 7, 8, 19, 0, tzinfo=SUMMER),
    updated=datetime(2026, 7, 9, 9, 0, tzinfo=SUMMER),
    speakers=(VARNHOLT, PersonItem(LocalizedText("Lucien Tarrade"), LocalizedText("Spokesperson"))),
    summary=LocalizedText("What the Union decided about search and rescue."),
    location=PLACE,
    event=SUMMIT,
    topics=(TOPIC,),
    videos=(ItemLink(LocalizedText("Closing press conference"), f"{SITE}/videos/M-260708-02/", "M-260708-02"),),
    translations=(
        Version("en", f"{SITE}/speeches/2026/07/08/closing-press-conference/", "Closing press conference"),
        Version("fr", f"{SITE}/fr/speeches/2026/07/08/closing-press-conference/", "Conférence", "courtesy"),
    ),
    html='<p id="p1">Good afternoon. <em>(Applause)</em></p>\n<p id="p2">Thank you &amp; goodbye.</p>',
    text="Good afternoon. (Applause)\n\nThank you & goodbye.",
    words=6,
    changes=(
        ChangeItem(
            Moment.of(date(2026, 7, 9)),
            Label("correction", "Correction"),
            *map(LocalizedText, ("The number of ships.", "forty", "forty-two")),
        ),
    ),
    rights=CREDIT,
    image=Picture(f"{SITE}/media/M-260708-02/poster.jpg", LocalizedText("The podium"), 1280, 720),
)

PREVIEW = RenditionItem(
    name="preview",
    purpose=Label("preview", "Preview"),
    access="open",
    url=f"{SITE}/media/M-260708-01/preview.mp4",
    filename="M-260708-01-preview.mp4",
    mime="video/mp4",
    container="MP4",
    video_codec="H.264",
    audio_codec="AAC",
    width=640,
    height=360,
    scan=Label("progressive", "progressive"),
    frame_rate="25",
    bit_rate=800_000,
    size=12_345_678,
    sha256=HASH,
)
MASTER = replace(
    PREVIEW,
    name="broadcast",
    purpose=Label("broadcast", "Broadcast"),
    access="account",
    url=f"{SITE}/download/M-260708-01/broadcast",
    filename="M-260708-01-broadcast.mxf",
    mime="application/mxf",
    sha256=HASH[::-1],
)
SOUND = replace(
    PREVIEW,
    name="audio",
    purpose=Label("audio", "Audio"),
    url=f"{SITE}/media/M-260708-01/audio.m4a",
    filename="M-260708-01-audio.m4a",
    mime="audio/mp4",
    video_codec="",
    width=None,
    height=None,
    frame_rate="",
    size=None,
    sha256="",
)
SHOTS = (
    ShotItem(
        1,
        0,
        12_480,
        Label("shot", "Shot"),
        LocalizedText("General view of the harbour"),
        "10:00:00:00",
        "10:00:12:12",
        location=LocalizedText("Kelsport"),
    ),
    ShotItem(
        2,
        12_480,
        31_000,
        Label("soundbite", "Sound bite"),
        LocalizedText("“We go out together or not at all.”"),
        "10:00:12:12",
        "10:00:31:00",
        speaker=PersonItem(LocalizedText("Ilse Varnholt, Secretary-General")),
        language="en",
        restriction=LocalizedText("No access Tarn Islands"),
    ),
)

VIDEO = VideoItem(
    id="M-260708-01",
    language="en",
    url=f"{SITE}/videos/M-260708-01/",
    title=LocalizedText("Port Averne Summit: the second day"),
    type=Label("package", "News package"),
    published=datetime(2026, 7, 8, 20, 0, tzinfo=SUMMER),
    duration=132_400,
    slugline=LocalizedText("SUMMIT-DAY-TWO"),
    storyline=LocalizedText("Heads of government agree on search and rescue.\n\nThey met in Port Averne."),
    shot_at=Moment.of(date(2026, 7, 8)),
    timecode_start="10:00:00:00",
    frame_rate="25",
    poster=Picture(f"{SITE}/media/M-260708-01/poster.jpg", LocalizedText("The family photograph"), 1280, 720),
    renditions=(MASTER, PREVIEW, SOUND),
    captions=(
        CaptionItem(f"{SITE}/media/M-260708-01/en.vtt", "en", Label("captions", "Captions"), Label("human", "")),
        CaptionItem(
            f"{SITE}/media/M-260708-01/fr.vtt", "fr", Label("subtitles", "Subtitles"), Label("machine_edited", "")
        ),
        CaptionItem(f"{SITE}/media/M-260708-01/chapters.vtt", "en", Label("chapters", "Chapters"), Label("human", "")),
    ),
    shots=SHOTS,
    persons_shown=(VARNHOLT,),
    persons_heard=(VARNHOLT,),
    locations=(LocalizedText("Port Averne"),),
    event=SUMMIT,
    topics=(TOPIC,),
    speeches=(ItemLink(LocalizedText("Closing press conference"), SPEECH.url, SPEECH.id),),
    rights=CREDIT,
    languages=("en", "fr"),
    translations=(
        Version("en", f"{SITE}/videos/M-260708-01/", "Port Averne Summit: the second day"),
        Version("fr", f"{SITE}/fr/videos/M-260708-01/", "Sommet de Port-Averne : le deuxième jour"),
    ),
)

SPEECHES = FeedInfo(
    title="Speeches of the Littoral Union",
    site_url=f"{SITE}/speeches/",
    feed_url=f"{SITE}/speeches/feed.xml",
    language="en",
    publisher=PUBLISHER,
    description="Full texts",
    icon=ICON,
    rights="Littoral Union",
    alternates=(("en", f"{SITE}/speeches/feed.xml"), ("fr", f"{SITE}/fr/speeches/feed.xml")),
)
VIDEOS = replace(
    SPEECHES, title="Videos", site_url=f"{SITE}/videos/", feed_url=f"{SITE}/videos/feed.xml", alternates=()
)

PIECES = (
    *("]]>", "<![CDATA[", "&amp;", "&", '"', "'", "</script>", "<!--", "=1+1", "\\", "$uri", "%s", "{}", "\r\n", "\t"),
    *(
        "\x00",
        "\x0b",
        "\x1b",
        "\ufffe",
        "\u2028",
        "\u202e",
        "\u200f",
        "\ud800",
        "السلام",
        "\U0001f469\u200d\U0001f692",
        "é",
    ),
)
HOSTILE = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
"""Titles that an editor could type, paste or be sent, and that no format may stumble over."""


def in_xml(text: str) -> str:
    """Return the text as an XML parser can return it at best: the characters of XML 1.0, with its line ends."""
    return "".join(c for c in text.replace("\r\n", "\n").replace("\r", "\n") if _allowed(ord(c)))


def _allowed(code: int) -> bool:
    return code in {9, 10} or 32 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code > 0xFFFF
