"""Entries for machines, made from records: absolute addresses, finished texts, only what is visible."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from generator.model.inputs import MediaFile
from generator.model.newsroom import shown_from, spoken_languages
from generator.model.records import (
    Captions,
    Change,
    Event,
    Image,
    Location,
    Moment,
    Ref,
    Rendition,
    Rights,
    Shot,
    Speaker,
    Speech,
    Video,
)
from generator.outputs import entries as e
from generator.outputs import labels
from generator.outputs.edition import Edition


def speech_entry(edition: Edition, speech: Speech) -> e.SpeechEntry:
    """A speech in its own language; `edition` is that language's. Of one that was withdrawn the text is left out."""
    url = _absolute(edition, edition.routes.speech(speech.language, speech.id))
    zone = ZoneInfo(edition.site.time_zone)
    published, known = e.first_instant((speech.published_at, speech.embargo_until), speech.delivered_at, zone)
    withdrawn = edition.newsroom.is_withdrawn(speech)
    fragment = edition.fragment("speech", speech.id, speech.language)
    room = edition.newsroom
    return e.SpeechEntry(
        id=speech.id,
        language=speech.language,
        url=url,
        title=speech.title,
        kind=speech.kind,
        delivery=speech.delivery,
        delivery_label=edition.say(labels.DELIVERIES[speech.delivery][0]),
        delivered=speech.delivered_at,
        published=published,
        published_known=known,
        updated=e.last_instant(published, _changed(speech, withdrawn=withdrawn), zone),
        speakers=tuple(speaker_entry(edition, speaker) for speaker in speech.speakers),
        summary="" if withdrawn else speech.summary or "",
        place=place_entry(edition, speech.location),
        event=event_entry(edition, room.events[speech.event.id]) if speech.event else None,
        topics=tuple(_topic(edition, ref) for ref in speech.topics),
        videos=tuple(_video_link(edition, name) for name in room.videos_of_speech.get(speech.id, ())),
        translations=_speech_versions(edition, speech),
        translation=speech.translation or "",
        source_url=_source_url(edition, speech),
        html=str(edition.body("speech", speech.id, speech.language, absolute=True)) if not withdrawn else "",
        text=fragment.text if not withdrawn else "",
        words=0 if withdrawn else fragment.words,
        quotes=() if withdrawn else speech.quotes,
        changes=tuple(
            e.ChangeEntry(c.at, c.kind, edition.plain(c.note), *(("", "") if withdrawn else _altered(edition, c)))
            for c in speech.changes
        ),
        withdrawn=e.WithdrawalEntry(speech.withdrawn.at, edition.plain(speech.withdrawn.reason))
        if withdrawn and speech.withdrawn
        else None,
        rights=rights_entry(edition, edition.site.rights),
        text_url=f"{url}index.txt",
        json_url=f"{url}index.json",
    )


def _altered(edition: Edition, change: Change) -> tuple[str, str]:
    return edition.plain(change.before), edition.plain(change.after)


def _changed(speech: Speech, *, withdrawn: bool) -> Iterator[Moment]:
    """When a speech was altered: its changes, and its withdrawal once that is in force."""
    yield from (change.at for change in speech.changes)
    if withdrawn and speech.withdrawn:
        yield speech.withdrawn.at


def _source_url(edition: Edition, speech: Speech) -> str:
    """The page of the text that a translation was made from, where it may be seen."""
    if speech.source is None or speech.source not in edition.newsroom.speeches.get(speech.id, {}):
        return ""
    return _absolute(edition, edition.routes.speech(speech.source, speech.id))


def _speech_versions(edition: Edition, speech: Speech) -> tuple[e.TranslationEntry, ...]:
    room = edition.newsroom
    own = room.withdrawn[speech.id] if room.is_withdrawn(speech) else {}
    versions = {**own, **room.speeches.get(speech.id, {})}
    return tuple(
        e.TranslationEntry(
            tag, _absolute(edition, edition.routes.speech(tag, speech.id)), one.title, one.translation or ""
        )
        for tag in dict.fromkeys((edition.site.default_language, *edition.site.languages))
        if (one := versions.get(tag))
    )


def video_entry(edition: Edition, video: Video) -> e.VideoEntry:
    """A video for readers of the edition's language."""
    url = _absolute(edition, edition.routes.video(edition.language, video.id))
    room = edition.newsroom
    published = shown_from(video)
    event = event_entry(edition, room.events[video.event.id]) if video.event else None
    topics = tuple(_topic(edition, ref) for ref in video.topics)
    return e.VideoEntry(
        id=video.id,
        language=edition.language,
        url=url,
        title=edition.plain(video.title),
        type=video.type,
        type_label=edition.say(labels.VIDEO_TYPES[video.type]),
        slugline=edition.plain(video.slugline),
        storyline=edition.plain(video.storyline),
        published=published,
        updated=published,
        shot_at=video.shot_at,
        duration=video.duration,
        expires=video.expires_at,
        timecode_start=video.timecode_start or "",
        frame_rate=video.frame_rate or "",
        drop_frame=video.drop_frame,
        poster=image_entry(edition, video, video.poster),
        stills=tuple(image for still in video.stills if (image := image_entry(edition, video, still))),
        renditions=tuple(rendition_entry(edition, video, one) for one in video.renditions),
        captions=tuple(caption_entry(edition, video, one) for one in video.captions),
        shots=tuple(shot_entry(edition, number, shot) for number, shot in enumerate(video.shotlist, start=1)),
        persons_shown=tuple(_person(edition, ref) for ref in video.persons_shown),
        persons_heard=tuple(_person(edition, ref) for ref in video.persons_heard),
        locations=tuple(edition.plain(place) for place in video.locations),
        event=event,
        topics=topics,
        speeches=tuple(
            e.NamedLink(room.original(name).title, _absolute(edition, edition.speech_url(name)), name)
            for name in room.speeches_of_video.get(video.id, ())
        ),
        rights=rights_entry(edition, merged(video.rights, edition.site.rights)),
        keywords=(*((event.name,) if event else ()), *(topic.name for topic in topics)),
        languages=spoken_languages(video),
        translations=tuple(
            e.TranslationEntry(
                tag, _absolute(edition, edition.routes.video(tag, video.id)), video.title.pick(tag, edition.language)[0]
            )
            for tag in edition.video_languages(video)
        ),
        json_url=f"{url}index.json",
    )


def merged(own: Rights, default: Rights) -> Rights:
    """Rights of a video; what it leaves out is the site's."""
    names = (
        "credit",
        "holder",
        "licence",
        "allowed",
        "not_allowed",
        "territories",
        "third_party",
        "expires",
        "ai_training",
    )
    return Rights(**{name: getattr(own, name) or getattr(default, name) for name in names})


def rights_entry(edition: Edition, rights: Rights) -> e.RightsEntry:
    """Rights as texts."""
    names = ("credit", "holder", "licence", "allowed", "not_allowed", "territories", "third_party", "ai_training")
    texts = {name: edition.plain(getattr(rights, name)) for name in names}
    return e.RightsEntry(**texts, expires=rights.expires.isoformat() if rights.expires else "")


def rendition_entry(edition: Edition, video: Video, one: Rendition) -> e.RenditionEntry:
    """A file on offer; size and digest come from the media root where the editor left them out."""
    size, sha256 = facts(edition, video, one)
    open_url = edition.routes.media(one.file.path)
    return e.RenditionEntry(
        name=one.name,
        purpose=one.purpose,
        access=one.access,
        url=_absolute(edition, open_url if one.access == "open" else edition.routes.download(video.id, one.name)),
        filename=one.file.path.rpartition("/")[2],
        mime=one.mime,
        container=one.container or "",
        video_codec=one.video_codec or "",
        audio_codec=one.audio_codec or "",
        width=one.width,
        height=one.height,
        scan=one.scan or "",
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


def caption_entry(edition: Edition, video: Video, one: Captions) -> e.CaptionEntry:
    """A WebVTT file."""
    return e.CaptionEntry(_absolute(edition, caption_url(edition, video, one)), one.language, one.kind, one.origin)


def caption_url(edition: Edition, video: Video, one: Captions) -> str:
    """Where a caption file is published: `/media/VIDEO/FILE`, wherever the editors keep it."""
    return edition.routes.media(published_caption(edition, video, one))


def published_caption(edition: Edition, video: Video, one: Captions) -> str:
    """The path of a caption file below `/media/`."""
    in_media_root = edition.material.linked.files.get((video.place.path, one.file.path), "").startswith("media/")
    return one.file.path if in_media_root else f"{video.id}/{one.file.path.rpartition('/')[2]}"


def shot_entry(edition: Edition, number: int, shot: Shot) -> e.ShotEntry:
    """A line of a shot list."""
    return e.ShotEntry(
        number=number,
        start=shot.start,
        end=shot.end,
        kind=shot.kind,
        text=edition.plain(shot.text),
        timecode_in=shot.timecode_in or "",
        timecode_out=shot.timecode_out or "",
        speaker=edition.speaker_name(shot.speaker).text if shot.speaker else "",
        language=shot.language or "",
        location=edition.plain(shot.location),
        restriction=edition.plain(shot.restriction),
    )


def image_entry(edition: Edition, video: Video, image: Image | None) -> e.ImageEntry | None:
    """A picture of a video."""
    view = edition.image(video.place.path, image)
    return e.ImageEntry(_absolute(edition, view.url), view.alt.text, view.width, view.height) if view else None


def speaker_entry(edition: Edition, speaker: Speaker) -> e.PersonEntry:
    """Who speaks, with the office of that time."""
    role = edition.speaker_role(speaker)
    url = _absolute(edition, edition.url("people", speaker.ref.id)) if speaker.ref else ""
    return e.PersonEntry(
        edition.speaker_name(speaker).text, role.text if role else "", url, speaker.ref.id if speaker.ref else ""
    )


def event_entry(edition: Edition, event: Event) -> e.EventEntry:
    """An event."""
    url = _absolute(edition, edition.url("events", event.id))
    place = place_entry(edition, event.location)
    return e.EventEntry(
        edition.plain(event.name), event.start, event.end, url, event.id, place, edition.plain(event.summary)
    )


def place_entry(edition: Edition, location: Location | None) -> e.PlaceEntry:
    """A place."""
    if location is None:
        return e.PlaceEntry()
    return e.PlaceEntry(edition.plain(location.venue), edition.plain(location.city), edition.plain(location.country))


def publisher(edition: Edition, mark: str) -> e.PublisherEntry:
    """The institution; `mark` is the address of its square picture."""
    site = edition.site
    return e.PublisherEntry(
        name=edition.plain(site.organisation.name),
        url=_absolute(edition, edition.url()),
        short_name=edition.plain(site.organisation.short_name),
        logo=e.ImageEntry(_absolute(edition, mark), width=180, height=180) if mark else None,
        email=site.contact.email if site.contact else "",
        telephone=(site.contact.phone or "") if site.contact else "",
    )


def _person(edition: Edition, ref: Ref) -> e.PersonEntry:
    return speaker_entry(edition, Speaker(ref=ref))


def _topic(edition: Edition, ref: Ref) -> e.NamedLink:
    return e.NamedLink(
        edition.plain(edition.newsroom.topics[ref.id].name), _absolute(edition, edition.url("topics", ref.id)), ref.id
    )


def _video_link(edition: Edition, name: str) -> e.NamedLink:
    return e.NamedLink(
        edition.plain(edition.newsroom.videos[name].title), _absolute(edition, edition.video_url(name)), name
    )


def _absolute(edition: Edition, url: str) -> str:
    return edition.routes.absolute(url)
