"""What every job may depend on beside its own texts and its template, as one digest.

Whatever a job looks at was made from what is digested here: the editors' files without the running text of speeches and pages, the
names of everything else, the state of the media files, the rules of the time zone, what may be seen at this instant, and the
translations. So a job whose texts,
template and context are those of an earlier build makes what it made then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from generator.memo import key_of
from generator.model.newsroom import Newsroom
from generator.outputs.pages.layout import Frame


def digest(files: bytes, zone: bytes, frames: Sequence[Frame], catalogues: Iterable[bytes]) -> bytes:
    """The context of all jobs of a plan.

    Args:
        files: digest of everything that records are made from.
        zone: the rules of the site's time zone.
        frames: the editions that the jobs show.
        catalogues: digests of the translations.
    """
    material = frames[0].edition.material
    absent = tuple(sorted(material.absent))
    return key_of("context", files, zone, frames[0].mark, absent, tuple(catalogues), *_visible(material.newsroom))


def _visible(room: Newsroom) -> Iterable[object]:
    """What may be seen, and how."""
    for versions in (room.speeches, room.withdrawn, room.pages):
        yield tuple((name, tuple(one)) for name, one in versions.items())
    yield tuple(room.videos)
    yield _items(room.event_states)
    yield _items(room.banners)


def _items(mapping: Mapping[str, str] | Mapping[tuple[str, str, str], str]) -> tuple[object, ...]:
    return tuple(sorted(mapping.items()))
