"""Pages of speeches: each speech, the newest, and those of a year or a language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice

from markupsafe import Markup

from generator.diagnostics import SourceLocation
from generator.markup.anchors import paragraph_id
from generator.markup.fragment import Fragment
from generator.markup.typography import typeset_text
from generator.model.comparison import compare
from generator.model.newsroom import Languages, first_others
from generator.model.records import Speaker, Speech
from generator.outputs import api, jsonld, labels, ninjs, paging
from generator.outputs.entries import NamedLink, SpeechEntry
from generator.outputs.entrymaking import speech_entry
from generator.outputs.formats import own_name
from generator.outputs.jobs import Data, Job, Payload, Product, Row
from generator.outputs.labels import N_
from generator.outputs.pages.layout import Frame, Meta
from generator.outputs.pageviews import (
    ChangeView,
    Difference,
    ListPage,
    Notice,
    Piece,
    SpeakerView,
    SpeechPage,
    Status,
    TocEntry,
)
from generator.outputs.paging import Part, pages_of
from generator.outputs.routes import output_of
from generator.outputs.text_files import speech_text
from generator.outputs.views import Facet, ImageView, Link, Words  # fmt: skip

LATEST = 60
"""How many items the page of all speeches shows; the pages of the years show all."""
_TOC_FROM = 4
_READING_SPEED = 220
"""Words a minute: between the 238 that adults read silently on average (Brysbaert 2019, English) and the slower languages there."""
_LISTS = SourceLocation("generator/outputs/pages/speeches.py")
Neighbours = tuple[str | None, str | None]
"""The next newer and the next older speech."""


def jobs(frames: Sequence[Frame]) -> Iterator[Job]:
    """Everything of the speeches in all editions."""
    for frame in frames:
        yield from _lists(frame)
    editions = {frame.edition.language: frame for frame in frames}
    room = frames[0].edition.newsroom
    ids = list(room.speeches)
    around = zip([None, *ids[:-1]], [*ids[1:], None], strict=True) if ids else iter(())
    for versions, neighbours in zip(room.speeches.values(), around, strict=True):
        yield _job(editions, versions, neighbours)
    for versions in room.withdrawn.values():
        yield _job(editions, versions, (None, None))


# ------------------------------------------------------------------------------------------------------------------ one speech


def _job(editions: Mapping[str, Frame], versions: Languages, neighbours: Neighbours) -> Job:
    """A speech in all its languages: they stand together in the lists for programs."""
    outputs = {
        output_of(editions[tag].edition.routes.speech(tag, speech.id) + name): speech.place
        for tag, speech in versions.items()
        for name in ("", "index.txt", "index.json")
    }
    texts = [("speech", speech.id, tag) for tag, speech in versions.items()]
    prepared = [("prepared", s.prepared_text.path, tag) for tag, s in versions.items() if s.prepared_text]
    make = partial(_speech, editions, versions, neighbours)
    return Job(outputs, make, "speech.html", (*texts, *prepared))


def _speech(editions: Mapping[str, Frame], versions: Languages, neighbours: Neighbours) -> Product:
    payloads: list[Payload] = []
    rows: list[Row] = []
    entries = [speech_entry(editions[tag].edition, speech) for tag, speech in versions.items()]
    for entry, speech in zip(entries, versions.values(), strict=True):
        frame = editions[speech.language]
        page = _page(frame, speech, entry, _view(frame, speech, neighbours))
        payloads += [*page.payloads, Data(speech_text(entry, frame.edition.say)), Data(ninjs.speech(entry))]
        rows += page.rows
    shown = [entry for entry in entries if not entry.withdrawn]
    return Product(tuple(payloads), (*rows, *api.speech_rows(shown), *api.change_rows(entries)))


def _page(frame: Frame, speech: Speech, entry: SpeechEntry, view: SpeechPage) -> Product:
    edition = frame.edition
    url = edition.routes.speech(speech.language, speech.id)
    withdrawn = edition.newsroom.is_withdrawn(speech)
    meta = Meta(
        title=typeset_text(speech.title, speech.language),
        url=url,
        versions={one.language: edition.routes.speech(one.language, speech.id) for one in entry.translations},
        description=entry.summary,
        section="speeches",
        og_type="article",
        image=_picture(frame, speech),
        json_ld=jsonld.speech(entry, frame.publisher),
        robots="noindex" if withdrawn else "",
        banner=edition.newsroom.banners.get(("speech", speech.id, speech.language), ""),
        published=entry.published.isoformat() if entry.published_known else "",
    )
    return frame.page("speech.html", meta, view, changed=entry.changed)


def _picture(frame: Frame, speech: Speech) -> ImageView | None:
    """What stands for a speech where it is shared: the poster of its first video."""
    videos = frame.edition.newsroom.videos_of_speech.get(speech.id, ())
    return frame.edition.video_card(videos[0]).poster if videos else None


def _view(frame: Frame, speech: Speech, neighbours: Neighbours) -> SpeechPage:
    edition = frame.edition
    room = edition.newsroom
    withdrawn = room.is_withdrawn(speech)
    fragment = edition.fragment("speech", speech.id, speech.language)
    url = edition.routes.speech(speech.language, speech.id)
    newer, older = (edition.speech_card(name) if name else None for name in neighbours)
    return SpeechPage(
        id=speech.id,
        kind=edition.say(labels.SPEECH_KINDS[speech.kind]),
        kind_id=speech.kind,
        title=typeset_text(speech.title, speech.language),
        summary="" if withdrawn else typeset_text(speech.summary or "", speech.language),
        date=edition.date(speech.delivered_at),
        speakers=tuple(_speaker(frame, speaker) for speaker in speech.speakers),
        place=Words(edition.place(speech.location)) if speech.location else None,
        event=edition.event_link(speech.event.id) if speech.event else None,
        delivery=_status(frame, "delivery", speech.delivery),
        translation=_status(frame, "translation", speech.translation) if speech.translation else None,
        original=_original(frame, speech),
        body=edition.body("speech", speech.id, speech.language) if not withdrawn else Markup(),
        toc=() if withdrawn else contents(fragment),
        questions="" if withdrawn else fragment.questions or "",
        quotes=() if withdrawn else tuple(typeset_text(quote, speech.language) for quote in speech.quotes),
        changes=() if withdrawn else tuple(_change(frame, speech)),
        prepared=speech.prepared_text is not None and not withdrawn,
        differences=() if withdrawn else tuple(_differences(frame, speech, fragment)),
        videos=tuple(edition.video_card(name) for name in room.videos_of_speech.get(speech.id, ())),
        topics=tuple(edition.topic_link(ref.id) for ref in speech.topics),
        related=tuple(edition.speech_card(name) for name in _related(frame, speech)),
        newer=newer,
        older=older,
        citation=_citation(frame, speech, url),
        reading=_reading(frame, fragment.words) if not withdrawn else "",
        text_url=f"{url}index.txt",
        json_url=f"{url}index.json",
        notice=Notice(edition.date(speech.withdrawn.at), edition.words(speech.withdrawn.reason))
        if withdrawn and speech.withdrawn
        else None,
    )


def contents(fragment: Fragment) -> tuple[TocEntry, ...]:
    """The table of contents of a text with more than three headings."""
    entries = tuple(TocEntry(h.id, h.title, h.level) for h in fragment.headings if h.level <= 3)
    return entries if len(entries) >= _TOC_FROM else ()


def _speaker(frame: Frame, speaker: Speaker) -> SpeakerView:
    edition = frame.edition
    person = edition.newsroom.people[speaker.ref.id] if speaker.ref else None
    return SpeakerView(
        name=edition.speaker_name(speaker),
        role=edition.speaker_role(speaker),
        url=edition.url("people", person.id) if person else "",
        portrait=edition.image(person.place.path, person.portrait) if person else None,
    )


def _status(frame: Frame, table: str, name: str) -> Status:
    label, explanation = (labels.DELIVERIES if table == "delivery" else labels.TRANSLATIONS)[name]
    return Status(name, frame.edition.say(label), frame.edition.say(explanation))


def _original(frame: Frame, speech: Speech) -> Link | None:
    edition = frame.edition
    original = edition.newsroom.speeches.get(speech.id, {}).get(speech.source or "")
    if original is None:
        return None
    return Link(edition.foreign(original.title, original.language), edition.routes.speech(original.language, speech.id))


def _change(frame: Frame, speech: Speech) -> Iterator[ChangeView]:
    edition = frame.edition
    for change in speech.changes:
        label = edition.say(labels.CHANGES[change.kind])
        parts = (edition.maybe(change.before), edition.maybe(change.after))
        yield ChangeView(edition.date(change.at), change.kind, label, edition.words(change.note), *parts)


def _differences(frame: Frame, speech: Speech, fragment: Fragment) -> Iterator[Difference]:
    """The paragraphs that were delivered otherwise than prepared, each with the id of what was delivered."""
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


def _citation(frame: Frame, speech: Speech, url: str) -> str:
    edition = frame.edition
    parts = (
        edition.names(speech.speakers),
        typeset_text(speech.title, speech.language),
        edition.date(speech.delivered_at).long,
        edition.routes.absolute(url),
    )
    return ", ".join(parts)


def _reading(frame: Frame, words: int) -> str:
    minutes = max(1, round(words / _READING_SPEED))
    return frame.edition.count("%(num)s minute to read", "%(num)s minutes to read", minutes)


# ----------------------------------------------------------------------------------------------------------------------- lists


def _lists(frame: Frame) -> Iterator[Job]:
    edition = frame.edition
    room = edition.newsroom
    years = {year: room.speeches_by_year[year] for year in sorted(room.speeches_by_year, reverse=True)}
    tags = edition.site.languages if len(edition.site.languages) > 1 else ()
    languages = {tag: ids for tag in tags if (ids := room.speeches_by_language.get(tag))}
    facets = partial(_facets, frame, _counts(years), _counts(languages))

    def jobs_of(parts: tuple[str, ...], heading: str, ids: Sequence[str]) -> Iterator[Job]:
        for part in pages_of(ids, paging.SPEECHES):
            make = partial(_list, frame, parts, heading, part, len(ids), facets)
            yield frame.job("list.html", edition.url(*part.at(*parts)), _LISTS, make)

    newest, heading = Part(0, list(islice(room.speeches, LATEST))), edition.say(labels.NAVIGATION["speeches"])
    make = partial(_list, frame, ("speeches",), heading, newest, len(room.speeches), facets)
    yield frame.job("list.html", edition.url("speeches"), _LISTS, make)
    for year, of_year in years.items():
        yield from jobs_of(("speeches", year), edition.say(N_("Speeches of %(year)s"), year=year), of_year)
    for tag, of_language in languages.items():
        title = edition.say(N_("Speeches in %(language)s"), language=edition.formats.language_name(tag))
        yield from jobs_of(("speeches", "language", tag), title, of_language)


def _counts(lists: Mapping[str, Sequence[str]]) -> dict[str, int]:
    return {name: len(ids) for name, ids in lists.items()}


def _facets(frame: Frame, years: Mapping[str, int], languages: Mapping[str, int], active: str) -> tuple[Facet, ...]:
    """The plain pages that lists of speeches lead to, with the number of speeches of each."""
    edition = frame.edition
    of_year = tuple(
        Link(Words(year), edition.url("speeches", year), year == active, count) for year, count in years.items()
    )
    of_language = tuple(
        Link(edition.foreign(own_name(tag), tag), edition.url("speeches", "language", tag), tag == active, count)
        for tag, count in languages.items()
    )
    found = (
        Facet("year", edition.say(labels.FACETS["year"]), of_year),
        Facet("language", edition.say(labels.FACETS["language"]), of_language),
    )
    return tuple(facet for facet in found if facet.links)


def _list(
    frame: Frame,
    parts: tuple[str, ...],
    heading: str,
    part: Part[str],
    total: int,
    facets: Callable[[str], tuple[Facet, ...]],
) -> Product:
    """The newest page of a list of speeches, or an older one."""
    if part.number:
        return older(frame, parts, Words(heading), part)
    edition = frame.edition
    view = ListPage(
        heading=Words(heading),
        intro="",
        months=edition.speech_months(part.entries),
        facets=facets(parts[-1]),
        total=total,
        total_label=edition.count("%(num)s speech", "%(num)s speeches", total),
        more=_more(frame, len(part.entries)) if parts == ("speeches",) else None,
        empty=edition.say(N_("There are no speeches here yet.")),
        pager=frame.pager(part, year_of, *parts),
    )
    return _list_page(frame, parts, heading, part, view)


def _more(frame: Frame, shown: int) -> Link | None:
    """A way to what the list of the newest does not show: the year in which it goes on."""
    edition = frame.edition
    following = next(islice(edition.newsroom.speeches, shown, None), None)
    if following is None:
        return None
    return Link(Words(edition.say(N_("Older speeches"))), edition.url("speeches", year_of(following)))


def older(frame: Frame, parts: tuple[str, ...], heading: Words, part: Part[str]) -> Product:
    """A numbered page of any list of speeches: it says nothing of what is newer, so that it stays as it is."""
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
