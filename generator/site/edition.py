"""An edition: the newsroom for readers of one language. Its base classes add texts, addresses and bodies; this module adds cards."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, partial

from generator.model.newsroom import shown_from
from generator.model.shared import Speaker
from generator.model.values import Moment
from generator.site import labels
from generator.site.bodies import Bodies
from generator.site.views import Link, LocalizedText, Month, SpeechCard, VideoCard
from generator.trace import Shared


class Edition(Bodies):
    """One language's edition; lists and neighbours show its items as cards."""

    @cached_property
    def _speech_cards(self) -> Shared[SpeechCard]:
        return Shared(self.material.recorder)

    def speech_card(self, speech_id: str) -> SpeechCard:
        """Return the card of a speech, the same one for all lists."""
        return self._speech_cards.get(speech_id, partial(self._speech_card, speech_id))

    def _speech_card(self, speech_id: str) -> SpeechCard:
        versions = self._versions(speech_id)
        language = self.version_of(versions)
        speech = versions[language]
        return SpeechCard(
            url=self.routes.speech(language, speech_id),
            title=self.foreign(speech.title, language),
            kind=self.translate(labels.SPEECH_KINDS[speech.kind]),
            date=speech.delivered_at,
            speakers=self.names(speech.speakers),
            summary=self.foreign(speech.summary or "", language),
            location=self.city(speech.location),
            note=self.in_language(language),
        )

    def speaker_name(self, speaker: Speaker) -> LocalizedText:
        """The name of a speaker."""
        name = self.newsroom.people[speaker.ref.id].name if speaker.ref else speaker.name
        return self.localized(name)

    def names(self, speakers: Iterable[Speaker]) -> str:
        """`Ilse Varnholt, Lucien Tarrade`."""
        return self.formats.joined(map(self.speaker_name, speakers))

    @cached_property
    def _video_cards(self) -> Shared[VideoCard]:
        return Shared(self.material.recorder)

    def video_card(self, video_id: str) -> VideoCard:
        """A video in a list."""
        return self._video_cards.get(video_id, partial(self._video_card, video_id))

    def _video_card(self, video_id: str) -> VideoCard:
        video = self.newsroom.videos[video_id]
        shown = Moment.of(shown_from(video))
        return VideoCard(
            url=self.video_url(video_id),
            title=self.localized(video.title),
            slugline=self.localized(video.slugline),
            type=self.label(labels.VIDEO_TYPES, video.type),
            date=video.shot_at or shown,
            location=self.plain(video.locations[0]) if video.locations else "",
            duration=video.duration,
            poster=self.image(video.source_location.path, video.poster),
            year=f"{shown.day.year:04}",
        )

    def topic_link(self, topic_id: str) -> Link:
        """A link to a topic's page."""
        return Link(self.localized(self.newsroom.topics[topic_id].name), self.url("topics", topic_id))

    def speech_months(self, ids: Iterable[str]) -> tuple[Month, ...]:
        """Speeches by month."""
        groups: dict[str, list[SpeechCard]] = {}
        titles: dict[str, str] = {}
        for speech_id in ids:
            moment = self.newsroom.original(speech_id).delivered_at
            name = f"{moment.day:%Y-%m}"
            groups.setdefault(name, []).append(self.speech_card(speech_id))
            titles[name] = self.formats.month(moment)
        return tuple(Month(name, titles[name], tuple(cards)) for name, cards in groups.items())

    def video_months(self, ids: Iterable[str]) -> tuple[Month, ...]:
        """Videos by month of publication."""
        groups: dict[str, list[VideoCard]] = {}
        titles: dict[str, str] = {}
        for video_id in ids:
            moment = Moment.of(shown_from(self.newsroom.videos[video_id]))
            name = f"{moment.day:%Y-%m}"
            groups.setdefault(name, []).append(self.video_card(video_id))
            titles[name] = self.formats.month(moment)
        return tuple(Month(name, titles[name], tuple(cards)) for name, cards in groups.items())
