"""The home page, the editors' own pages, the archive, the page for wrong addresses, and redirects."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.diagnostics import SourceLocation
from generator.exports import jsonld
from generator.exports.host_config import Redirect
from generator.items.parts import NamedLink, event_item
from generator.markup.typography import typeset_text
from generator.model.values import Alias
from generator.pages import speeches
from generator.pages.jobs import Job, Product
from generator.pages.layout import Frame, Meta
from generator.pages.pageviews import ArchivePage, HomePage, MissingPage, RedirectPage, TextPage
from generator.site import labels
from generator.site.labels import N_
from generator.site.routes import output_of
from generator.site.views import Link, LocalizedText

_FRONT = SourceLocation("generator/pages/home.py")
_SPEECHES_ON_HOME = 7
_VIDEOS_ON_HOME = 7


def jobs(frame: Frame) -> Iterator[Job]:
    """The pages of one edition that belong to no list."""
    edition = frame.edition
    yield frame.job(edition.url(), _FRONT, partial(_home, frame))
    yield frame.job(edition.url("search"), _FRONT, partial(_archive, frame))
    missing = output_of(edition.url()).replace("index.html", "404.html")
    yield Job({missing: _FRONT}, partial(_missing, frame))
    for versions in edition.newsroom.pages.values():
        if page := versions.get(edition.language):
            url = edition.routes.text_page(page.language, page.slug)
            yield frame.job(url, page.source_location, partial(_text, frame, page.slug))


def _home(frame: Frame) -> Product:
    edition = frame.edition
    room, site = edition.newsroom, edition.site
    newest = [edition.speech_card(name) for name in list(room.speeches)[:_SPEECHES_ON_HOME]]
    coming = [event for event in room.events.values() if room.event_states[event.id] != "past"]
    name, description = edition.plain(site.name), edition.plain(site.description)
    meta = Meta(
        title=name,
        url=edition.url(),
        versions=frame.everywhere(),
        description=description,
        json_ld=jsonld.home(frame.publisher, name, edition.language, description),
    )
    view = HomePage(
        lead=newest[0] if newest else None,
        speeches=tuple(newest[1:]),
        videos=tuple(edition.video_card(name) for name in list(room.videos)[:_VIDEOS_ON_HOME]),
        upcoming=tuple(event_item(edition, event) for event in reversed(coming)),
        topics=tuple(
            sorted(
                (edition.topic_link(name) for name in room.topics),
                key=lambda link: (link.title.text.casefold(), link.url),
            )
        ),
        speeches_url=edition.url("speeches"),
        videos_url=edition.url("videos"),
        events_url=edition.url("events"),
    )
    return frame.page("home.html", meta, view)


def _text(frame: Frame, slug: str) -> Product:
    edition = frame.edition
    versions = edition.newsroom.pages[slug]
    page = versions[edition.language]
    fragment = edition.fragment("page", page.slug, page.language)
    url = edition.routes.text_page(page.language, page.slug)
    steps = [
        NamedLink(edition.plain(edition.site.name), edition.routes.absolute(edition.url())),
        NamedLink(page.title, edition.routes.absolute(url)),
    ]
    meta = Meta(
        title=typeset_text(page.title, page.language),
        url=url,
        versions={tag: edition.routes.text_page(tag, page.slug) for tag in versions},
        description=page.summary or "",
        json_ld=jsonld.breadcrumbs(steps),
        banner=edition.newsroom.banners.get(("page", page.slug, page.language), ""),
    )
    body = edition.body("page", page.slug, page.language)
    return frame.page(
        "page.html",
        meta,
        TextPage(
            page.slug,
            typeset_text(page.title, page.language),
            typeset_text(page.summary or "", page.language),
            body,
            speeches.contents(fragment),
        ),
    )


def _archive(frame: Frame) -> Product:
    edition = frame.edition
    of_speeches, of_videos = edition.newsroom.speeches_by_year, edition.newsroom.videos_by_year
    years = sorted({*of_speeches, *of_videos}, reverse=True)
    heading = edition.translate(N_("Search"))
    view = ArchivePage(
        heading=heading,
        intro=edition.translate(N_("Everything that was published, by year.")),
        years=tuple(
            (
                year,
                _link(frame, N_("Speeches"), ("speeches", year), len(of_speeches.get(year, ()))),
                _link(frame, N_("Videos"), ("videos", "year", year), len(of_videos.get(year, ()))),
            )
            for year in years
        ),
        facets=(),
    )
    return frame.page("archive.html", Meta(heading, edition.url("search"), frame.everywhere("search")), view)


def _link(frame: Frame, label: str, parts: tuple[str, ...], count: int) -> Link | None:
    return (
        Link(LocalizedText(frame.edition.translate(label)), frame.edition.url(*parts), count=count) if count else None
    )


def _missing(frame: Frame) -> Product:
    edition = frame.edition
    heading = edition.translate(N_("This page does not exist"))
    intro = edition.translate(N_("The address may be old or mistyped. These pages lead on:"))
    names = (*labels.NAVIGATION.items(), ("search", N_("Search")))
    view = MissingPage(
        heading, intro, tuple(Link(LocalizedText(edition.translate(name)), edition.url(key)) for key, name in names)
    )
    meta = Meta(heading, edition.url(), frame.everywhere(), robots="noindex", found=False)
    return frame.page("404.html", meta, view)


# ------------------------------------------------------------------------------------------------------------------- redirects


def moved(frame: Frame) -> list[tuple[Alias, str, str]]:
    """Return every alias of the visible items of this edition: (alias, present address, title)."""
    edition = frame.edition
    room, language = edition.newsroom, edition.language
    found: list[tuple[Alias, str, str]] = []
    for versions in (*room.speeches.values(), *room.withdrawn.values()):
        if speech := versions.get(language):
            found += [(alias, edition.routes.speech(language, speech.id), speech.title) for alias in speech.aliases]
    for pages in room.pages.values():
        if page := pages.get(language):
            found += [(alias, edition.routes.text_page(language, page.slug), page.title) for alias in page.aliases]
    for video in room.videos.values():
        if language == edition.video_languages(video)[0]:
            found += [(alias, edition.video_url(video.id), edition.plain(video.title)) for alias in video.aliases]
    return found


def redirect_jobs(frame: Frame) -> Iterator[Job]:
    """Yield the job of a page at each old address that redirects, for servers that use neither `_redirects` nor the map."""
    for alias, url, title in moved(frame):
        output = alias.path.lstrip("/") + "index.html"
        yield Job({output: alias.source_location}, partial(_redirect, frame, url, title))


def _redirect(frame: Frame, url: str, title: str) -> Product:
    meta = Meta(title, url, {frame.edition.language: url}, robots="noindex")
    return frame.page("redirect.html", meta, RedirectPage(url, title))


def redirects(frame: Frame) -> list[Redirect]:
    """Return the redirects of the aliases."""
    return [Redirect(alias.path, url) for alias, url, _ in moved(frame)]
