"""View models, the variables of templates: small and frozen. `pageviews` has the view of each kind of page.

A view has finished values: items, addresses, translated labels, safe HTML. A template only arranges them; it formats dates, sizes and
the like by filters (`formats`). The view of a page has cards (title, address, date) of its neighbours, never records, so that it
changes only if the page changes.

Every template is rendered with exactly three names: `site` (`SiteView`), `head` (`Head`) and `page` (one of the page views below).
`asset("styles/site.css")` returns the fingerprinted address of a file below `site_templates/assets/`; `_()`, `{% trans %}` translate.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from generator.model.values import Moment


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """A text for readers and the language it is in.

    Attributes:
        text: the text with the typography of its language: quotation marks, dashes, spaces.
        lang: the language tag if it differs from the page's (write it as a `lang` attribute), else an empty string.
        written: the text as the editor wrote it if that differs, else an empty string.
    """

    text: str
    lang: str = ""
    written: str = ""

    @property
    def plain(self) -> str:
        """The text as the editor wrote it: for programs."""
        return self.written or self.text

    def __str__(self) -> str:
        """The text for readers."""
        return self.text

    def __bool__(self) -> bool:
        """False if there is no text."""
        return bool(self.text)


NO_TEXT = LocalizedText("")


@dataclass(frozen=True, slots=True)
class Label:
    """One of a fixed list of values: its untranslated `id`, for programs and styles, and its text for readers.

    Attributes:
        explanation: a sentence, if the list has one.
    """

    id: str
    text: str
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A title and its address; `title.lang` is the language of the linked page if it differs."""

    title: LocalizedText
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A published picture: absolute address, alternative text, size in pixels (0 if not known)."""

    url: str
    alt: LocalizedText
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class SpeechCard:
    """A speech in a list. `note` names the language of the linked page if it is not the reader's («In English»)."""

    url: str
    title: LocalizedText
    kind: str
    date: Moment
    speakers: str
    summary: LocalizedText
    location: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class VideoCard:
    """A video in a list; `date` is the date of recording, else of publication. `year` is that of publication, for filters."""

    url: str
    title: LocalizedText
    slugline: LocalizedText
    type: Label
    date: Moment
    location: str
    duration: int
    poster: Picture | None
    year: str


@dataclass(frozen=True, slots=True)
class Month:
    """Cards of one month, newest first. `label` is `July 2026`; `id` is usable as a fragment, `2026-07`."""

    id: str
    label: str
    cards: tuple[SpeechCard, ...] | tuple[VideoCard, ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter of a list: its name and the pages to which it links.

    Attributes:
        name: `type`, `event`, `person`, ...
        all_url: the page of all its `total` values if `links` are only some of them; else empty.
    """

    name: str
    label: str
    links: tuple[Link, ...]
    all_url: str = ""
    total: int = 0


@dataclass(frozen=True, slots=True)
class Pager:
    """Links between the pages of a long list, which are numbered from the oldest; an address is empty if it would be redundant.

    Attributes:
        label: `Page 3`, or `Newest page`.
        newest, oldest: addresses of these pages if they are not neighbours.
        years: on the newest page, each year in which an older page begins, with the address of that page.
    """

    label: str
    newest: str
    newer: str
    older: str
    oldest: str
    years: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """One language of the switcher: its own name, and the address of this page in it; `url` is empty if the page is missing.

    Attributes:
        home: the address of the language's home page, offered when the page itself is missing.
        note: «Not available in Arabic», in the language of the page, if it is missing.
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
    """The contact for journalists."""

    name: LocalizedText
    email: str
    phone: str
    hours: LocalizedText | None


@dataclass(frozen=True, slots=True)
class SiteView:
    """The part of a view that all pages of one language share.

    Attributes:
        language, direction: those of the page: `ar`, `rtl`.
        navigation: main links (speeches, videos, events, people, topics), `current` never set here; see `Head.section`.
        pages: links of the footer (about, terms, ...).
        feeds: (title, address, media type).
        year: nothing with a clock is here; the footer carries no year.
    """

    language: str
    direction: str
    name: LocalizedText
    organisation: LocalizedText
    short_name: LocalizedText
    tagline: LocalizedText | None
    description: LocalizedText | None
    home_url: str
    search_url: str
    login_url: str
    register_url: str
    account_title: LocalizedText
    account_tagline: LocalizedText | None
    navigation: tuple[tuple[str, Link], ...]
    pages: tuple[Link, ...]
    feeds: tuple[tuple[str, str, str], ...]
    contact: ContactView | None
    rights_credit: LocalizedText | None


@dataclass(frozen=True, slots=True)
class Head:
    """Content of `<head>`, and the section of the site to which the page belongs.

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
    image: Picture | None = None
    json_ld: Markup = Markup("")  # noqa: RUF009 - an immutable string
    robots: str = ""
    banner: str = ""
    feeds: tuple[tuple[str, str, str], ...] = ()
    published: str = ""
