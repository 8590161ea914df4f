"""What a template may know: small frozen view models. `pageviews` has the view of each kind of page.

A view holds finished values: addresses, formatted dates, translated labels, safe HTML. A template decides only where they stand. A
page's view carries cards (title, address, date) of its neighbours, never records, so that it changes only when the page must.

Every template is rendered with exactly three names: `site` (`SiteView`), `head` (`Head`) and `page` (one of the page views below).
`asset("styles/site.css")` gives the fingerprinted address of a file below `site_templates/assets/`; `_()`, `{% trans %}` translate.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Words:
    """A text and the language it is in.

    Attributes:
        lang: the language tag where it differs from the page's (write it as a `lang` attribute), else an empty string.
    """

    text: str
    lang: str = ""

    def __str__(self) -> str:
        """The text alone."""
        return self.text


@dataclass(frozen=True, slots=True)
class Link:
    """A title and its address; `title.lang` is the language of the page behind it where it differs."""

    title: Words
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class DateView:
    """A date for readers. `iso` is for `<time datetime>`; `time` is empty for a civil date.

    Attributes:
        long: `8 July 2026`, `8 juillet 2026`.
        time: `10:00 (UTC+2)`, or an empty string.
        day, month, year: `8`, `Jul`, `2026`, for a hanging figure.
    """

    iso: str
    long: str
    day: str
    month: str
    year: str
    time: str = ""
    weekday: str = ""


@dataclass(frozen=True, slots=True)
class ImageView:
    """A picture: address, alternative text, size in pixels (0 if not known)."""

    url: str
    alt: Words
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class SpeechCard:
    """A speech in a list. `note` names the language of the page behind it where it is not the reader's («In English»)."""

    url: str
    title: Words
    kind: str
    date: DateView
    speakers: str
    summary: Words | None
    place: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class VideoCard:
    """A video in a list. `type_id` is the untranslated type, for filters."""

    id: str
    url: str
    title: Words
    slugline: Words | None
    type: str
    type_id: str
    date: DateView
    place: str
    duration: str
    duration_iso: str
    poster: ImageView | None
    year: str
    languages: tuple[str, ...] = ()
    status: str = ""


@dataclass(frozen=True, slots=True)
class EventCard:
    """An event in a list; `state` is `upcoming`, `current` or `past`, `state_label` its translation."""

    url: str
    name: Words
    start: DateView
    dates: str
    place: str
    summary: Words | None
    state: str
    state_label: str


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person in a list."""

    url: str
    name: Words
    role: Words
    portrait: ImageView | None
    count: int = 0


@dataclass(frozen=True, slots=True)
class Month:
    """Cards of one month, newest first. `label` is `July 2026`; `id` is usable as a fragment, `2026-07`."""

    id: str
    label: str
    cards: tuple[SpeechCard, ...] | tuple[VideoCard, ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter of a list: its name and the plain pages that it leads to.

    Attributes:
        name: `type`, `event`, `person`, ...
        all_url: the page of all its `total` values, where `links` are only some of them; else empty.
    """

    name: str
    label: str
    links: tuple[Link, ...]
    all_url: str = ""
    total: int = 0


@dataclass(frozen=True, slots=True)
class Pager:
    """Links between the pages of a long list, which are numbered from the oldest; an address is empty where it would say nothing new.

    Attributes:
        label: `Page 3`, or `Newest page`.
        newest: where it is not the neighbour; `oldest` likewise.
        years: on the newest page: each year in which an older page begins, with the address of that page.
    """

    label: str
    newest: str
    newer: str
    older: str
    oldest: str
    years: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """One language of the switcher: its own name, and where this page is in it; `url` is empty where the page is missing.

    Attributes:
        home: the address of the language's home page, offered when the page itself is missing.
        note: «Not available in Arabic», in the language of the page, where it is missing.
    """

    code: str
    name: str
    url: str
    home: str
    direction: str
    current: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class ContactView:
    """Whom to ask."""

    name: Words
    email: str
    phone: str
    hours: Words | None


@dataclass(frozen=True, slots=True)
class SiteView:
    """What every page of one language shares.

    Attributes:
        language, direction: of the page: `ar`, `rtl`.
        navigation: main links (speeches, videos, events, people, topics), `current` never set here; see `Head.section`.
        pages: links of the footer (about, terms, ...).
        feeds: (title, address, media type).
        year: nothing with a clock is here; the footer carries no year.
    """

    language: str
    direction: str
    name: Words
    organisation: Words
    short_name: Words
    tagline: Words | None
    description: Words | None
    home_url: str
    search_url: str
    login_url: str
    register_url: str
    account_title: Words
    account_tagline: Words | None
    navigation: tuple[tuple[str, Link], ...]
    pages: tuple[Link, ...]
    feeds: tuple[tuple[str, str, str], ...]
    contact: ContactView | None
    rights_credit: Words | None


@dataclass(frozen=True, slots=True)
class Head:
    """What stands in `<head>`, and which part of the site the page belongs to.

    Attributes:
        section: key of `SiteView.navigation` (`speeches`, `videos`, `events`, `people`, `topics`) or an empty string.
        alternates: (language tag, absolute address), `x-default` included.
        json_ld: complete JSON text for `<script type="application/ld+json">`, already safe inside HTML, or empty.
        robots: content of the robots meta element, or an empty string.
        banner: a warning for drafts and embargoed items in a preview, or an empty string.
    """

    title: str
    description: str
    canonical: str
    alternates: tuple[tuple[str, str], ...]
    languages: tuple[LanguageLink, ...]
    og_type: str
    section: str = ""
    image: ImageView | None = None
    json_ld: Markup = Markup("")  # noqa: RUF009 - an immutable string
    robots: str = ""
    banner: str = ""
    feeds: tuple[tuple[str, str, str], ...] = ()
    published: str = ""
