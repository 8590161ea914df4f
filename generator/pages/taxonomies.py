"""Pages of people, events and topics, and the lists of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from generator.diagnostics import SourceLocation
from generator.exports import jsonld
from generator.items.parts import EventItem, NamedLink, event_item, person_item
from generator.model.values import Moment
from generator.model.vocabularies import Event, Person, Topic
from generator.pages import paging
from generator.pages import speeches as speech_pages
from generator.pages.jobs import Job, Product
from generator.pages.layout import Frame, Meta
from generator.pages.pageviews import EventPage, EventsPage, PageView, PeoplePage, PersonPage, TopicPage, TopicsPage
from generator.pages.paging import Part, pages_of
from generator.site import labels
from generator.site.labels import N_
from generator.site.views import VideoCard

_LISTS = SourceLocation("generator/pages/taxonomies.py")
_WHOLE: Part[str] = Part(0, ())
"""The page of a list that is not split."""


def jobs(frame: Frame) -> Iterator[Job]:
    """People, events and topics of one edition."""
    room, url = frame.edition.newsroom, frame.edition.url
    yield frame.job(url("people"), _LISTS, partial(_people, frame))
    past = [name for name in room.events if room.event_states[name] == "past"]
    for part in pages_of(past, paging.EVENTS):
        yield frame.job(url(*part.at("events")), _LISTS, partial(_events, frame, part))
    yield frame.job(url("topics"), _LISTS, partial(_topics, frame))
    for person in room.people.values():
        yield from _pages(frame, "people", person, room.speeches_by_person, _person)
    for event in room.events.values():
        yield from _pages(frame, "events", event, room.speeches_by_event, _event)
    for topic in room.topics.values():
        yield from _pages(frame, "topics", topic, room.speeches_by_topic, _topic)


def _pages(
    frame: Frame,
    section: str,
    one: Person | Event | Topic,
    speeches: Mapping[str, Sequence[str]],
    newest: Callable[[Frame, str, Part[str]], Product],
) -> Iterator[Job]:
    """The page of a person, an event or a topic, and a page for each further part of its speeches."""
    for part in pages_of(speeches.get(one.id, ()), paging.SPEECHES):
        make = partial(newest, frame, one.id, part)
        if part.number:
            make = partial(speech_pages.older, frame, (section, one.id), frame.edition.localized(one.name), part)
        yield frame.job(frame.edition.url(*part.at(section, one.id)), one.source_location, make)


def _videos(frame: Frame, facet: str, name: str, ids: Sequence[str]) -> tuple[tuple[VideoCard, ...], str]:
    """Return the videos beside the speeches, and the address of all videos if there are more."""
    shown = pages_of(ids, paging.VIDEOS_BESIDE)[0].entries
    more = frame.edition.url("videos", facet, name) if len(shown) < len(ids) else ""
    return tuple(frame.edition.video_card(one) for one in shown), more


def _total(frame: Frame, speeches: int, videos: int) -> str:
    edition = frame.edition
    counts = (
        edition.count("%(num)s speech", "%(num)s speeches", speeches) if speeches else "",
        edition.count("%(num)s video", "%(num)s videos", videos) if videos else "",
    )
    return edition.formats.joined(counts)


def _list(
    frame: Frame, section: str, template: str, view: PageView, items: list[NamedLink], part: Part[str] = _WHOLE
) -> Product:
    edition = frame.edition
    title, at = frame.title(edition.translate(labels.NAVIGATION[section]), part), part.at(section)
    url = edition.url(*at)
    json_ld = jsonld.collection(title, edition.routes.absolute(url), edition.language, items)
    meta = Meta(title, url, frame.everywhere(*at), section=section, json_ld=json_ld)
    return frame.page(template, meta, view)


# ---------------------------------------------------------------------------------------------------------------------- people


def _people(frame: Frame) -> Product:
    """Return the page of all people in the order of `people.yaml`, which is that of protocol."""
    edition = frame.edition
    people = list(edition.newsroom.protocol.values())
    view = PeoplePage(
        heading=edition.translate(labels.NAVIGATION["people"]),
        intro="",
        current=tuple(person_item(edition, person, portrait=True) for person in people if person.until is None),
        former=tuple(person_item(edition, person, portrait=True) for person in people if person.until is not None),
    )
    links = [NamedLink(p.id, edition.routes.absolute(edition.url("people", p.id))) for p in people]
    return _list(frame, "people", "people.html", view, links)


def _person(frame: Frame, person_id: str, part: Part[str]) -> Product:
    edition = frame.edition
    room = edition.newsroom
    person = room.people[person_id]
    speeches, videos = room.speeches_by_person.get(person.id, ()), room.videos_by_person.get(person.id, ())
    shown, all_videos = _videos(frame, "person", person.id, videos)
    item = person_item(edition, person, portrait=True)
    biography = edition.localized(person.biography)
    meta = Meta(
        title=item.name.plain,
        url=edition.url("people", person.id),
        versions=frame.everywhere("people", person.id),
        description=item.role.plain,
        section="people",
        og_type="profile",
        image=item.portrait,
        json_ld=jsonld.profile(item, biography, frame.publisher),
    )
    view = PersonPage(
        person=item,
        office=_office(frame, person),
        biography=biography,
        speeches=edition.speech_months(part.entries),
        videos=shown,
        total_label=_total(frame, len(speeches), len(videos)),
        all_videos=all_videos,
        pager=frame.pager(part, speech_pages.year_of, "people", person.id),
    )
    return frame.page("person.html", meta, view)


def _office(frame: Frame, person: Person) -> str:
    edition = frame.edition
    since = edition.formats.long_date(Moment.of(person.since)) if person.since else ""
    until = edition.formats.long_date(Moment.of(person.until)) if person.until else ""
    if since and until:
        return edition.translate(N_("In office from %(since)s to %(until)s"), since=since, until=until)
    if since:
        return edition.translate(N_("In office since %(since)s"), since=since)
    return edition.translate(N_("In office until %(until)s"), until=until) if until else ""


# ---------------------------------------------------------------------------------------------------------------------- events


def _events(frame: Frame, past: Part[str]) -> Product:
    """The coming events and the newest past ones, or an older page of these."""
    edition = frame.edition
    room = edition.newsroom
    ahead = [] if past.number else [name for name in room.events if room.event_states[name] != "past"]

    def items(names: Iterable[str]) -> tuple[EventItem, ...]:
        return tuple(event_item(edition, room.events[name]) for name in names)

    def of(state: str) -> list[str]:
        return [name for name in ahead if room.event_states[name] == state]

    view = EventsPage(
        heading=edition.translate(labels.NAVIGATION["events"]),
        intro="",
        upcoming=items(reversed(of("upcoming"))),
        current=items(of("current")),
        past=items(past.entries),
        pager=frame.pager(past, lambda name: f"{room.events[name].start.day.year:04}", "events"),
    )
    shown = [*ahead, *past.entries]
    links = [NamedLink(name, edition.routes.absolute(edition.url("events", name))) for name in shown]
    return _list(frame, "events", "events.html", view, links, past)


def _event(frame: Frame, event_id: str, part: Part[str]) -> Product:
    edition = frame.edition
    event = edition.newsroom.events[event_id]
    item = event_item(edition, event)
    shown, all_videos = _videos(frame, "event", event.id, edition.newsroom.videos_by_event.get(event.id, ()))
    meta = Meta(
        title=item.name.plain,
        url=edition.url("events", event.id),
        versions=frame.everywhere("events", event.id),
        description=item.summary.plain,
        section="events",
        json_ld=jsonld.event(item, frame.publisher),
    )
    view = EventPage(
        event=item,
        speeches=tuple(edition.speech_card(name) for name in part.entries),
        videos=shown,
        all_videos=all_videos,
        pager=frame.pager(part, speech_pages.year_of, "events", event.id),
    )
    return frame.page("event.html", meta, view)


# ---------------------------------------------------------------------------------------------------------------------- topics


def _topics(frame: Frame) -> Product:
    edition = frame.edition
    room = edition.newsroom
    rows = []
    for topic in room.topics.values():
        counts = (len(room.speeches_by_topic.get(topic.id, ())), len(room.videos_by_topic.get(topic.id, ())))
        rows.append((edition.topic_link(topic.id), edition.localized(topic.summary), _total(frame, *counts)))
    rows.sort(key=lambda row: (row[0].title.text.casefold(), row[0].url))
    view = TopicsPage(edition.translate(labels.NAVIGATION["topics"]), "", tuple(rows))
    links = [NamedLink(row[0].title.text, edition.routes.absolute(row[0].url)) for row in rows]
    return _list(frame, "topics", "topics.html", view, links)


def _topic(frame: Frame, topic_id: str, part: Part[str]) -> Product:
    edition = frame.edition
    room = edition.newsroom
    topic = room.topics[topic_id]
    speeches, videos = room.speeches_by_topic.get(topic.id, ()), room.videos_by_topic.get(topic.id, ())
    shown, all_videos = _videos(frame, "topic", topic.id, videos)
    name, url = edition.plain(topic.name), edition.url("topics", topic.id)
    links = [NamedLink(one, edition.routes.absolute(edition.speech_url(one))) for one in part.entries]
    meta = Meta(
        title=name,
        url=url,
        versions=frame.everywhere("topics", topic.id),
        description=edition.plain(topic.summary),
        section="topics",
        json_ld=jsonld.collection(name, edition.routes.absolute(url), edition.language, links),
    )
    view = TopicPage(
        id=topic.id,
        name=edition.localized(topic.name),
        summary=edition.localized(topic.summary),
        speeches=edition.speech_months(part.entries),
        videos=shown,
        total_label=_total(frame, len(speeches), len(videos)),
        all_videos=all_videos,
        pager=frame.pager(part, speech_pages.year_of, "topics", topic.id),
    )
    return frame.page("topic.html", meta, view)
