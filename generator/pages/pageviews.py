"""The view of each kind of page, and of parts of one kind only; `views` has the parts that pages share."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from generator.items.parts import EventItem, PersonItem
from generator.items.speech import SpeechItem
from generator.items.video import RenditionItem, VideoItem
from generator.site.views import Facet, Link, LocalizedText, Month, Pager, SpeechCard, VideoCard


@dataclass(frozen=True, slots=True)
class HomePage:
    """`home.html`: the newest speech and video set large, then more of each, upcoming events, and topics."""

    lead: SpeechCard | None
    speeches: tuple[SpeechCard, ...]
    videos: tuple[VideoCard, ...]
    upcoming: tuple[EventItem, ...]
    topics: tuple[Link, ...]
    speeches_url: str
    videos_url: str
    events_url: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """`list.html`: speeches of a year, a language, or all of the newest, and the older ones of anything; by month.

    Attributes:
        heading: `Speeches`, `Speeches of 2026`.
        total: number of all items; on a numbered page, number of its own.
        total_label: `12 speeches`; on a numbered page, the number of the page.
        more: link to the items that follow, if only the newest are shown; else None.
    """

    heading: LocalizedText
    intro: str
    months: tuple[Month, ...]
    facets: tuple[Facet, ...]
    total: int
    total_label: str
    more: Link | None = None
    empty: str = ""
    pager: Pager | None = None


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """`catalogue.html`: videos, all or those of one filter; by month. `active` names the filter, or is empty."""

    heading: str
    intro: str
    months: tuple[Month, ...]
    facets: tuple[Facet, ...]
    total: int
    total_label: str
    active: str = ""
    all_url: str = ""
    more: Link | None = None
    empty: str = ""
    pager: Pager | None = None


@dataclass(frozen=True, slots=True)
class TocEntry:
    """A heading in the table of contents; `level` is 2 or 3."""

    id: str
    title: str
    level: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a comparison: `kind` is `same`, `deleted` or `inserted`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A paragraph whose delivered and prepared texts differ; `anchor` is the id of the delivered paragraph or empty."""

    anchor: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class SpeechPage:
    """`speech.html`: a speech and its surroundings.

    Attributes:
        body: finished HTML of the speech; paragraphs have ids and a plain link `a.mark` to themselves.
        toc: headings; empty if there are three or fewer.
        questions: the fragment of the questions and answers, or an empty string.
        differences: between the text as prepared and as delivered; `prepared` says that a prepared text exists.
        citation: speakers, title, date, absolute address joined as one line, for «copy quotation».
        reading: `6 min read`, translated.
    """

    speech: SpeechItem
    body: Markup
    toc: tuple[TocEntry, ...]
    questions: str
    prepared: bool
    differences: tuple[Difference, ...]
    videos: tuple[VideoCard, ...]
    related: tuple[SpeechCard, ...]
    newer: SpeechCard | None
    older: SpeechCard | None
    citation: str
    reading: str


@dataclass(frozen=True, slots=True)
class VideoPage:
    """`video.html`: a video and its surroundings; `player` has the files that it may play, all of one purpose."""

    video: VideoItem
    player: tuple[RenditionItem, ...]
    speeches: tuple[SpeechCard, ...]
    related: tuple[VideoCard, ...]


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """`people.html`: everybody, those in office first."""

    heading: str
    intro: str
    current: tuple[PersonItem, ...]
    former: tuple[PersonItem, ...]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """`person.html`. `office` is `In office since 1 October 2023`; blank lines separate the paragraphs of `biography`.

    Attributes:
        all_videos: the address of all videos if `videos` are only some of them.
    """

    person: PersonItem
    office: str
    biography: LocalizedText
    speeches: tuple[Month, ...]
    videos: tuple[VideoCard, ...]
    total_label: str
    all_videos: str = ""
    pager: Pager | None = None


@dataclass(frozen=True, slots=True)
class EventsPage:
    """`events.html`: upcoming, current and past events (newest first); a numbered page has only past ones."""

    heading: str
    intro: str
    upcoming: tuple[EventItem, ...]
    current: tuple[EventItem, ...]
    past: tuple[EventItem, ...]
    pager: Pager | None = None


@dataclass(frozen=True, slots=True)
class EventPage:
    """`event.html`."""

    event: EventItem
    speeches: tuple[SpeechCard, ...]
    videos: tuple[VideoCard, ...]
    all_videos: str = ""
    pager: Pager | None = None


@dataclass(frozen=True, slots=True)
class TopicsPage:
    """`topics.html`: (link, summary, number of speeches and videos as text)."""

    heading: str
    intro: str
    topics: tuple[tuple[Link, LocalizedText, str], ...]


@dataclass(frozen=True, slots=True)
class TopicPage:
    """`topic.html`."""

    id: str
    name: LocalizedText
    summary: LocalizedText
    speeches: tuple[Month, ...]
    videos: tuple[VideoCard, ...]
    total_label: str
    all_videos: str = ""
    pager: Pager | None = None


@dataclass(frozen=True, slots=True)
class TextPage:
    """`page.html`: about, terms, privacy, accessibility."""

    slug: str
    title: str
    summary: str
    body: Markup
    toc: tuple[TocEntry, ...]


@dataclass(frozen=True, slots=True)
class ArchivePage:
    """`archive.html` at `/search/`: links to everything by year, until there is a search.

    Attributes:
        years: (year, link to its speeches or None, link to its videos or None); links carry counts.
    """

    heading: str
    intro: str
    years: tuple[tuple[str, Link | None, Link | None], ...]
    facets: tuple[Facet, ...]
    pager: Pager | None = None


@dataclass(frozen=True, slots=True)
class MissingPage:
    """`404.html`."""

    heading: str
    intro: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class RedirectPage:
    """`redirect.html`: an old address; links to the new address of the page and redirects there (meta refresh)."""

    url: str
    title: str


PageView = (
    HomePage
    | ListPage
    | CataloguePage
    | SpeechPage
    | VideoPage
    | PeoplePage
    | PersonPage
    | EventsPage
    | EventPage
    | TopicsPage
    | TopicPage
    | TextPage
    | ArchivePage
    | MissingPage
    | RedirectPage
)
