"""An edition: the newsroom for readers of one language. Knows how things are called, written and found there.

An item has a page in each language in which it has a title of its own; elsewhere its card leads to the page in another language and
says so. People, events and topics have a page in every language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from markupsafe import Markup

from generator.markup.fragment import Fragment
from generator.markup.html_writer import outside
from generator.markup.typography import typeset_text
from generator.model.inputs import MediaFile
from generator.model.links import Key, ResolvedLibrary, Target
from generator.model.newsroom import Newsroom, shown_from, spoken_languages
from generator.model.records import (
    Event,
    FileRef,
    Image,
    LocalText,
    Location,
    Moment,
    Page,
    Person,
    Site,
    Speaker,
    Speech,
    Video,
)
from generator.model.timecode import format_duration, iso_duration
from generator.outputs import labels
from generator.outputs.assets import fingerprinted, image_size
from generator.outputs.formats import Formats
from generator.outputs.routes import Routes, output_of
from generator.outputs.translations import Catalogue
from generator.outputs.views import (
    DateView,
    EventCard,
    ImageView,
    Link,
    Month,
    PersonCard,
    SpeechCard,
    VideoCard,
    Words,
)

CONTENT_ASSETS = "assets/content/"


@dataclass(frozen=True)
class SiteData:
    """What all editions share: the sound library, its visible part, and the files.

    Attributes:
        content: bytes of every file of `content/`, by name below it.
        media: files of the media root, by name below it.
        absent: files below `dist/` to which texts link and which are not there now, because what they show is hidden.
    """

    linked: ResolvedLibrary
    newsroom: Newsroom
    content: Mapping[str, bytes]
    media: Mapping[str, MediaFile]
    absent: frozenset[str] = frozenset()

    def file_of(self, owner: str, file: FileRef) -> MediaFile | bytes | None:
        """The file that an item names: of the media root, of `content/`, or None where it lies in a store."""
        name = self.linked.files.get((owner, file.path), "")
        root, _, rest = name.partition("/")
        return self.media[rest] if root == "media" else self.content.get(rest)


@dataclass(frozen=True)
class Edition:
    """One language's edition."""

    material: SiteData
    language: str
    catalogue: Catalogue
    formats: Formats = field(repr=False)

    @property
    def newsroom(self) -> Newsroom:
        """What is visible."""
        return self.material.newsroom

    @property
    def site(self) -> Site:
        """The site's own record."""
        return self.material.newsroom.site

    @cached_property
    def routes(self) -> Routes:
        """The addresses."""
        return Routes(self.site.base_url, self.site.default_language)

    def say(self, message: str, **values: object) -> str:
        """The translation of a message of `labels` or of this package, with `%(name)s` filled in."""
        text = self.catalogue.gettext(message)
        return text % values if values else text

    def count(self, singular: str, plural: str, n: int) -> str:
        """`1 speech`, `12 speeches`: a message with `%(num)s`."""
        return self.catalogue.ngettext(singular, plural, n) % {"num": self.formats.number(n)}

    # ----------------------------------------------------------------------------------------------------------------- texts

    def words(self, text: LocalText) -> Words:
        """A text for readers of this language, marked where it is in another one."""
        value, language = text.pick(self.language, self.site.default_language)
        return self.foreign(value, language)

    def maybe(self, text: LocalText | None) -> Words | None:
        """The same for a text that may be missing."""
        return self.words(text) if text else None

    def plain(self, text: LocalText | None) -> str:
        """The text alone, as the editor wrote it: for machines."""
        return text.pick(self.language, self.site.default_language)[0] if text else ""

    def foreign(self, text: str, language: str) -> Words:
        """A text in a known language, typeset as that language is."""
        return Words(typeset_text(text, language), "" if language == self.language else language)

    def paragraphs(self, text: LocalText | None) -> tuple[Words, ...]:
        """A text cut at blank lines."""
        if text is None:
            return ()
        whole = self.words(text)
        return tuple(Words(" ".join(part.split()), whole.lang) for part in whole.text.split("\n\n") if part.strip())

    def joined(self, parts: Iterable[str]) -> str:
        """The parts that are not empty, with the comma of the language between them."""
        return ("، " if self.language.startswith("ar") else ", ").join(part for part in parts if part)

    def place(self, location: Location | None) -> str:
        """`Assembly Hall, Port Averne, Averne`."""
        if location is None:
            return ""
        return self.joined(self.words(part).text for part in (location.venue, location.city, location.country) if part)

    def city(self, location: Location | None) -> str:
        """The shortest name of a place: the city, else the venue."""
        return self.plain((location.city or location.venue or location.country) if location else None)

    def date(self, moment: Moment) -> DateView:
        """A date for readers."""
        return self.formats.date(moment)

    def in_language(self, language: str) -> str:
        """`In English`, or nothing where that is the language of the edition."""
        if language == self.language:
            return ""
        return self.say(labels.N_("In %(language)s"), language=self.formats.language_name(language))

    # ------------------------------------------------------------------------------------------------------------- addresses

    def url(self, *parts: str) -> str:
        """The address of a page of this edition."""
        return self.routes.page(self.language, *parts)

    def version_of(self, versions: Mapping[str, Speech] | Mapping[str, Page]) -> str:
        """The language in which readers of this edition get an item: theirs, the default one, the first."""
        return next(
            (tag for tag in (self.language, self.site.default_language) if tag in versions), next(iter(versions))
        )

    def video_languages(self, video: Video) -> tuple[str, ...]:
        """The languages in which a video has a page."""
        titled = {tag for tag, _ in video.title.values}
        return tuple(tag for tag in self.site.languages if tag in titled)

    def video_language(self, video: Video) -> str:
        """The language of the page of a video to which readers of this edition are led."""
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
        """Where a link of a text leads, or None where the item behind it may not be seen now."""
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

    # ---------------------------------------------------------------------------------------------------------------- bodies

    def fragment(self, kind: str, name: str, language: str) -> Fragment:
        """The converted text of a speech or a page."""
        return self.material.linked.fragments[(kind, name, language)]

    def body(self, kind: str, name: str, language: str, *, absolute: bool = False) -> Markup:
        """The finished HTML of a text; with `absolute`, for readers outside the site."""
        key: Key = (kind, name, language)
        page = self.routes.absolute(self._own_url(key)) if absolute else ""
        html = finish(
            self.fragment(*key), [self._address(target, page) for target in self.material.linked.targets[key]]
        )
        return Markup(outside(html, page) if absolute else html)  # noqa: S704 - `convert` lets no raw HTML through

    def _address(self, target: Target, page: str) -> str | None:
        url = self.target_url(target)
        if url is None or not page:
            return url
        return page + url if url.startswith("#") else self.routes.absolute(url)

    def _own_url(self, key: Key) -> str:
        kind, name, language = key
        return self.routes.speech(language, name) if kind == "speech" else self.routes.text_page(language, name)

    # ----------------------------------------------------------------------------------------------------- pictures and cards

    def image(self, owner: str, image: Image | None) -> ImageView | None:
        """A picture that an item names; its size in pixels is read from its header."""
        if image is None:
            return None
        file = self.material.file_of(owner, image.file)
        data = file.read() if isinstance(file, MediaFile) else file or b""
        return ImageView(self.image_url(owner, image), self.words(image.alt), *image_size(data))

    def image_url(self, owner: str, image: Image) -> str:
        """Where a picture is published: fingerprinted where it lies in `content/`, below `/media/` where it lies in the media root."""
        root, _, name = self.material.linked.files[(owner, image.file.path)].partition("/")
        return self.routes.media(name) if root == "media" else content_asset(name, self.material.content)

    @cached_property
    def _speech_cards(self) -> dict[str, SpeechCard]:
        return {}

    def speech_card(self, speech_id: str) -> SpeechCard:
        """A speech in a list; one speech is in many lists, and always the same card."""
        known = self._speech_cards.get(speech_id)
        return known or self._speech_cards.setdefault(speech_id, self._speech_card(speech_id))

    def _speech_card(self, speech_id: str) -> SpeechCard:
        versions = self._versions(speech_id)
        language = self.version_of(versions)
        speech = versions[language]
        return SpeechCard(
            url=self.routes.speech(language, speech_id),
            title=self.foreign(speech.title, language),
            kind=self.say(labels.SPEECH_KINDS[speech.kind]),
            date=self.date(speech.delivered_at),
            speakers=self.names(speech.speakers),
            summary=self.foreign(speech.summary, language) if speech.summary else None,
            place=self.city(speech.location),
            note=self.in_language(language),
        )

    def speaker_name(self, speaker: Speaker) -> Words:
        """The name of a speaker."""
        name = self.newsroom.people[speaker.ref.id].name if speaker.ref else speaker.name
        return self.words(name) if name else Words("")

    def speaker_role(self, speaker: Speaker) -> Words | None:
        """The office of a speaker at that time."""
        if speaker.role:
            return self.words(speaker.role)
        return self.words(self.newsroom.people[speaker.ref.id].role) if speaker.ref else None

    def names(self, speakers: Iterable[Speaker]) -> str:
        """`Ilse Varnholt, Lucien Tarrade`."""
        return self.joined(self.speaker_name(speaker).text for speaker in speakers)

    @cached_property
    def _video_cards(self) -> dict[str, VideoCard]:
        return {}

    def video_card(self, video_id: str) -> VideoCard:
        """A video in a list."""
        known = self._video_cards.get(video_id)
        return known or self._video_cards.setdefault(video_id, self._video_card(video_id))

    def _video_card(self, video_id: str) -> VideoCard:
        video = self.newsroom.videos[video_id]
        shown = self.date(Moment.of(shown_from(video)))
        return VideoCard(
            id=video.id,
            url=self.video_url(video_id),
            title=self.words(video.title),
            slugline=self.maybe(video.slugline),
            type=self.say(labels.VIDEO_TYPES[video.type]),
            type_id=video.type,
            date=self.date(video.shot_at) if video.shot_at else shown,
            place=self.plain(video.locations[0]) if video.locations else "",
            duration=format_duration(video.duration),
            duration_iso=iso_duration(video.duration),
            poster=self.image(video.place.path, video.poster),
            year=shown.year,
            languages=spoken_languages(video),
        )

    def event_card(self, event: Event) -> EventCard:
        """An event in a list."""
        state = self.newsroom.event_states[event.id]
        return EventCard(
            url=self.url("events", event.id),
            name=self.words(event.name),
            start=self.date(event.start),
            dates=self.formats.span(event),
            place=self.place(event.location),
            summary=self.maybe(event.summary),
            state=state,
            state_label=self.say(labels.EVENT_STATES[state]),
        )

    def person_card(self, person: Person) -> PersonCard:
        """A person in a list."""
        return PersonCard(
            url=self.url("people", person.id),
            name=self.words(person.name),
            role=self.words(person.role),
            portrait=self.image(person.place.path, person.portrait),
            count=len(self.newsroom.speeches_by_person.get(person.id, ())),
        )

    def person_link(self, person_id: str) -> Link:
        """A link to a person's page."""
        return Link(self.words(self.newsroom.people[person_id].name), self.url("people", person_id))

    def event_link(self, event_id: str) -> Link:
        """A link to an event's page."""
        return Link(self.words(self.newsroom.events[event_id].name), self.url("events", event_id))

    def topic_link(self, topic_id: str) -> Link:
        """A link to a topic's page."""
        return Link(self.words(self.newsroom.topics[topic_id].name), self.url("topics", topic_id))

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


def content_asset(name: str, content: Mapping[str, bytes]) -> str:
    """The fingerprinted address of a picture that lies in `content/`."""
    return fingerprinted(name, content[name], CONTENT_ASSETS)


def finish(fragment: Fragment, urls: list[str | None]) -> str:
    """The HTML of a text; a link whose target may not be seen now becomes a placeholder, an `a` element without address."""
    if None not in urls:
        return fragment.html([url or "" for url in urls])
    marked = fragment.html(["\x00" if url is None else url for url in urls])
    return marked.replace(' href="\x00"', "")
