"""What every job may depend on beside its own texts and its template, as one digest.

Whatever a job looks at was made from what is digested here: the editors' files without the running text of speeches and pages, the
names of everything else, the state of the media files, the rules of the time zone, what may be seen at this instant, and the
translations. So a job whose texts,
template and context are those of an earlier build makes what it made then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from generator.memo import key_of
from generator.model.documents import Sources
from generator.model.inputs import Snapshot
from generator.model.newsroom import Newsroom
from generator.outputs.pages.frame import Frame


def digest_of_files(sources: Sources, taken: Snapshot) -> bytes:
    """All files of `content/` and of the media root; of texts in Markdown what stands before the text, and their names."""
    digest = hashlib.sha256()

    def take(name: str, content: bytes) -> None:
        digest.update(b"%d %d " % (len(name), len(content)))
        digest.update(name.encode("utf-8", "surrogatepass"))
        digest.update(content)

    for name, data in taken.content.items():
        document = sources.documents.get(name)
        if document and document.body:
            whole = sources.texts[name]
            take(name, whole[: len(whole) - len(document.body.text)].encode("utf-8", "surrogatepass"))
        else:
            take(name, b"" if name in sources.texts and name.endswith(".md") else data)
    for name, file in taken.media.items():
        take(name, repr(file.signature).encode())
    return digest.digest()


def digest(files: bytes, zone: bytes, frames: Sequence[Frame], catalogues: Iterable[bytes]) -> bytes:
    """The context of all jobs of a plan.

    Args:
        files: see `digest_of_files`.
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
