"""Everything that machines read: feeds, data files, the sitemap, files for hosts. One producer for each family."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.diagnostics import Place
from generator.model.records import Moment
from generator.outputs import data, feeds, hosting, sitemap, videofeed
from generator.outputs.entries import FeedInfo, ImageEntry, SitemapEntry, SpeechEntry, VideoEntry
from generator.outputs.entrymaking import speech_entry, video_entry
from generator.outputs.jobs import Data, Job, Page
from generator.outputs.labels import N_
from generator.outputs.pages import front
from generator.outputs.pages.frame import Frame

_HERE = Place("generator/outputs/machines.py")


def jobs(frames: Sequence[Frame], pages: Sequence[Job]) -> Iterator[Job]:
    """All machine outputs of a site; `pages` are the pages that were planned, for the sitemap."""
    for frame in frames:
        yield from _feeds(frame)
    yield from _data(frames)
    yield from _sitemap(frames, pages)
    yield from _hosting(frames)


def _speeches(frame: Frame, ids: Sequence[str], *, full: bool) -> list[SpeechEntry]:
    """Entries of speeches in the edition's own language."""
    speeches, language = frame.edition.newsroom.speeches, frame.edition.language
    return [
        speech_entry(frame.edition, speeches[name][language], full=full) for name in ids if language in speeches[name]
    ]


def _videos(frame: Frame, ids: Sequence[str]) -> list[VideoEntry]:
    videos = frame.edition.newsroom.videos
    return [
        video_entry(frame.edition, videos[name])
        for name in ids
        if frame.edition.language in frame.edition.video_languages(videos[name])
    ]


def _feeds(frame: Frame) -> Iterator[Job]:
    edition = frame.edition
    room = edition.newsroom
    own = [name for name, versions in room.speeches.items() if edition.language in versions]
    newest = _speeches(frame, own[: feeds.FEED_LENGTH], full=True)
    prefix = edition.url("speeches")
    for name, write in (("feed.xml", feeds.atom), ("feed.json", feeds.json_feed)):
        info = _info(frame, N_("Speeches"), prefix, name)
        yield Job((prefix + name).lstrip("/"), Data(write(info, newest)), _HERE)
    prefix = edition.url("videos")
    videos = _videos(frame, list(room.videos)[: feeds.FEED_LENGTH])
    yield Job(
        f"{prefix}feed.xml".lstrip("/"),
        Data(videofeed.rss(_info(frame, N_("Videos"), prefix, "feed.xml"), videos)),
        _HERE,
    )


def _info(frame: Frame, title: str, prefix: str, name: str) -> FeedInfo:
    edition = frame.edition
    absolute = edition.routes.absolute
    section = prefix.strip("/").rpartition("/")[2]
    rights = edition.plain(edition.site.rights.credit)
    return FeedInfo(
        title=f"{edition.plain(edition.site.name)} – {edition.say(title)}",
        site_url=absolute(prefix),
        feed_url=absolute(prefix + name),
        language=edition.language,
        publisher=frame.publisher,
        description=edition.plain(edition.site.description) or edition.plain(edition.site.name),
        icon=ImageEntry(absolute(frame.mark), width=180, height=180) if frame.mark else None,
        rights=rights,
        alternates=tuple((tag, absolute(edition.routes.page(tag, section) + name)) for tag in edition.site.languages),
    )


def _data(frames: Sequence[Frame]) -> Iterator[Job]:
    """`/api/*.json`: all languages of an item stand together, so entries are made item by item."""
    room = frames[0].edition.newsroom
    by_language = {frame.edition.language: frame for frame in frames}
    shown = [
        speech_entry(by_language[tag].edition, speech, full=False)
        for versions in room.speeches.values()
        for tag, speech in versions.items()
    ]
    taken_back = [
        speech_entry(by_language[tag].edition, speech, full=False)
        for versions in room.withdrawn.values()
        for tag, speech in versions.items()
    ]
    videos = [entry for name in room.videos for frame in frames for entry in _videos(frame, [name])]
    yield Job("api/speeches.json", Data(data.speeches(shown)), _HERE)
    yield Job("api/videos.json", Data(data.videos(videos)), _HERE)
    yield Job("api/changes.json", Data(data.changes([*shown, *taken_back])), _HERE)


def _sitemap(frames: Sequence[Frame], pages: Sequence[Job]) -> Iterator[Job]:
    base_url = frames[0].edition.site.base_url
    videos = {entry.url: entry for frame in frames for entry in _videos(frame, list(frame.edition.newsroom.videos))}
    changed = {
        entry.url: Moment(entry.changed)
        for frame in frames
        for entry in _speeches(frame, list(frame.edition.newsroom.speeches), full=False)
        if entry.changed
    }
    entries = [
        SitemapEntry(head.canonical, changed.get(head.canonical), head.alternates, videos.get(head.canonical))
        for head in (job.payload.head for job in pages if isinstance(job.payload, Page))
        if head.canonical and not head.robots and not head.banner
    ]
    for name, content in sitemap.sitemap(sorted(entries, key=lambda entry: entry.url), base_url):
        yield Job(name, Data(content), _HERE)


def _hosting(frames: Sequence[Frame]) -> Iterator[Job]:
    site = frames[0].edition.site
    moved = [one for frame in frames for one in front.redirects(frame)]
    yield Job("_headers", Data(hosting.headers(site.base_url, site.languages, site.default_language)), _HERE)
    yield Job("_redirects", Data(hosting.redirects(moved)), _HERE)
    yield Job("robots.txt", Data(hosting.robots(site.base_url)), _HERE)
