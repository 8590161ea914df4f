"""The view of each kind of page, and of what stands on one kind only; `views` has what pages share."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from generator.outputs.videoviews import VideoPage
from generator.outputs.views import (
    DateView,
    EventCard,
    Facet,
    ImageView,
    Link,
    Month,
    Pager,
    PersonCard,
    SpeechCard,
    VideoCard,
    Words,
)


@dataclass(frozen=True, slots=True)
class HomePage:
    """`home.html`: the newest speech and video set large, then more of each, what is coming, and topics."""

    lead: SpeechCard | None
    speeches: tuple[SpeechCard, ...]
    videos: tuple[VideoCard, ...]
    upcoming: tuple[EventCard, ...]
    topics: tuple[Link, ...]
    speeches_url: str
    videos_url: str
    events_url: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """`list.html`: speeches of a year, a language, or all of the newest, and the older ones of anything; by month.

    Attributes:
        heading: `Speeches`, `Speeches of 2026`.
        total: how many there are; on a numbered page, how many it has.
        total_label: `12 speeches`; on a numbered page, the number of the page.
        more: link to what follows where only the newest are shown, or None.
    """

    heading: Words
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
class SpeakerView:
    """Who speaks on a speech page; `url` is empty for a person without a page."""

    name: Words
    role: Words | None
    url: str
    portrait: ImageView | None


@dataclass(frozen=True, slots=True)
class Status:
    """A label with its fixed explanation, such as the delivery status. `id` is untranslated, for styles."""

    id: str
    label: str
    explanation: str


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
    """A paragraph that was delivered otherwise than prepared; `anchor` is the id of the delivered paragraph or empty."""

    anchor: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One entry of the change log."""

    date: DateView
    kind_id: str
    kind: str
    note: Words
    before: Words | None
    after: Words | None


@dataclass(frozen=True, slots=True)
class Notice:
    """That a speech was withdrawn: when, and why. The body is empty then."""

    date: DateView
    reason: Words


@dataclass(frozen=True, slots=True)
class SpeechPage:
    """`speech.html`.

    Attributes:
        kind: translated (`Press conference`), `kind_id` untranslated.
        body: finished HTML of the speech; paragraphs have ids and a plain link `a.mark` to themselves.
        toc: headings; empty where there are three or fewer.
        questions: the fragment of the questions and answers, or an empty string.
        differences: between the text as prepared and as delivered; `prepared` says that a prepared text exists.
        citation: (speakers, title, date, absolute address) joined as one line, for «copy quotation».
        original: the text that this one translates, or None.
        reading: `6 min read`, translated.
    """

    id: str
    kind: str
    kind_id: str
    title: str
    summary: str
    date: DateView
    speakers: tuple[SpeakerView, ...]
    place: Words | None
    event: Link | None
    delivery: Status
    translation: Status | None
    original: Link | None
    body: Markup
    toc: tuple[TocEntry, ...]
    questions: str
    quotes: tuple[str, ...]
    changes: tuple[ChangeView, ...]
    prepared: bool
    differences: tuple[Difference, ...]
    videos: tuple[VideoCard, ...]
    topics: tuple[Link, ...]
    related: tuple[SpeechCard, ...]
    newer: SpeechCard | None
    older: SpeechCard | None
    citation: str
    reading: str
    text_url: str
    json_url: str
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """`people.html`: everybody, those in office first."""

    heading: str
    intro: str
    current: tuple[PersonCard, ...]
    former: tuple[PersonCard, ...]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """`person.html`. `office` is `In office since 1 October 2023`; `biography` paragraphs; `all_videos` leads on where there are more."""

    id: str
    name: Words
    role: Words
    office: str
    portrait: ImageView | None
    biography: tuple[Words, ...]
    speeches: tuple[Month, ...]
    videos: tuple[VideoCard, ...]
    total_label: str
    all_videos: str = ""
    pager: Pager | None = None


@dataclass(frozen=True, slots=True)
class EventsPage:
    """`events.html`: what is coming, what is on, what was (newest first); a numbered page has only what was."""

    heading: str
    intro: str
    upcoming: tuple[EventCard, ...]
    current: tuple[EventCard, ...]
    past: tuple[EventCard, ...]
    pager: Pager | None = None


@dataclass(frozen=True, slots=True)
class EventPage:
    """`event.html`."""

    id: str
    card: EventCard
    speeches: tuple[SpeechCard, ...]
    videos: tuple[VideoCard, ...]
    all_videos: str = ""
    pager: Pager | None = None


@dataclass(frozen=True, slots=True)
class TopicsPage:
    """`topics.html`: (link, summary, number of speeches and videos as text)."""

    heading: str
    intro: str
    topics: tuple[tuple[Link, Words | None, str], ...]


@dataclass(frozen=True, slots=True)
class TopicPage:
    """`topic.html`."""

    id: str
    name: Words
    summary: Words | None
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
    """`archive.html` at `/search/`: a plain way to everything by year, until the search is wired in.

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
    """`redirect.html`: an old address; says where the page is now and goes there (meta refresh)."""

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
