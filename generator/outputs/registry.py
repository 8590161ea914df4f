"""Everything that machines read: feeds, lists of data, the sitemap, files for hosts. One producer for each family."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice

from generator.diagnostics import SourceLocation
from generator.model.newsroom import Newsroom
from generator.model.site import PATH as SITE
from generator.model.speech import Speech
from generator.outputs import api, feeds, host_config, sitemap, videofeed
from generator.outputs.build_items import mark_picture, speech_item, video_item
from generator.outputs.items import FeedInfo, SpeechItem, VideoItem
from generator.outputs.jobs import Data, Job, Product, Row, ready
from generator.outputs.labels import N_
from generator.outputs.pages import home
from generator.outputs.pages.layout import Frame

PRODUCER = SourceLocation("generator/outputs/registry.py")


def jobs(frames: Sequence[Frame]) -> Iterator[Job]:
    """All machine outputs of a site but those that list what other jobs have made, see `lists`."""
    for frame in frames:
        yield from _feeds(frame)
    yield from _hosting(frames)


def list_names(newsroom: Newsroom, pages: int) -> Iterator[str]:
    """The outputs that `lists` may give for what is visible, on so many pages."""
    yield from api.names(newsroom)
    yield from sitemap.names(pages)


def lists(rows: Sequence[Row], base_url: str) -> Iterator[tuple[str, bytes]]:
    """Outputs that list what the jobs have made, as (output, bytes); `rows` of all jobs, in the order of the plan."""
    yield from api.lists(rows, base_url)
    yield from sitemap.sitemap(rows, base_url)


def _feeds(frame: Frame) -> Iterator[Job]:
    edition = frame.edition
    prefix = edition.url("speeches")
    for name, write in (("feed.xml", feeds.atom), ("feed.json", feeds.json_feed)):
        make = partial(_speech_feed, frame, name, write)
        yield Job({(prefix + name).lstrip("/"): PRODUCER}, make)
    yield Job({f"{edition.url('videos')}feed.xml".lstrip("/"): PRODUCER}, partial(_video_feed, frame))


def _newest(frame: Frame) -> list[Speech]:
    """The speeches of the feeds: the newest in the edition's own language."""
    language = frame.edition.language
    own = (versions[language] for versions in frame.edition.newsroom.speeches.values() if language in versions)
    return list(islice(own, feeds.FEED_LENGTH))


def _speech_feed(frame: Frame, name: str, write: Callable[[FeedInfo, Sequence[SpeechItem]], bytes]) -> Product:
    edition = frame.edition
    newest = [speech_item(edition, speech) for speech in _newest(frame)]
    return Product((Data(write(_info(frame, N_("Speeches"), edition.url("speeches"), name), newest)),))


def _video_feed(frame: Frame) -> Product:
    edition = frame.edition
    newest: list[VideoItem] = [
        video_item(edition, video)
        for video in list(edition.newsroom.videos.values())[: feeds.FEED_LENGTH]
        if edition.language in edition.video_languages(video)
    ]
    return Product((Data(videofeed.rss(_info(frame, N_("Videos"), edition.url("videos"), "feed.xml"), newest)),))


def _info(frame: Frame, title: str, prefix: str, name: str) -> FeedInfo:
    edition = frame.edition
    absolute = edition.routes.absolute
    section = prefix.strip("/").rpartition("/")[2]
    rights = edition.plain(edition.site.rights.credit)
    return FeedInfo(
        title=f"{edition.plain(edition.site.name)} – {edition.translate(title)}",
        site_url=absolute(prefix),
        feed_url=absolute(prefix + name),
        language=edition.language,
        publisher=frame.publisher,
        description=edition.plain(edition.site.description) or edition.plain(edition.site.name),
        icon=mark_picture(edition, frame.mark),
        rights=rights,
        alternates=tuple((tag, absolute(edition.routes.page(tag, section) + name)) for tag in edition.site.languages),
    )


def _hosting(frames: Sequence[Frame]) -> Iterator[Job]:
    site = frames[0].edition.site
    moved = [one for frame in frames for one in home.redirects(frame)]
    headers = host_config.headers(site.base_url, site.languages, site.default_language)
    places = dict.fromkeys(alias.place.path for frame in frames for alias, _, _ in home.moved(frame))
    yield ready("_headers", Data(headers), PRODUCER, SITE)
    yield ready("_redirects", Data(host_config.redirects(moved)), PRODUCER, SITE, *places)
    yield ready("robots.txt", Data(host_config.robots(site.base_url)), PRODUCER, SITE)
