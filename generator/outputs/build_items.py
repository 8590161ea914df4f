"""Items, made from records: absolute addresses, texts in the language of the edition, only what is visible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from zoneinfo import ZoneInfo

from generator.model.inputs import MediaFile
from generator.model.newsroom import shown_from, spoken_languages
from generator.model.shared import Location, Rights, Speaker
from generator.model.speech import Change, Speech
from generator.model.values import LocalText, Moment, Ref
from generator.model.video import Captions, Rendition, Shot, Video
from generator.model.vocabularies import Event, Person
from generator.outputs import items, labels
from generator.outputs.edition import Edition
from generator.outputs.views import NO_TEXT, Picture

# ------------------------------------------------------------------------------------------------------------------- speeches


def speech_item(edition: Edition, speech: Speech) -> items.SpeechItem:
    """A speech in its own language; `edition` is that language's. Of one that was withdrawn the text is left out."""
    zone = ZoneInfo(edition.site.time_zone)
    published, known = items.first_instant((speech.published_at, speech.embargo_until), speech.delivered_at, zone)
    withdrawn = edition.newsroom.is_withdrawn(speech)
    fragment = edition.fragment("speech", speech.id, speech.language)
    room = edition.newsroom
    return items.SpeechItem(
        id=speech.id,
        language=speech.language,
        url=edition.absolute(edition.routes.speech(speech.language, speech.id)),
        title=edition.foreign(speech.title, speech.language),
        kind=edition.label(labels.SPEECH_KINDS, speech.kind),
        delivery=edition.label(labels.DELIVERIES, speech.delivery),
        delivered=speech.delivered_at,
        published=published,
        published_known=known,
        updated=items.last_instant(published, _changed(speech, withdrawn=withdrawn), zone),
        speakers=tuple(speaker_item(edition, speaker, portrait=True) for speaker in speech.speakers),
        summary=NO_TEXT if withdrawn else edition.foreign(speech.summary or "", speech.language),
        location=location_item(edition, speech.location),
        event=event_link(edition, speech.event),
        topics=tuple(_topic(edition, ref) for ref in speech.topics),
        videos=tuple(_video(edition, name) for name in room.videos_of_speech.get(speech.id, ())),
        translations=_versions(edition, speech),
        translation=edition.label(labels.TRANSLATIONS, speech.translation) if speech.translation else None,
        original=_original(edition, speech),
        html="" if withdrawn else str(edition.body("speech", speech.id, speech.language, absolute=True)),
        text="" if withdrawn else fragment.text,
        words=0 if withdrawn else fragment.words,
        quotes=() if withdrawn else tuple(edition.foreign(quote, speech.language) for quote in speech.quotes),
        changes=tuple(_change(edition, change, withdrawn=withdrawn) for change in speech.changes),
        withdrawn=items.Withdrawal(speech.withdrawn.at, edition.localized(speech.withdrawn.reason))
        if withdrawn and speech.withdrawn
        else None,
        rights=rights_item(edition, edition.site.rights),
        image=_speech_image(edition, speech),
    )


def _change(edition: Edition, change: Change, *, withdrawn: bool) -> items.ChangeItem:
    altered = (NO_TEXT, NO_TEXT) if withdrawn else (edition.localized(change.before), edition.localized(change.after))
    return items.ChangeItem(
        change.at, edition.label(labels.CHANGES, change.kind), edition.localized(change.note), *altered
    )


def _changed(speech: Speech, *, withdrawn: bool) -> Iterator[Moment]:
    """When a speech was altered: its changes, and its withdrawal once that is in force."""
    yield from (change.at for change in speech.changes)
    if withdrawn and speech.withdrawn:
        yield speech.withdrawn.at


def _original(edition: Edition, speech: Speech) -> items.ItemLink | None:
    """The text that a translation was made from, where it may be seen."""
    original = edition.newsroom.speeches.get(speech.id, {}).get(speech.source or "")
    if original is None:
        return None
    url = edition.absolute(edition.routes.speech(original.language, speech.id))
    return items.ItemLink(edition.foreign(original.title, original.language), url, speech.id)


def _versions(edition: Edition, speech: Speech) -> tuple[items.Version, ...]:
    room = edition.newsroom
    own = room.withdrawn[speech.id] if room.is_withdrawn(speech) else {}
    versions = {**own, **room.speeches.get(speech.id, {})}
    return tuple(
        items.Version(tag, edition.absolute(edition.routes.speech(tag, speech.id)), one.title, one.translation or "")
        for tag in dict.fromkeys((edition.site.default_language, *edition.site.languages))
        if (one := versions.get(tag))
    )


def _speech_image(edition: Edition, speech: Speech) -> Picture | None:
    """The picture of a speech: the poster of its first video."""
    videos = edition.newsroom.videos_of_speech.get(speech.id, ())
    video = edition.newsroom.videos[videos[0]] if videos else None
    return edition.image(video.place.path, video.poster) if video else None


# --------------------------------------------------------------------------------------------------------------------- videos


def video_item(edition: Edition, video: Video) -> items.VideoItem:
    """A video for readers of the edition's language."""
    room, owner = edition.newsroom, video.place.path
    return items.VideoItem(
        id=video.id,
        language=edition.language,
        url=edition.absolute(edition.routes.video(edition.language, video.id)),
        title=edition.localized(video.title),
        type=edition.label(labels.VIDEO_TYPES, video.type),
        slugline=edition.localized(video.slugline),
        storyline=edition.localized(video.storyline),
        published=shown_from(video),
        shot_at=video.shot_at,
        duration=video.duration,
        expires=video.expires_at,
        timecode_start=video.timecode_start or "",
        frame_rate=video.frame_rate or "",
        drop_frame=video.drop_frame,
        poster=edition.image(owner, video.poster),
        stills=tuple(image for still in video.stills if (image := edition.image(owner, still))),
        renditions=tuple(_rendition(edition, video, one) for one in video.renditions),
        captions=tuple(_caption(edition, video, one) for one in video.captions),
        shots=tuple(_shot(edition, number, shot) for number, shot in enumerate(video.shotlist, start=1)),
        persons_shown=tuple(person_item(edition, room.people[ref.id]) for ref in video.persons_shown),
        persons_heard=tuple(person_item(edition, room.people[ref.id]) for ref in video.persons_heard),
        locations=tuple(edition.localized(location) for location in video.locations),
        event=event_link(edition, video.event),
        topics=tuple(_topic(edition, ref) for ref in video.topics),
        speeches=tuple(_speech(edition, name) for name in room.speeches_of_video.get(video.id, ())),
        rights=rights_item(edition, merged(video.rights, edition.site.rights)),
        languages=spoken_languages(video),
        translations=tuple(
            items.Version(
                tag, edition.absolute(edition.routes.video(tag, video.id)), video.title.pick(tag, edition.language)[0]
            )
            for tag in edition.video_languages(video)
        ),
    )


def merged(own: Rights, default: Rights) -> Rights:
    """Rights of a video; what it leaves out is the site's."""
    return Rights(**{one.name: getattr(own, one.name) or getattr(default, one.name) for one in fields(Rights)})


def rights_item(edition: Edition, rights: Rights) -> items.RightsItem:
    """Rights as texts."""
    texts = (one.name for one in fields(Rights) if one.name != "expires")
    return items.RightsItem(
        **{name: edition.localized(getattr(rights, name)) for name in texts},
        expires=Moment.of(rights.expires) if rights.expires else None,
    )


def _rendition(edition: Edition, video: Video, one: Rendition) -> items.RenditionItem:
    """A file on offer; size and digest come from the media root where the editor left them out."""
    size, sha256 = facts(edition, video, one)
    open_url = edition.routes.media(one.file.path)
    return items.RenditionItem(
        name=one.name,
        purpose=edition.label(labels.PURPOSES, one.purpose),
        access=one.access,
        url=edition.absolute(open_url if one.access == "open" else edition.routes.download(video.id, one.name)),
        filename=one.file.path.rpartition("/")[2],
        mime=one.mime,
        container=one.container or "",
        video_codec=one.video_codec or "",
        audio_codec=one.audio_codec or "",
        width=one.width,
        height=one.height,
        scan=edition.label(labels.SCANS, one.scan) if one.scan else None,
        frame_rate=one.frame_rate or "",
        bit_rate=one.bit_rate,
        size=size,
        sha256=sha256,
    )


def facts(edition: Edition, video: Video, one: Rendition) -> tuple[int | None, str]:
    """Size in bytes and SHA-256 of a rendition, as far as they are known."""
    file = edition.material.file_of(video.place.path, one.file)
    if isinstance(file, MediaFile):
        return file.size, file.sha256()
    return one.size, one.sha256 or ""


def _caption(edition: Edition, video: Video, one: Captions) -> items.CaptionItem:
    return items.CaptionItem(
        url=edition.absolute(edition.routes.media(published_caption(edition, video, one))),
        language=one.language,
        kind=edition.label(labels.CAPTION_KINDS, one.kind),
        origin=edition.label(labels.CAPTION_ORIGINS, one.origin),
        cues=one.cues,
    )


def published_caption(edition: Edition, video: Video, one: Captions) -> str:
    """The path of a caption file below `/media/`: `VIDEO/FILE`, wherever the editors keep it."""
    in_media_root = edition.material.linked.files.get((video.place.path, one.file.path), "").startswith("media/")
    return one.file.path if in_media_root else f"{video.id}/{one.file.path.rpartition('/')[2]}"


def _shot(edition: Edition, number: int, shot: Shot) -> items.ShotItem:
    return items.ShotItem(
        number=number,
        start=shot.start,
        end=shot.end,
        kind=edition.label(labels.SHOT_KINDS, shot.kind),
        text=edition.localized(shot.text),
        timecode_in=shot.timecode_in or "",
        timecode_out=shot.timecode_out or "",
        speaker=speaker_item(edition, shot.speaker) if shot.speaker else None,
        language=shot.language or "",
        location=edition.localized(shot.location),
        restriction=edition.localized(shot.restriction),
    )


# ---------------------------------------------------------------------------------------------- people, events, what is linked


def speaker_item(edition: Edition, speaker: Speaker, *, portrait: bool = False) -> items.PersonItem:
    """Somebody who speaks, with the office of that time; with a portrait where a page shows it."""
    if speaker.ref is None:
        return items.PersonItem(edition.localized(speaker.name), edition.localized(speaker.role))
    return person_item(edition, edition.newsroom.people[speaker.ref.id], speaker.role, portrait=portrait)


def person_item(
    edition: Edition, person: Person, role: LocalText | None = None, *, portrait: bool = False
) -> items.PersonItem:
    """Somebody with a page; `role` is another office than that of `people.yaml`."""
    return items.PersonItem(
        name=edition.localized(person.name),
        role=edition.localized(role or person.role),
        url=edition.absolute(edition.url("people", person.id)),
        id=person.id,
        portrait=edition.image(person.place.path, person.portrait) if portrait else None,
    )


def event_item(edition: Edition, event: Event) -> items.EventItem:
    """An event."""
    return items.EventItem(
        name=edition.localized(event.name),
        url=edition.absolute(edition.url("events", event.id)),
        id=event.id,
        start=event.start,
        end=event.end,
        state=edition.label(labels.EVENT_STATES, edition.newsroom.event_states[event.id]),
        location=location_item(edition, event.location),
        summary=edition.localized(event.summary),
    )


def event_link(edition: Edition, ref: Ref | None) -> items.EventLink | None:
    """The event that an item refers to."""
    if ref is None:
        return None
    event = edition.newsroom.events[ref.id]
    url = edition.absolute(edition.url("events", event.id))
    return items.EventLink(edition.localized(event.name), url, event.id, event.start)


def location_item(edition: Edition, location: Location | None) -> items.LocationItem:
    """A location."""
    if location is None:
        return items.NOWHERE
    return items.LocationItem(*map(edition.localized, (location.venue, location.city, location.country)))


def _topic(edition: Edition, ref: Ref) -> items.ItemLink:
    name = edition.localized(edition.newsroom.topics[ref.id].name)
    return items.ItemLink(name, edition.absolute(edition.url("topics", ref.id)), ref.id)


def _video(edition: Edition, name: str) -> items.ItemLink:
    title = edition.localized(edition.newsroom.videos[name].title)
    return items.ItemLink(title, edition.absolute(edition.video_url(name)), name)


def _speech(edition: Edition, name: str) -> items.ItemLink:
    original = edition.newsroom.original(name)
    title = edition.foreign(original.title, original.language)
    return items.ItemLink(title, edition.absolute(edition.speech_url(name)), name)


def publisher(edition: Edition, mark: str) -> items.Publisher:
    """The institution; `mark` is the address of its square picture."""
    site = edition.site
    return items.Publisher(
        name=edition.plain(site.organisation.name),
        url=edition.absolute(edition.url()),
        short_name=edition.plain(site.organisation.short_name),
        logo=mark_picture(edition, mark),
        email=site.contact.email if site.contact else "",
        telephone=(site.contact.phone or "") if site.contact else "",
    )


def mark_picture(edition: Edition, mark: str) -> Picture | None:
    """The institution's square picture, where there is one."""
    return Picture(edition.absolute(mark), NO_TEXT, 180, 180) if mark else None
