"""Pages of people, events and topics, and the lists of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from generator.diagnostics import SourceLocation
from generator.model.records import Event, Moment, Person, Topic
from generator.outputs import jsonld, labels, paging
from generator.outputs.entries import ImageEntry, NamedLink, ProfileEntry
from generator.outputs.entrymaking import event_entry
from generator.outputs.jobs import Job, Product
from generator.outputs.labels import N_
from generator.outputs.pages import speeches as speech_pages
from generator.outputs.pages.layout import Frame, Meta
from generator.outputs.pageviews import EventPage, EventsPage, PageView, PeoplePage, PersonPage, TopicPage, TopicsPage
from generator.outputs.paging import Part, pages_of
from generator.outputs.views import VideoCard

_LISTS = SourceLocation("generator/outputs/pages/taxonomies.py")
_WHOLE: Part[Event] = Part(0, ())
"""The page of a list that is never cut."""
_TEMPLATES = {"people": "person", "events": "event", "topics": "topic"}


def jobs(frame: Frame) -> Iterator[Job]:
    """People, events and topics of one edition."""
    room, url = frame.edition.newsroom, frame.edition.url
    yield frame.job("people.html", url("people"), _LISTS, partial(_people, frame))
    for past in pages_of([one for one in room.events.values() if room.event_states[one.id] == "past"], paging.EVENTS):
        yield frame.job("events.html", url(*past.at("events")), _LISTS, partial(_events, frame, past))
    yield frame.job("topics.html", url("topics"), _LISTS, partial(_topics, frame))
    for person in room.people.values():
        yield from _pages(frame, "people", person, room.speeches_by_person, partial(_person, frame, person))
    for event in room.events.values():
        yield from _pages(frame, "events", event, room.speeches_by_event, partial(_event, frame, event))
    for topic in room.topics.values():
        yield from _pages(frame, "topics", topic, room.speeches_by_topic, partial(_topic, frame, topic))


def _pages(
    frame: Frame,
    section: str,
    one: Person | Event | Topic,
    speeches: Mapping[str, Sequence[str]],
    newest: Callable[[Part[str]], Product],
) -> Iterator[Job]:
    """The page of a person, an event or a topic, and a page for each further part of its speeches."""
    for part in pages_of(speeches.get(one.id, ()), paging.SPEECHES):
        url = frame.edition.url(*part.at(section, one.id))
        if part.number:
            name = frame.edition.words(one.name)
            make = partial(speech_pages.older, frame, (section, one.id), name, part)
            yield frame.job("list.html", url, one.place, make)
        else:
            yield frame.job(f"{_TEMPLATES[section]}.html", url, one.place, partial(newest, part))


def _videos(frame: Frame, facet: str, name: str, ids: Sequence[str]) -> tuple[tuple[VideoCard, ...], str]:
    """The videos that stand beside the speeches, and the address of all of them where there are more."""
    shown = pages_of(ids, paging.VIDEOS_BESIDE)[0].entries
    more = frame.edition.url("videos", facet, name) if len(shown) < len(ids) else ""
    return tuple(frame.edition.video_card(one) for one in shown), more


def _total(frame: Frame, speeches: int, videos: int) -> str:
    edition = frame.edition
    counts = (
        edition.count("%(num)s speech", "%(num)s speeches", speeches) if speeches else "",
        edition.count("%(num)s video", "%(num)s videos", videos) if videos else "",
    )
    return edition.joined(counts)


def _list(
    frame: Frame, section: str, template: str, view: PageView, items: list[NamedLink], part: Part[Event] = _WHOLE
) -> Product:
    edition = frame.edition
    title, at = frame.title(edition.say(labels.NAVIGATION[section]), part), part.at(section)
    url = edition.url(*at)
    json_ld = jsonld.collection(title, edition.routes.absolute(url), edition.language, items)
    meta = Meta(title, url, frame.everywhere(*at), section=section, json_ld=json_ld)
    return frame.page(template, meta, view)


# ---------------------------------------------------------------------------------------------------------------------- people


def _people(frame: Frame) -> Product:
    """Everybody in the order of `people.yaml`, which is that of protocol."""
    edition = frame.edition
    people = sorted(edition.newsroom.people.values(), key=lambda person: person.place)
    view = PeoplePage(
        heading=edition.say(labels.NAVIGATION["people"]),
        intro="",
        current=tuple(edition.person_card(person) for person in people if person.until is None),
        former=tuple(edition.person_card(person) for person in people if person.until is not None),
    )
    links = [NamedLink(p.id, edition.routes.absolute(edition.url("people", p.id))) for p in people]
    return _list(frame, "people", "people.html", view, links)


def _person(frame: Frame, person: Person, part: Part[str]) -> Product:
    edition = frame.edition
    room = edition.newsroom
    speeches, videos = room.speeches_by_person.get(person.id, ()), room.videos_by_person.get(person.id, ())
    shown, all_videos = _videos(frame, "person", person.id, videos)
    portrait = edition.image(person.place.path, person.portrait)
    biography = edition.paragraphs(person.biography)
    url = edition.url("people", person.id)
    picture = ImageEntry(edition.routes.absolute(portrait.url), portrait.alt.text) if portrait else None
    first = biography[0].text if biography else ""
    profile = ProfileEntry(
        edition.plain(person.name), edition.plain(person.role), edition.routes.absolute(url), first, picture
    )
    meta = Meta(
        title=edition.plain(person.name),
        url=url,
        versions=frame.everywhere("people", person.id),
        description=edition.plain(person.role),
        section="people",
        og_type="profile",
        image=portrait,
        json_ld=jsonld.profile(profile, frame.publisher),
    )
    view = PersonPage(
        id=person.id,
        name=edition.words(person.name),
        role=edition.words(person.role),
        office=_office(frame, person),
        portrait=portrait,
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
    since = edition.date(Moment.of(person.since)).long if person.since else ""
    until = edition.date(Moment.of(person.until)).long if person.until else ""
    if since and until:
        return edition.say(N_("In office from %(since)s to %(until)s"), since=since, until=until)
    if since:
        return edition.say(N_("In office since %(since)s"), since=since)
    return edition.say(N_("In office until %(until)s"), until=until) if until else ""


# ---------------------------------------------------------------------------------------------------------------------- events


def _events(frame: Frame, past: Part[Event]) -> Product:
    """What is coming and what was: the newest of it, or an older part."""
    edition = frame.edition
    room = edition.newsroom
    ahead = [] if past.number else [one for one in room.events.values() if room.event_states[one.id] != "past"]

    def of(state: str) -> list[Event]:
        return [event for event in ahead if room.event_states[event.id] == state]

    view = EventsPage(
        heading=edition.say(labels.NAVIGATION["events"]),
        intro="",
        upcoming=tuple(edition.event_card(event) for event in reversed(of("upcoming"))),
        current=tuple(edition.event_card(event) for event in of("current")),
        past=tuple(edition.event_card(event) for event in past.entries),
        pager=frame.pager(past, lambda event: f"{event.start.day.year:04}", "events"),
    )
    shown = [*ahead, *past.entries]
    links = [NamedLink(event.id, edition.routes.absolute(edition.url("events", event.id))) for event in shown]
    return _list(frame, "events", "events.html", view, links, past)


def _event(frame: Frame, event: Event, part: Part[str]) -> Product:
    edition = frame.edition
    shown, all_videos = _videos(frame, "event", event.id, edition.newsroom.videos_by_event.get(event.id, ()))
    meta = Meta(
        title=edition.plain(event.name),
        url=edition.url("events", event.id),
        versions=frame.everywhere("events", event.id),
        description=edition.plain(event.summary),
        section="events",
        json_ld=jsonld.event(event_entry(edition, event), frame.publisher),
    )
    view = EventPage(
        id=event.id,
        card=edition.event_card(event),
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
        rows.append((edition.topic_link(topic.id), edition.maybe(topic.summary), _total(frame, *counts)))
    rows.sort(key=lambda row: (row[0].title.text.casefold(), row[0].url))
    view = TopicsPage(edition.say(labels.NAVIGATION["topics"]), "", tuple(rows))
    links = [NamedLink(row[0].title.text, edition.routes.absolute(row[0].url)) for row in rows]
    return _list(frame, "topics", "topics.html", view, links)


def _topic(frame: Frame, topic: Topic, part: Part[str]) -> Product:
    edition = frame.edition
    room = edition.newsroom
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
        name=edition.words(topic.name),
        summary=edition.maybe(topic.summary),
        speeches=edition.speech_months(part.entries),
        videos=shown,
        total_label=_total(frame, len(speeches), len(videos)),
        all_videos=all_videos,
        pager=frame.pager(part, speech_pages.year_of, "topics", topic.id),
    )
    return frame.page("topic.html", meta, view)
