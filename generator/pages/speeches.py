"""Pages of speeches: each speech, the newest, and those of a year or a language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from markupsafe import Markup

from generator.diagnostics import SourceLocation
from generator.exports import api, jsonld, registry
from generator.exports.rows import Row
from generator.items.parts import NamedLink
from generator.items.speech import SpeechItem, speech_item
from generator.markup.anchors import paragraph_id
from generator.markup.fragment import Fragment
from generator.model.comparison import compare
from generator.model.newsroom import Languages, first_others
from generator.model.speech import Speech
from generator.pages import paging
from generator.pages.jobs import Data, Job, Payload, Product
from generator.pages.layout import Frame, Meta
from generator.pages.pageviews import Difference, ListPage, Piece, SpeechPage, TocEntry
from generator.pages.paging import Part, pages_of
from generator.site import labels
from generator.site.formats import own_name
from generator.site.labels import N_
from generator.site.routes import output_of
from generator.site.views import Facet, Link, LocalizedText  # fmt: skip

LATEST = 60
"""Number of items on the page of all speeches; the pages of the years show all."""
_TOC_FROM = 4
_READING_SPEED = 220
"""Words a minute: between the 238 that adults read silently on average (Brysbaert 2019, English) and the slower languages there."""
_LISTS = SourceLocation("generator/pages/speeches.py")
Neighbours = tuple[str | None, str | None]
"""The next newer and the next older speech."""


def jobs(frames: Sequence[Frame]) -> Iterator[Job]:
    """Yield all jobs of speeches, in all editions."""
    for frame in frames:
        yield from _lists(frame)
    editions = {frame.edition.language: frame for frame in frames}
    room = frames[0].edition.newsroom
    ids = list(room.speeches)
    around = zip([None, *ids[:-1]], [*ids[1:], None], strict=True) if ids else iter(())
    for name, neighbours in zip(ids, around, strict=True):
        yield _job(editions, room.speeches[name], partial(_visible, name=name, neighbours=neighbours))
    for name, versions in room.withdrawn.items():
        yield _job(editions, versions, partial(_withdrawn, name=name))


# ------------------------------------------------------------------------------------------------------------------ one speech


def _job(editions: Mapping[str, Frame], versions: Languages, make: Callable[[Mapping[str, Frame]], Product]) -> Job:
    """Return the job of a speech in all its languages, since lists for programs combine these."""
    outputs = {
        output_of(editions[tag].edition.routes.speech(tag, speech.id) + name): speech.source_location
        for tag, speech in versions.items()
        for name in ("", *(one.name for one in registry.made_from("speech")))
    }
    return Job(outputs, partial(make, {tag: editions[tag] for tag in versions}))


def _visible(editions: Mapping[str, Frame], name: str, neighbours: Neighbours) -> Product:
    room = next(iter(editions.values())).edition.newsroom
    return _speech(editions, room.speeches[name], neighbours)


def _withdrawn(editions: Mapping[str, Frame], name: str) -> Product:
    room = next(iter(editions.values())).edition.newsroom
    return _speech(editions, room.withdrawn[name], (None, None))


def _speech(editions: Mapping[str, Frame], versions: Languages, neighbours: Neighbours) -> Product:
    payloads: list[Payload] = []
    rows: list[Row] = []
    items = [speech_item(editions[tag].edition, speech) for tag, speech in versions.items()]
    for item, speech in zip(items, versions.values(), strict=True):
        frame = editions[speech.language]
        page = _page(frame, speech, item, _view(frame, speech, item, neighbours))
        files = [Data(one.write(item, frame.edition.translate)) for one in registry.made_from("speech")]
        payloads += [*page.payloads, *files]
        rows += page.rows
    shown = [item for item in items if not item.withdrawn]
    return Product(tuple(payloads), (*rows, *api.speech_rows(shown), *api.change_rows(items)))


def _page(frame: Frame, speech: Speech, item: SpeechItem, view: SpeechPage) -> Product:
    edition = frame.edition
    meta = Meta(
        title=item.title.text,
        url=edition.routes.speech(speech.language, speech.id),
        versions={one.language: edition.routes.speech(one.language, speech.id) for one in item.translations},
        description=item.summary.plain,
        section="speeches",
        og_type="article",
        image=item.image,
        json_ld=jsonld.speech(item, frame.publisher),
        robots="noindex" if item.withdrawn else "",
        banner=edition.newsroom.banners.get(("speech", speech.id, speech.language), ""),
        published=item.published.isoformat() if item.published_known else "",
    )
    return frame.page("speech.html", meta, view, changed=item.changed)


def _view(frame: Frame, speech: Speech, item: SpeechItem, neighbours: Neighbours) -> SpeechPage:
    edition = frame.edition
    withdrawn = item.withdrawn is not None
    fragment = edition.fragment("speech", speech.id, speech.language)
    newer, older = (edition.speech_card(name) if name else None for name in neighbours)
    return SpeechPage(
        speech=item,
        body=Markup() if withdrawn else edition.body("speech", speech.id, speech.language),
        toc=() if withdrawn else contents(fragment),
        questions="" if withdrawn else fragment.questions or "",
        prepared=speech.prepared_text is not None and not withdrawn,
        differences=() if withdrawn else tuple(_differences(frame, speech, fragment)),
        videos=tuple(edition.video_card(link.id) for link in item.videos),
        related=tuple(edition.speech_card(name) for name in _related(frame, speech)),
        newer=newer,
        older=older,
        citation=_citation(frame, item),
        reading="" if withdrawn else _reading(frame, fragment.words),
    )


def contents(fragment: Fragment) -> tuple[TocEntry, ...]:
    """The table of contents of a text with more than three headings."""
    entries = tuple(TocEntry(h.id, h.title, h.level) for h in fragment.headings if h.level <= 3)
    return entries if len(entries) >= _TOC_FROM else ()


def _differences(frame: Frame, speech: Speech, fragment: Fragment) -> Iterator[Difference]:
    """Yield the paragraphs whose delivered and prepared texts differ, each with the id of the delivered one."""
    if speech.prepared_text is None:
        return
    prepared = frame.edition.fragment("prepared", speech.prepared_text.path, speech.language)
    delivered = fragment.text.split("\n\n")
    for change in compare(prepared.text.split("\n\n"), delivered):
        anchor = paragraph_id(delivered[change.delivered]) if change.delivered < len(delivered) else ""
        yield Difference(anchor if anchor in fragment.ids else "", tuple(Piece(p.kind, p.text) for p in change.pieces))


def _related(frame: Frame, speech: Speech) -> list[str]:
    """Up to three other speeches of the same event, else of the same first topic."""
    room = frame.edition.newsroom
    of_event = room.speeches_by_event.get(speech.event.id, ()) if speech.event else ()
    of_topic = room.speeches_by_topic.get(speech.topics[0].id, ()) if speech.topics else ()
    return first_others(speech.id, 3, of_event, of_topic)


def _citation(frame: Frame, item: SpeechItem) -> str:
    formats = frame.edition.formats
    speakers = formats.joined(person.name for person in item.speakers)
    return ", ".join((speakers, item.title.text, formats.long_date(item.delivered), item.url))


def _reading(frame: Frame, words: int) -> str:
    minutes = max(1, round(words / _READING_SPEED))
    return frame.edition.count("%(num)s minute to read", "%(num)s minutes to read", minutes)


# ----------------------------------------------------------------------------------------------------------------------- lists


def _lists(frame: Frame) -> Iterator[Job]:
    edition = frame.edition
    room = edition.newsroom
    years = room.speeches_by_year
    tags = edition.site.languages if len(edition.site.languages) > 1 else ()
    languages = {tag: ids for tag in tags if (ids := room.speeches_by_language.get(tag))}
    counts = _Counts(_lengths(years), _lengths(languages))

    def jobs_of(parts: tuple[str, ...], heading: str, ids: Sequence[str]) -> Iterator[Job]:
        for part in pages_of(ids, paging.SPEECHES):
            make = partial(_list, frame, parts, heading, part, len(ids), counts)
            if part.number:
                make = partial(older, frame, parts, LocalizedText(heading), part)
            yield frame.job(edition.url(*part.at(*parts)), _LISTS, make)

    newest, heading = Part(0, list(islice(room.speeches, LATEST))), edition.translate(labels.NAVIGATION["speeches"])
    make = partial(_list, frame, ("speeches",), heading, newest, len(room.speeches), counts)
    yield frame.job(edition.url("speeches"), _LISTS, make)
    for year, of_year in years.items():
        yield from jobs_of(("speeches", year), edition.translate(N_("Speeches of %(year)s"), year=year), of_year)
    for tag, of_language in languages.items():
        title = edition.translate(N_("Speeches in %(language)s"), language=edition.formats.language_name(tag))
        yield from jobs_of(("speeches", "language", tag), title, of_language)


def _lengths(lists: Mapping[str, Sequence[str]]) -> dict[str, int]:
    return {name: len(ids) for name, ids in lists.items()}


@dataclass(frozen=True, slots=True)
class _Counts:
    """The number of speeches of each year and in each language."""

    years: Mapping[str, int]
    languages: Mapping[str, int]


def _facets(frame: Frame, counts: _Counts, active: str) -> tuple[Facet, ...]:
    """Return the pages to which lists of speeches link, with the number of speeches of each."""
    edition = frame.edition
    of_year = tuple(
        Link(LocalizedText(year), edition.url("speeches", year), year == active, count)
        for year, count in counts.years.items()
    )
    of_language = tuple(
        Link(edition.foreign(own_name(tag), tag), edition.url("speeches", "language", tag), tag == active, count)
        for tag, count in counts.languages.items()
    )
    found = (
        Facet("year", edition.translate(labels.FACETS["year"]), of_year),
        Facet("language", edition.translate(labels.FACETS["language"]), of_language),
    )
    return tuple(facet for facet in found if facet.links)


def _list(
    frame: Frame,
    parts: tuple[str, ...],
    heading: str,
    part: Part[str],
    total: int,
    counts: _Counts,
) -> Product:
    """The newest page of a list of speeches."""
    edition = frame.edition
    view = ListPage(
        heading=LocalizedText(heading),
        intro="",
        months=edition.speech_months(part.entries),
        facets=_facets(frame, counts, parts[-1]),
        total=total,
        total_label=edition.count("%(num)s speech", "%(num)s speeches", total),
        more=_more(frame, len(part.entries)) if parts == ("speeches",) else None,
        empty=edition.translate(N_("There are no speeches here yet.")),
        pager=frame.pager(part, year_of, *parts),
    )
    return _list_page(frame, parts, heading, part, view)


def _more(frame: Frame, shown: int) -> Link | None:
    """Return a link to the speeches that the list of the newest does not show: to the year in which it continues."""
    edition = frame.edition
    following = next(islice(edition.newsroom.speeches, shown, None), None)
    if following is None:
        return None
    return Link(LocalizedText(edition.translate(N_("Older speeches"))), edition.url("speeches", year_of(following)))


def older(frame: Frame, parts: tuple[str, ...], heading: LocalizedText, part: Part[str]) -> Product:
    """Return a numbered page of any list of speeches. It depends on nothing newer, so that it does not change."""
    pager = frame.pager(part, year_of, *parts)
    view = ListPage(
        heading=heading,
        intro="",
        months=frame.edition.speech_months(part.entries),
        facets=(),
        total=len(part.entries),
        total_label=pager.label if pager else "",
        pager=pager,
    )
    return _list_page(frame, parts, heading.text, part, view)


def _list_page(frame: Frame, parts: tuple[str, ...], heading: str, part: Part[str], view: ListPage) -> Product:
    edition = frame.edition
    title, at = frame.title(heading, part), part.at(*parts)
    url = edition.url(*at)
    items = [NamedLink(name, edition.routes.absolute(edition.speech_url(name))) for name in part.entries]
    json_ld = jsonld.collection(title, edition.routes.absolute(url), edition.language, items)
    meta = Meta(title, url, frame.everywhere(*at), section=parts[0], json_ld=json_ld)
    return frame.page("list.html", meta, view)


def year_of(speech_id: str) -> str:
    """The year in which a speech was delivered."""
    return speech_id[:4]
