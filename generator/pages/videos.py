"""Pages of videos: each with its files, and the catalogue, see `pages.catalogue`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from generator.exports import api, jsonld, registry
from generator.exports.rows import Row
from generator.items.video import RenditionItem, VideoItem, video_item
from generator.model.newsroom import first_others
from generator.model.video import Video
from generator.pages import catalogue
from generator.pages.jobs import Data, Job, Payload, Product
from generator.pages.layout import Frame, Meta
from generator.pages.pageviews import VideoPage
from generator.site.routes import output_of

_PLAYABLE = ("video/mp4", "video/webm", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/flac", "audio/wav")
_PLAYED = ("preview", "web", "vertical", "audio")


def jobs(frames: Sequence[Frame]) -> Iterator[Job]:
    """Yield all jobs of videos, in all editions."""
    for frame in frames:
        yield from catalogue.jobs(frame)
    for video in frames[0].edition.newsroom.videos.values():
        yield _job(frames, video)


# ------------------------------------------------------------------------------------------------------------------- one video


def _job(frames: Sequence[Frame], video: Video) -> Job:
    """Return the job of a video in all its languages, since lists for programs combine these."""
    titled = [frame for frame in frames if frame.edition.language in frame.edition.video_languages(video)]
    urls = [frame.edition.routes.video(frame.edition.language, video.id) for frame in titled]
    names = ("", *(one.name for one in registry.made_from("video")))
    outputs = {output_of(url + name): video.source_location for url in urls for name in names}
    return Job(outputs, partial(_video, titled, video.id))


def _video(frames: Sequence[Frame], video_id: str) -> Product:
    video = frames[0].edition.newsroom.videos[video_id]
    payloads: list[Payload] = []
    rows: list[Row] = []
    items = [video_item(frame.edition, video) for frame in frames]
    for frame, item in zip(frames, items, strict=True):
        page = _page(frame, video, item)
        files = [Data(one.write(item, frame.edition.translate)) for one in registry.made_from("video")]
        payloads += [*page.payloads, *files]
        rows += page.rows
    return Product(tuple(payloads), (*rows, *api.video_rows(items)))


def _page(frame: Frame, video: Video, item: VideoItem) -> Product:
    edition = frame.edition
    meta = Meta(
        title=item.title.plain,
        url=edition.routes.video(edition.language, video.id),
        versions={tag: edition.routes.video(tag, video.id) for tag in edition.video_languages(video)},
        description=" ".join(item.storyline.plain.split("\n\n")[0].split()),
        section="videos",
        og_type="video.other",
        image=item.poster,
        json_ld=jsonld.video(item, frame.publisher),
        banner=edition.newsroom.banners.get(("video", video.id, ""), ""),
        published=item.published.isoformat(),
    )
    view = VideoPage(
        video=item,
        player=_played(item),
        speeches=tuple(edition.speech_card(link.id) for link in item.speeches),
        related=tuple(edition.video_card(name) for name in _related(frame, video)),
    )
    return frame.page("video.html", meta, view, video=item)


def _played(video: VideoItem) -> tuple[RenditionItem, ...]:
    """Return the files that the page can play: open ones of a type that browsers support, all of the lightest purpose."""
    playable = [
        one for one in video.renditions if one.access == "open" and one.mime in _PLAYABLE and one.purpose.id in _PLAYED
    ]
    first = min((_PLAYED.index(one.purpose.id) for one in playable), default=0)
    return tuple(one for one in playable if one.purpose.id == _PLAYED[first])


def _related(frame: Frame, video: Video) -> list[str]:
    """Up to four other videos of the same event, else of the same topics."""
    room = frame.edition.newsroom
    of_event = room.videos_by_event.get(video.event.id, ()) if video.event else ()
    of_topics = (room.videos_by_topic.get(ref.id, ()) for ref in video.topics)
    return first_others(video.id, 4, of_event, *of_topics)
