"""`index.json` beside each speech and video: IPTC ninjs 3.0. The lists below `/api/` are in `data`.

An item has the shape of IPTC ninjs 3.0 (https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json). ninjs allows no member of one's own,
so everything that it has no word for stands in the single member `rostra`; without that member an item is plain ninjs. Every member
is described in `docs/data.md`, and a test holds that page against this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from generator.outputs.entries import (
    CaptionEntry,
    ChangeEntry,
    EventEntry,
    ImageEntry,
    NamedLink,
    PersonEntry,
    RenditionEntry,
    RightsEntry,
    ShotEntry,
    SpeechEntry,
    TranslationEntry,
    VideoEntry,
)
from generator.outputs.json_text import Json, canonical, filled

VERSION = "1"
"""Of our own members. Members may be added without a new version; none is renamed, removed or given another meaning."""

STANDARD = {"name": "ninjs", "version": "3.0", "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json"}


# ------------------------------------------------------------------------------------------------------------------ items


def speech(entry: SpeechEntry) -> bytes:
    """`index.json` of a speech in one language."""
    return canonical(
        filled(
            uri=entry.url,
            type="text",
            profile="speech",
            representationType="full",
            standard=STANDARD,
            versionCreated=entry.changed.isoformat() if entry.changed else "",
            firstCreated=entry.published.isoformat() if entry.published_known else "",
            contentCreated=entry.delivered.iso if entry.delivered.has_time else "",
            pubStatus="canceled" if entry.withdrawn else "usable",
            language=entry.language,
            **_rights(entry.rights),
            headlines=_values(entry.title),
            descriptions=_values(entry.summary),
            bodies=_bodies(entry),
            by="; ".join(_signed(person) for person in entry.speakers),
            people=[_person(person, "speaker") for person in entry.speakers],
            places=_places([entry.place.name], "located"),
            located=entry.place.city or entry.place.name,
            events=[_event(entry.event)] if entry.event else [],
            subjects=_subjects(entry.topics),
            genres=[{"name": entry.kind_label or entry.kind, "literal": entry.kind}],
            renditions=_speech_renditions(entry),
            associations=[_association(link, "video") for link in entry.videos],
            altIds=[{"role": "rostra", "value": entry.id}],
        )
        | {"rostra": _speech_extension(entry)}
    )


def video(entry: VideoEntry) -> bytes:
    """`index.json` of a video in one language."""
    people = [_person(person, "shown") for person in entry.persons_shown]
    return canonical(
        filled(
            uri=entry.url,
            type="video",
            profile="video",
            representationType="full",
            standard=STANDARD,
            versionCreated=entry.updated.isoformat(),
            firstCreated=entry.published.isoformat(),
            contentCreated=entry.shot_at.iso if entry.shot_at and entry.shot_at.has_time else "",
            expires=entry.expires.isoformat() if entry.expires else "",
            pubStatus="usable",
            language=entry.language,
            **_rights(entry.rights),
            headlines=_values(entry.title),
            slugline=entry.slugline,
            descriptions=_values(entry.storyline),
            people=[*people, *(_person(person, "heard") for person in entry.persons_heard)],
            places=_places(entry.locations, "shown"),
            events=[_event(entry.event)] if entry.event else [],
            subjects=_subjects(entry.topics),
            genres=[{"name": entry.type_label or entry.type, "literal": entry.type}],
            renditions=_video_renditions(entry),
            associations=[_association(link, "text") for link in entry.speeches],
            altIds=[{"role": "rostra", "value": entry.id}],
        )
        | {"rostra": _video_extension(entry)}
    )


def _values(value: str) -> list[dict[str, Json]]:
    """A headline or description, in the shape that ninjs gives to both."""
    return [{"role": "main", "contentType": "text/plain", "value": value}] if value else []


def _bodies(entry: SpeechEntry) -> list[dict[str, Json]]:
    bodies = (("text/html", entry.html), ("text/plain", entry.text))
    return [
        filled(role="main", contentType=kind, wordCount=entry.words or None, charCount=len(entry.text), value=body)
        for kind, body in bodies
        if body
    ]


def _rights(rights: RightsEntry) -> dict[str, Json]:
    terms = (rights.licence, rights.allowed, rights.not_allowed, rights.territories, rights.third_party)
    return filled(
        copyrightHolder=rights.holder,
        copyrightNotice=rights.credit,
        usageTerms="\n".join(term for term in terms if term),
    )


def _signed(person: PersonEntry) -> str:
    return ", ".join(part for part in (person.name, person.role) if part)


def _person(person: PersonEntry, rel: str) -> dict[str, Json]:
    return filled(name=person.name, rel=rel, uri=person.url, literal=person.id)


def _places(names: Iterable[str], rel: str) -> list[dict[str, Json]]:
    return [{"name": name, "rel": rel} for name in names if name]


def _event(event: EventEntry) -> dict[str, Json]:
    return filled(id=event.id, name=event.name, rel="about", uri=event.url)


def _subjects(topics: Sequence[NamedLink]) -> list[dict[str, Json]]:
    return [filled(name=topic.name, rel="about", uri=topic.url, literal=topic.id) for topic in topics]


def _association(link: NamedLink, kind: str) -> dict[str, Json]:
    return filled(name=link.id or link.name, uri=link.url, type=kind, headlines=_values(link.name))


def _speech_renditions(entry: SpeechEntry) -> list[dict[str, Json]]:
    """The plain text beside the page, and the picture."""
    plain = filled(name="text", href=entry.text_url, contentType="text/plain")
    return [*([plain] if entry.text_url else []), *_pictures("picture", [entry.image])]


def _video_renditions(entry: VideoEntry) -> list[dict[str, Json]]:
    files = [_rendition(file, entry.duration) for file in entry.renditions]
    return [*files, *_pictures("poster", [entry.poster]), *_pictures("still", entry.stills)]


def _rendition(file: RenditionEntry, duration: int) -> dict[str, Json]:
    """One file. `duration` is in seconds, as ninjs wants it; the digest names its algorithm."""
    return filled(
        name=file.name,
        href=file.url,
        contentType=file.mime,
        title=file.purpose,
        format=file.container,
        sizeInBytes=file.size,
        duration=duration / 1000,
        width=file.width,
        height=file.height,
        frameRate=float(file.frame_rate) if file.frame_rate else None,
        scanType=file.scan,
        videoCodec=file.video_codec,
        audioCodec=file.audio_codec,
        averageBitRate=file.bit_rate,
        digest=f"sha256:{file.sha256}" if file.sha256 else "",
        originalFilename=file.filename,
        fileExtension=PurePosixPath(file.filename).suffix.lstrip("."),
    )


def _pictures(name: str, images: Iterable[ImageEntry | None]) -> list[dict[str, Json]]:
    return [
        filled(name=name, href=image.url, title=image.alt, width=image.width or None, height=image.height or None)
        for image in images
        if image
    ]


# ------------------------------------------------------------------------------------------------- what ninjs has no word for


def _speech_extension(entry: SpeechEntry) -> dict[str, Json]:
    return filled(
        version=VERSION,
        id=entry.id,
        kind=entry.kind,
        delivery=entry.delivery,
        delivered=entry.delivered.iso,
        speakers=[filled(id=p.id, name=p.name, role=p.role, url=p.url) for p in entry.speakers],
        place=filled(venue=entry.place.venue, city=entry.place.city, country=entry.place.country),
        translation=entry.translation,
        source=entry.source_url,
        translations=_translations(entry.translations),
        quotes=list(entry.quotes),
        changes=[_change(change) for change in entry.changes],
        withdrawn=filled(at=entry.withdrawn.at.iso, reason=entry.withdrawn.reason) if entry.withdrawn else None,
        rights=_all_rights(entry.rights),
    )


def _video_extension(entry: VideoEntry) -> dict[str, Json]:
    return filled(
        version=VERSION,
        id=entry.id,
        type=entry.type,
        shot=entry.shot_at.iso if entry.shot_at else "",
        duration=entry.duration / 1000,
        timecode=filled(start=entry.timecode_start, frameRate=entry.frame_rate, dropFrame=entry.drop_frame or None),
        access={file.name: file.access for file in entry.renditions},
        captions=[_caption(caption) for caption in entry.captions],
        shotlist=[_shot(shot) for shot in entry.shots],
        translations=_translations(entry.translations),
        rights=_all_rights(entry.rights),
    )


def _translations(translations: Sequence[TranslationEntry]) -> list[dict[str, Json]]:
    return [filled(language=t.language, url=t.url, title=t.title, kind=t.kind) for t in translations]


def _change(change: ChangeEntry) -> dict[str, Json]:
    return filled(at=change.at.iso, kind=change.kind, note=change.note, before=change.before, after=change.after)


def _caption(caption: CaptionEntry) -> dict[str, Json]:
    return filled(
        url=caption.url,
        contentType=caption.mime,
        language=caption.language,
        kind=caption.kind,
        origin=caption.origin,
    )


def _shot(shot: ShotEntry) -> dict[str, Json]:
    """One line of the shot list; positions in seconds, and as timecodes where the video has them."""
    return filled(
        number=shot.number,
        start=shot.start / 1000,
        end=shot.end / 1000,
        timecodeIn=shot.timecode_in,
        timecodeOut=shot.timecode_out,
        kind=shot.kind,
        text=shot.text,
        speaker=shot.speaker,
        language=shot.language,
        location=shot.location,
        restriction=shot.restriction,
    )


def _all_rights(rights: RightsEntry) -> dict[str, Json]:
    return filled(
        credit=rights.credit,
        holder=rights.holder,
        licence=rights.licence,
        allowed=rights.allowed,
        notAllowed=rights.not_allowed,
        territories=rights.territories,
        thirdParty=rights.third_party,
        expires=rights.expires,
        aiTraining=rights.ai_training,
    )
