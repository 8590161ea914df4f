"""Addresses for readers of one language.

An item has a page in each language in which it has a title of its own. In other languages, its card links to the page in another language
and names that language. People, events and topics have a page in every language.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from generator.model.links import Target
from generator.model.page import Page
from generator.model.speech import Speech
from generator.model.video import Video
from generator.site.routes import Routes, output_of
from generator.site.site_data import content_asset
from generator.site.texts import Texts


class Addresses(Texts):
    """The addresses of everything that is visible."""

    @cached_property
    def routes(self) -> Routes:
        """The addresses."""
        return Routes(self.site.base_url, self.site.default_language)

    def absolute(self, url: str) -> str:
        """An address with scheme and host."""
        return self.routes.absolute(url)

    def url(self, *parts: str) -> str:
        """The address of a page of this edition."""
        return self.routes.page(self.language, *parts)

    def version_of(self, versions: Mapping[str, Speech] | Mapping[str, Page]) -> str:
        """Return the language of an item for readers of this edition: theirs, else the default one, else the first."""
        return next(
            (tag for tag in (self.language, self.site.default_language) if tag in versions), next(iter(versions))
        )

    def video_languages(self, video: Video) -> tuple[str, ...]:
        """The languages in which a video has a page."""
        titled = {tag for tag, _ in video.title.values}
        return tuple(tag for tag in self.site.languages if tag in titled)

    def video_language(self, video: Video) -> str:
        """Return the language of the video page to which this edition links."""
        languages = self.video_languages(video)
        return next((tag for tag in (self.language, self.site.default_language) if tag in languages), languages[0])

    def speech_url(self, speech_id: str) -> str:
        """The page of a visible speech for readers of this edition."""
        return self.routes.speech(self.version_of(self._versions(speech_id)), speech_id)

    def _versions(self, speech_id: str) -> Mapping[str, Speech]:
        return self.newsroom.speeches.get(speech_id) or self.newsroom.withdrawn[speech_id]

    def video_url(self, video_id: str) -> str:
        """The page of a visible video for readers of this edition."""
        return self.routes.video(self.video_language(self.newsroom.videos[video_id]), video_id)

    def page_url(self, slug: str) -> str:
        """A page of `content/pages/` for readers of this edition."""
        return self.routes.text_page(self.version_of(self.newsroom.pages[slug]), slug)

    def target_url(self, target: Target) -> str | None:
        """Return the address of the target of a link; None if the target item is not visible."""
        found = self._target_page(target)
        return None if found is None else found + (f"#{target.anchor}" if target.anchor else "")

    def _target_page(self, target: Target) -> str | None:
        room, name = self.newsroom, target.name
        match target.kind:
            case "speech":
                return self.speech_url(name) if name in room.speeches or name in room.withdrawn else None
            case "video":
                return self.video_url(name) if name in room.videos else None
            case "page":
                return self.page_url(name) if name in room.pages else None
            case "person" | "event" | "topic":
                return self.url({"person": "people", "event": "events", "topic": "topics"}[target.kind], name)
            case "asset":
                return content_asset(name.removeprefix("content/"), self.material.content)
        return None if target.kind == "path" and output_of(name) in self.material.absent else name
