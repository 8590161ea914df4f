"""Machine-readable outputs: feeds, data lists, the sitemap, files for hosts. One exporter for each family."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice

from generator.diagnostics import SourceLocation
from generator.exports import api, feeds, host_config, registry, sitemap
from generator.exports.feeds import FeedInfo
from generator.exports.registry import Output
from generator.exports.rows import Row
from generator.items.parts import mark_picture
from generator.items.speech import SpeechItem, speech_item
from generator.items.video import VideoItem, video_item
from generator.model.newsroom import Newsroom
from generator.model.site import PATH as SITE
from generator.model.speech import Speech
from generator.pages import home
from generator.pages.jobs import Data, Job, Product, ready
from generator.pages.layout import Frame
from generator.site.labels import N_

PRODUCER = SourceLocation("generator/pages/machines.py")


def jobs(frames: Sequence[Frame]) -> Iterator[Job]:
    """Yield the jobs of all machine-readable outputs, except those that list the results of other jobs, see `lists`."""
    for frame in frames:
        yield from _feeds(frame)
    yield from _hosting(frames)


def list_names(newsroom: Newsroom, pages: int) -> Iterator[str]:
    """Yield the paths of the outputs that `lists` may generate for these visible items on so many pages."""
    yield from api.names(newsroom)
    yield from sitemap.names(pages)


def lists(rows: Sequence[Row], base_url: str) -> Iterator[tuple[str, bytes]]:
    """Yield the outputs that list the results of jobs, as (output, bytes); `rows` are those of all jobs, in the order of the plan."""
    yield from api.lists(rows, base_url)
    yield from sitemap.sitemap(rows, base_url)


def _feeds(frame: Frame) -> Iterator[Job]:
    for needs, title, items in (("speeches", N_("Speeches"), _speeches), ("videos", N_("Videos"), _videos)):
        for one in registry.made_from(needs):
            output = f"{frame.edition.url()}{one.address}".lstrip("/")
            yield Job({output: PRODUCER}, partial(_feed, frame, one, title, items))


def _feed(frame: Frame, one: Output, title: str, items: Callable[[Frame], Sequence[object]]) -> Product:
    return Product((Data(one.write(_info(frame, title, one), items(frame))),))


def _newest(frame: Frame) -> list[Speech]:
    """Return the speeches of the feeds: the newest in the edition's own language."""
    language = frame.edition.language
    own = (versions[language] for versions in frame.edition.newsroom.speeches.values() if language in versions)
    return list(islice(own, feeds.FEED_LENGTH))


def _speeches(frame: Frame) -> list[SpeechItem]:
    return [speech_item(frame.edition, speech) for speech in _newest(frame)]


def _videos(frame: Frame) -> list[VideoItem]:
    edition = frame.edition
    newest = islice(edition.newsroom.videos.values(), feeds.FEED_LENGTH)
    return [video_item(edition, video) for video in newest if edition.language in edition.video_languages(video)]


def _info(frame: Frame, title: str, one: Output) -> FeedInfo:
    edition = frame.edition
    folder = one.address.removesuffix(one.name)
    return FeedInfo(
        title=f"{edition.plain(edition.site.name)} – {edition.translate(title)}",
        site_url=edition.absolute(edition.url() + folder),
        feed_url=edition.absolute(edition.url() + one.address),
        language=edition.language,
        publisher=frame.publisher,
        description=edition.plain(edition.site.description) or edition.plain(edition.site.name),
        icon=mark_picture(edition, frame.mark),
        rights=edition.plain(edition.site.rights.credit),
        alternates=tuple(
            (tag, edition.absolute(edition.routes.page(tag) + one.address)) for tag in edition.site.languages
        ),
    )


def _hosting(frames: Sequence[Frame]) -> Iterator[Job]:
    site = frames[0].edition.site
    types = {one.address: one.media_type for one in registry.OUTPUTS if one.media_type}
    moved = [one for frame in frames for one in home.redirects(frame)]
    headers = host_config.headers(site.base_url, site.languages, site.default_language, types)
    places = dict.fromkeys(alias.source_location.path for frame in frames for alias, _, _ in home.moved(frame))
    yield ready("_headers", Data(headers), PRODUCER, SITE)
    yield ready("_redirects", Data(host_config.redirects(moved)), PRODUCER, SITE, *places)
    yield ready("robots.txt", Data(host_config.robots(site.base_url)), PRODUCER, SITE)
