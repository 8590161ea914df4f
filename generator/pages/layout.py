"""The layout of every page: the site in one language, the head, the language switcher."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial

from markupsafe import Markup

from generator.diagnostics import SourceLocation
from generator.exports import sitemap
from generator.exports.sitemap import SitemapEntry
from generator.items.parts import Publisher, publisher
from generator.items.video import VideoItem
from generator.memo import key_of
from generator.model.values import Moment
from generator.pages import jobs, paging
from generator.pages.pageviews import PageView
from generator.pages.paging import Part, T
from generator.site import labels
from generator.site.edition import Edition
from generator.site.formats import own_name
from generator.site.routes import output_of
from generator.site.views import ContactView, Head, LanguageLink, Link, LocalizedText, Pager, Picture, SiteView
from generator.trace import Shared

ATOM, JSON_FEED, RSS = "application/atom+xml", "application/feed+json", "application/rss+xml"
_ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Meta:
    """The values of one page for its head.

    Attributes:
        url: the page's own address, from the root.
        versions: language tag -> address of the page in that language, this one included.
        found: False for the page of wrong addresses, which has no address of its own.
    """

    title: str
    url: str
    versions: Mapping[str, str]
    description: str = ""
    section: str = ""
    og_type: str = "website"
    image: Picture | None = None
    json_ld: Markup = Markup("")  # noqa: RUF009 - an immutable string
    robots: str = ""
    banner: str = ""
    published: str = ""
    found: bool = True


@dataclass(frozen=True)
class Frame:
    """Creates the jobs of the pages of one edition.

    Attributes:
        directions: language tag -> `ltr` or `rtl`.
        mark: address of the institution's square picture, or an empty string; the picture of pages that have none.
    """

    edition: Edition
    directions: Mapping[str, str]
    mark: str

    @cached_property
    def digest(self) -> bytes:
        """A digest of the inputs of all pages of the edition: the settings of the site and the translations."""
        edition = self.edition
        directions = tuple(self.directions.items())
        return key_of(
            "frame", edition.language, directions, self.mark, edition.catalogue.digest, edition.material.settings
        )

    @cached_property
    def publisher(self) -> Publisher:
        """The institution, for structured data."""
        return publisher(self.edition, self.mark)

    def job(
        self,
        url: str,
        origin: SourceLocation,
        make: partial[jobs.Product],
    ) -> jobs.Job:
        """Return the job of one page at its own address; `make` is called when the page is rendered."""
        return jobs.Job({output_of(url): origin}, make)

    def pager(self, part: Part[T], year: Callable[[T], str], *parts: str) -> Pager | None:
        """The links between the pages of a list, or None for a list of one page.

        Args:
            part: the page that shows them.
            year: returns the year of an entry.
            parts: parts of the address of the list.
        """
        if part.alone:
            return None
        edition = self.edition
        page = labels.N_("Page %(number)s") if part.number else labels.N_("Newest page")
        url = lambda number: edition.url(*paging.address(parts, number))  # noqa: E731
        return paging.pager(part, edition.translate(page, number=part.number), url, year)

    def title(self, name: str, part: Part[T]) -> str:
        """The title of a page of a list, different from that of every other page."""
        if not part.number:
            return name
        return self.edition.translate(labels.N_("%(title)s, page %(number)s"), title=name, number=part.number)

    def page(
        self,
        template: str,
        meta: Meta,
        view: PageView,
        *,
        changed: datetime | None = None,
        video: VideoItem | None = None,
    ) -> jobs.Product:
        """Return one page, and its row in the sitemap if search engines may list it.

        Args:
            template: name of the template, such as `speech.html`.
            meta: values for its head.
            view: view of the page, for the template.
            changed: the last change of the content of the page, if it is known.
            video: the video that the page is about.
        """
        head = self.head(meta)
        listed = SitemapEntry(head.canonical, Moment.of(changed) if changed else None, head.alternates, video)
        rows = (sitemap.row(listed),) if head.canonical and not head.robots and not head.banner else ()
        return jobs.Product((jobs.Page(template, self.edition.language, self._site(meta), head, view),), rows)

    def _site(self, meta: Meta) -> SiteView:
        """Return the site's part of the view: links to the page itself are marked, and log-in returns to it."""
        return replace(
            self.site_view,
            login_url=self.edition.routes.account("login", meta.url),
            register_url=self.edition.routes.account("register", meta.url),
            pages=tuple(replace(link, current=link.url == meta.url) for link in self.site_view.pages),
            navigation=tuple(
                (key, replace(link, current=link.url == meta.url)) for key, link in self.site_view.navigation
            ),
        )

    def head(self, meta: Meta) -> Head:
        """The head of a page."""
        edition = self.edition
        name = edition.plain(edition.site.name)
        organisation = edition.localized(edition.site.organisation.name)
        mark = Picture(edition.absolute(self.mark), organisation) if self.mark else None
        return Head(
            title=meta.title if meta.title == name else f"{meta.title} – {name}",
            description=meta.description,
            canonical=edition.routes.absolute(meta.url) if meta.found else "",
            alternates=() if meta.robots else self._alternates(meta.versions),
            languages=tuple(self._language(tag, meta.versions) for tag in edition.site.languages),
            og_type=meta.og_type,
            section=meta.section,
            image=meta.image or mark,
            json_ld=meta.json_ld,
            robots=meta.robots,
            banner=edition.translate(labels.BANNERS[meta.banner]) if meta.banner else "",
            published=meta.published,
        )

    def everywhere(self, *parts: str) -> dict[str, str]:
        """The versions of a page that exists in every language."""
        return {tag: self.edition.routes.page(tag, *parts) for tag in self.edition.site.languages}

    def _alternates(self, versions: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        if len(versions) < 2:
            return ()
        absolute = self.edition.routes.absolute
        found = [(tag, absolute(versions[tag])) for tag in self.edition.site.languages if tag in versions]
        default = versions.get(self.edition.site.default_language)
        return (*found, *((("x-default", absolute(default)),) if default else ()))

    def _language(self, tag: str, versions: Mapping[str, str]) -> LanguageLink:
        edition = self.edition
        name = edition.formats.language_name(tag)
        return LanguageLink(
            code=tag,
            name=own_name(tag),
            url=versions.get(tag, ""),
            home=edition.routes.page(tag),
            direction=self.directions[tag],
            current=tag == edition.language,
            note=""
            if tag in versions
            else edition.translate(labels.N_("Not available in %(language)s"), language=name),
        )

    @property
    def site_view(self) -> SiteView:
        """The part of the view that all pages of the edition share."""
        return self._site_views.get("", self._site_view)

    @cached_property
    def _site_views(self) -> Shared[SiteView]:
        return Shared(self.edition.material.recorder)

    def _site_view(self) -> SiteView:
        edition, site = self.edition, self.edition.site
        home = edition.url()
        return SiteView(
            language=edition.language,
            direction=self.directions[edition.language],
            name=edition.localized(site.name),
            organisation=edition.localized(site.organisation.name),
            short_name=edition.localized(site.organisation.short_name),
            tagline=edition.localized_or_none(site.tagline),
            description=edition.localized_or_none(site.description),
            home_url=home,
            search_url=edition.url("search"),
            login_url=edition.routes.account("login", home),
            register_url=edition.routes.account("register", home),
            account_title=edition.localized(site.account.title),
            account_tagline=edition.localized_or_none(site.account.tagline),
            navigation=tuple(
                (key, Link(LocalizedText(edition.translate(name)), edition.url(key)))
                for key, name in labels.NAVIGATION.items()
            ),
            pages=tuple(
                self._page_link(slug)
                for slug in sorted(edition.newsroom.pages, key=lambda slug: (slug != _ABOUT, slug))
            ),
            feeds=self._feeds(),
            contact=self._contact(),
            rights_credit=edition.localized_or_none(site.rights.credit),
        )

    def _page_link(self, slug: str) -> Link:
        versions = self.edition.newsroom.pages[slug]
        language = self.edition.version_of(versions)
        return Link(self.edition.foreign(versions[language].title, language), self.edition.page_url(slug))

    def _feeds(self) -> tuple[tuple[str, str, str], ...]:
        edition = self.edition
        speeches, videos = (
            edition.translate(labels.NAVIGATION["speeches"]),
            edition.translate(labels.NAVIGATION["videos"]),
        )
        return (
            (f"{speeches} (Atom)", f"{edition.url('speeches')}feed.xml", ATOM),
            (f"{speeches} (JSON Feed)", f"{edition.url('speeches')}feed.json", JSON_FEED),
            (f"{videos} (RSS)", f"{edition.url('videos')}feed.xml", RSS),
        )

    def _contact(self) -> ContactView | None:
        contact = self.edition.site.contact
        if contact is None:
            return None
        return ContactView(
            self.edition.localized(contact.name),
            contact.email,
            contact.phone or "",
            self.edition.localized_or_none(contact.hours),
        )
