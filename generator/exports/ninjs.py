"""`index.json` beside each speech and video: IPTC ninjs 3.0. The lists below `/api/` are in `data`.

An item has the shape of IPTC ninjs 3.0 (https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json). ninjs allows no extra members, so
everything for which it has no name is in the single member `rostra`; without that member an item is plain ninjs. `docs/data.md`
describes every member, and a test compares that page with this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from generator.exports.json_text import Json, canonical, filled
from generator.items.parts import EventLink, ItemLink, PersonItem, RightsItem, Version
from generator.items.speech import ChangeItem, SpeechItem
from generator.items.video import CaptionItem, RenditionItem, ShotItem, VideoItem
from generator.site.views import Label, LocalizedText, Picture

VERSION = "1"
"""Version of our own members. Members may be added without a new version; none is renamed, removed or given another meaning."""

STANDARD = {"name": "ninjs", "version": "3.0", "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json"}


# ------------------------------------------------------------------------------------------------------------------ items


def speech(item: SpeechItem) -> bytes:
    """`index.json` of a speech in one language."""
    return canonical(
        filled(
            uri=item.url,
            type="text",
            profile="speech",
            representationType="full",
            standard=STANDARD,
            versionCreated=item.changed,
            firstCreated=item.published if item.published_known else None,
            contentCreated=item.delivered if item.delivered.has_time else None,
            pubStatus="canceled" if item.withdrawn else "usable",
            language=item.language,
            **_rights(item.rights),
            headlines=_values(item.title),
            descriptions=_values(item.summary),
            bodies=_bodies(item),
            by="; ".join(_signed(person) for person in item.speakers),
            people=[_person(person, "speaker") for person in item.speakers],
            places=_places([item.location.name], "located"),
            located=item.location.city.plain or item.location.name,
            events=[_event(item.event)] if item.event else [],
            subjects=_subjects(item.topics),
            genres=[_genre(item.kind)],
            renditions=_speech_renditions(item),
            associations=[_association(link, "video") for link in item.videos],
            altIds=[{"role": "rostra", "value": item.id}],
        )
        | {"rostra": _speech_extension(item)}
    )


def video(item: VideoItem) -> bytes:
    """`index.json` of a video in one language."""
    people = [_person(person, "shown") for person in item.persons_shown]
    return canonical(
        filled(
            uri=item.url,
            type="video",
            profile="video",
            representationType="full",
            standard=STANDARD,
            versionCreated=item.published,
            firstCreated=item.published,
            contentCreated=item.shot_at if item.shot_at and item.shot_at.has_time else None,
            expires=item.expires,
            pubStatus="usable",
            language=item.language,
            **_rights(item.rights),
            headlines=_values(item.title),
            slugline=item.slugline,
            descriptions=_values(item.storyline),
            people=[*people, *(_person(person, "heard") for person in item.persons_heard)],
            places=_places([one.plain for one in item.locations], "shown"),
            events=[_event(item.event)] if item.event else [],
            subjects=_subjects(item.topics),
            genres=[_genre(item.type)],
            renditions=_video_renditions(item),
            associations=[_association(link, "text") for link in item.speeches],
            altIds=[{"role": "rostra", "value": item.id}],
        )
        | {"rostra": _video_extension(item)}
    )


def _values(value: LocalizedText) -> list[dict[str, Json]]:
    """Return a headline or description in the form of ninjs, which is the same for both."""
    return [{"role": "main", "contentType": "text/plain", "value": value.plain}] if value else []


def _bodies(item: SpeechItem) -> list[dict[str, Json]]:
    bodies = (("text/html", item.html), ("text/plain", item.text))
    return [
        filled(role="main", contentType=kind, wordCount=item.words or None, charCount=len(item.text), value=body)
        for kind, body in bodies
        if body
    ]


def _rights(rights: RightsItem) -> dict[str, Json]:
    terms = (rights.licence, rights.allowed, rights.not_allowed, rights.territories, rights.third_party)
    return filled(
        copyrightHolder=rights.holder,
        copyrightNotice=rights.credit,
        usageTerms="\n".join(term.plain for term in terms if term),
    )


def _genre(kind: Label) -> dict[str, Json]:
    return {"name": kind.text, "literal": kind.id}


def _signed(person: PersonItem) -> str:
    return ", ".join(part.text for part in (person.name, person.role) if part)


def _person(person: PersonItem, rel: str) -> dict[str, Json]:
    return filled(name=person.name.text, rel=rel, uri=person.url, literal=person.id)


def _places(names: Iterable[str], rel: str) -> list[dict[str, Json]]:
    return [{"name": name, "rel": rel} for name in names if name]


def _event(event: EventLink) -> dict[str, Json]:
    return filled(id=event.id, name=event.name, rel="about", uri=event.url)


def _subjects(topics: Sequence[ItemLink]) -> list[dict[str, Json]]:
    return [filled(name=topic.name, rel="about", uri=topic.url, literal=topic.id) for topic in topics]


def _association(link: ItemLink, kind: str) -> dict[str, Json]:
    return filled(name=link.id, uri=link.url, type=kind, headlines=_values(link.name))


def _speech_renditions(item: SpeechItem) -> list[dict[str, Json]]:
    """The plain text beside the page, and the picture."""
    plain = filled(name="text", href=item.text_url, contentType="text/plain")
    return [plain, *_pictures("picture", [item.image])]


def _video_renditions(item: VideoItem) -> list[dict[str, Json]]:
    files = [_rendition(file, item.duration) for file in item.renditions]
    return [*files, *_pictures("poster", [item.poster]), *_pictures("still", item.stills)]


def _rendition(file: RenditionItem, duration: int) -> dict[str, Json]:
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


def _pictures(name: str, images: Iterable[Picture | None]) -> list[dict[str, Json]]:
    return [
        filled(name=name, href=image.url, title=image.alt.text, width=image.width or None, height=image.height or None)
        for image in images
        if image
    ]


# --------------------------------------------------------------------------------------------------------------- extension


def _speech_extension(item: SpeechItem) -> dict[str, Json]:
    return filled(
        version=VERSION,
        id=item.id,
        kind=item.kind,
        delivery=item.delivery,
        delivered=item.delivered,
        speakers=[filled(id=p.id, name=p.name.text, role=p.role.text, url=p.url) for p in item.speakers],
        place=filled(venue=item.location.venue, city=item.location.city, country=item.location.country),
        translation=item.translation,
        source=item.original.url if item.original else None,
        translations=_translations(item.translations),
        quotes=[quote.plain for quote in item.quotes],
        changes=[_change(change) for change in item.changes],
        withdrawn=filled(at=item.withdrawn.at, reason=item.withdrawn.reason) if item.withdrawn else None,
        rights=_all_rights(item.rights),
    )


def _video_extension(item: VideoItem) -> dict[str, Json]:
    return filled(
        version=VERSION,
        id=item.id,
        type=item.type,
        shot=item.shot_at,
        duration=item.duration / 1000,
        timecode=filled(start=item.timecode_start, frameRate=item.frame_rate, dropFrame=item.drop_frame or None),
        access={file.name: file.access for file in item.renditions},
        captions=[_caption(caption) for caption in item.captions],
        shotlist=[_shot(shot) for shot in item.shots],
        translations=_translations(item.translations),
        rights=_all_rights(item.rights),
    )


def _translations(translations: Sequence[Version]) -> list[dict[str, Json]]:
    return [filled(language=t.language, url=t.url, title=t.title, kind=t.kind) for t in translations]


def _change(change: ChangeItem) -> dict[str, Json]:
    return filled(at=change.at, kind=change.kind, note=change.note, before=change.before, after=change.after)


def _caption(caption: CaptionItem) -> dict[str, Json]:
    return filled(
        url=caption.url,
        contentType=caption.mime,
        language=caption.language,
        kind=caption.kind,
        origin=caption.origin,
    )


def _shot(shot: ShotItem) -> dict[str, Json]:
    """One line of the shot list; positions in seconds, and as timecodes if the video has them."""
    return filled(
        number=shot.number,
        start=shot.start / 1000,
        end=shot.end / 1000,
        timecodeIn=shot.timecode_in,
        timecodeOut=shot.timecode_out,
        kind=shot.kind,
        text=shot.text,
        speaker=shot.speaker.name.text if shot.speaker else None,
        language=shot.language,
        location=shot.location,
        restriction=shot.restriction,
    )


def _all_rights(rights: RightsItem) -> dict[str, Json]:
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
