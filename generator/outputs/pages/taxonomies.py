"""Pages of people, events and topics, and the lists of each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.diagnostics import SourceLocation
from generator.model.records import Event, Moment, Person, Topic
from generator.outputs import jsonld, labels
from generator.outputs.items.parts import NamedLink, event_item, person_item
from generator.outputs.jobs import Job, Product
from generator.outputs.labels import N_
from generator.outputs.pages.layout import Frame, Meta
from generator.outputs.pageviews import EventPage, EventsPage, PageView, PeoplePage, PersonPage, TopicPage, TopicsPage

_LISTS = SourceLocation("generator/outputs/pages/taxonomies.py")


def jobs(frame: Frame) -> Iterator[Job]:
    """People, events and topics of one edition."""
    room, url = frame.edition.newsroom, frame.edition.url
    yield frame.job("people.html", url("people"), _LISTS, partial(_people, frame))
    yield frame.job("events.html", url("events"), _LISTS, partial(_events, frame))
    yield frame.job("topics.html", url("topics"), _LISTS, partial(_topics, frame))
    for person in room.people.values():
        yield frame.job("person.html", url("people", person.id), person.place, partial(_person, frame, person))
    for event in room.events.values():
        yield frame.job("event.html", url("events", event.id), event.place, partial(_event, frame, event))
    for topic in room.topics.values():
        yield frame.job("topic.html", url("topics", topic.id), topic.place, partial(_topic, frame, topic))


def _total(frame: Frame, speeches: int, videos: int) -> str:
    edition = frame.edition
    counts = (
        edition.count("%(num)s speech", "%(num)s speeches", speeches) if speeches else "",
        edition.count("%(num)s video", "%(num)s videos", videos) if videos else "",
    )
    return edition.formats.joined(counts)


def _list(frame: Frame, section: str, template: str, view: PageView, items: list[NamedLink]) -> Product:
    edition = frame.edition
    heading, url = edition.translate(labels.NAVIGATION[section]), edition.url(section)
    json_ld = jsonld.collection(heading, edition.routes.absolute(url), edition.language, items)
    meta = Meta(heading, url, frame.everywhere(section), section=section, json_ld=json_ld)
    return frame.page(template, meta, view)


# ---------------------------------------------------------------------------------------------------------------------- people


def _people(frame: Frame) -> Product:
    """Everybody in the order of `people.yaml`, which is that of protocol."""
    edition = frame.edition
    people = sorted(edition.newsroom.people.values(), key=lambda person: person.place)
    view = PeoplePage(
        heading=edition.translate(labels.NAVIGATION["people"]),
        intro="",
        current=tuple(person_item(edition, person, portrait=True) for person in people if person.until is None),
        former=tuple(person_item(edition, person, portrait=True) for person in people if person.until is not None),
    )
    links = [NamedLink(p.id, edition.routes.absolute(edition.url("people", p.id))) for p in people]
    return _list(frame, "people", "people.html", view, links)


def _person(frame: Frame, person: Person) -> Product:
    edition = frame.edition
    room = edition.newsroom
    speeches, videos = room.speeches_by_person.get(person.id, ()), room.videos_by_person.get(person.id, ())
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
        speeches=edition.speech_months(speeches),
        videos=tuple(edition.video_card(name) for name in videos),
        total_label=_total(frame, len(speeches), len(videos)),
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


def _events(frame: Frame) -> Product:
    edition = frame.edition
    room = edition.newsroom
    events = list(room.events.values())

    def of(state: str) -> list[Event]:
        return [event for event in events if room.event_states[event.id] == state]

    view = EventsPage(
        heading=edition.translate(labels.NAVIGATION["events"]),
        intro="",
        upcoming=tuple(event_item(edition, event) for event in reversed(of("upcoming"))),
        current=tuple(event_item(edition, event) for event in of("current")),
        past=tuple(event_item(edition, event) for event in of("past")),
    )
    links = [NamedLink(event.id, edition.routes.absolute(edition.url("events", event.id))) for event in events]
    return _list(frame, "events", "events.html", view, links)


def _event(frame: Frame, event: Event) -> Product:
    edition = frame.edition
    room = edition.newsroom
    item = event_item(edition, event)
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
        speeches=tuple(edition.speech_card(name) for name in room.speeches_by_event.get(event.id, ())),
        videos=tuple(edition.video_card(name) for name in room.videos_by_event.get(event.id, ())),
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


def _topic(frame: Frame, topic: Topic) -> Product:
    edition = frame.edition
    room = edition.newsroom
    speeches, videos = room.speeches_by_topic.get(topic.id, ()), room.videos_by_topic.get(topic.id, ())
    name, url = edition.plain(topic.name), edition.url("topics", topic.id)
    links = [NamedLink(one, edition.routes.absolute(edition.speech_url(one))) for one in speeches]
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
        speeches=edition.speech_months(speeches),
        videos=tuple(edition.video_card(one) for one in videos),
        total_label=_total(frame, len(speeches), len(videos)),
    )
    return frame.page("topic.html", meta, view)
