"""Files that are published as they are: assets of the templates, pictures of `content/`, open media and captions."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import SourceLocation
from generator.items.video import published_caption
from generator.model.inputs import MediaFile
from generator.model.shared import Image
from generator.model.values import FileRef
from generator.pages.jobs import Copy, Data, Job, ready
from generator.site.assets import Assets
from generator.site.edition import Edition
from generator.site.site_data import content_asset

ASSETS = SourceLocation("site_templates/assets")


def jobs(edition: Edition, assets: Assets) -> Iterator[Job]:
    """Yield all jobs of static files; a file that two items share comes twice, with the same bytes."""
    yield from _assets(assets)
    yield from _open_media(edition)
    yield from _pictures(edition)
    yield from _linked_files(edition)


def _assets(assets: Assets) -> Iterator[Job]:
    names = {url.lstrip("/"): f"{ASSETS.path}/{name}" for name, url in assets.urls.items()}
    return (ready(name, Data(content), ASSETS, names[name]) for name, content in assets.files.items())


def _open_media(edition: Edition) -> Iterator[Job]:
    for video in edition.newsroom.videos.values():
        for one in video.renditions:
            if one.access == "open":
                yield from _file(edition, video.source_location.path, one.file, one.file.path)
        for caption in video.captions:
            yield from _file(
                edition, video.source_location.path, caption.file, published_caption(edition, video, caption)
            )


def _pictures(edition: Edition) -> Iterator[Job]:
    for video in edition.newsroom.videos.values():
        for image in (video.poster, *video.stills):
            yield from _picture(edition, video.source_location.path, image)
    for person in edition.newsroom.people.values():
        yield from _picture(edition, person.source_location.path, person.portrait)


def _picture(edition: Edition, owner: str, image: Image | None) -> Iterator[Job]:
    if image is None:
        return
    root, _, name = edition.material.linked.files[(owner, image.file.path)].partition("/")
    if root == "media":
        yield from _file(edition, owner, image.file, name)
    else:
        yield _content_asset(edition, name, image.file.source_location)


def _linked_files(edition: Edition) -> Iterator[Job]:
    """Yield the jobs of pictures and files that visible texts refer to."""
    room = edition.newsroom
    visible = {("speech", name, tag) for name, versions in room.speeches.items() for tag in versions}
    visible |= {("page", name, tag) for name, versions in room.pages.items() for tag in versions}
    for key, targets in edition.material.linked.targets.items():
        for target in targets:
            if key in visible and target.kind == "asset":
                yield _content_asset(edition, target.name.removeprefix("content/"), target.source_location)


def _content_asset(edition: Edition, name: str, place: SourceLocation) -> Job:
    content = edition.material.content
    return ready(content_asset(name, content).lstrip("/"), Data(content[name]), place, f"content/{name}")


def _file(edition: Edition, owner: str, file: FileRef, path: str) -> Iterator[Job]:
    """Yield the job of a file below `/media/`; nothing for a file in a store, which cannot be published here."""
    found = edition.material.file_of(owner, file)
    if found is not None:
        payload = Copy(found) if isinstance(found, MediaFile) else Data(found)
        yield ready(
            f"media/{path}", payload, file.source_location, owner, edition.material.linked.files[owner, file.path]
        )
