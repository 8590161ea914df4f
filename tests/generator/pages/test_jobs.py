"""A job is known by what it was asked to make, and can read nothing but recorded tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import partial
from pathlib import Path

import pytest
from markupsafe import Markup

from generator.diagnostics import SourceLocation
from generator.markup.fragment import Fragment
from generator.model import library, page, speech, video, vocabularies
from generator.model.inputs import MediaFile, Snapshot
from generator.pages.jobs import Job, Product, keys
from generator.stages import plan
from generator.trace import Table
from tests.generator.pipeline.complete import COMPLETE
from tests.support.sites import BARE, TinySite, french

INPUTS = (
    vocabularies.Person, vocabularies.Event, vocabularies.Topic, page.Page, speech.Speech, video.Video, library.Library,
    MediaFile, Snapshot, Fragment, bytearray, Path,
)  # fmt: skip


@pytest.fixture
def planned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> plan.Plan:
    """Return the plan of a site of everything, all jobs of which were made once."""
    plans: list[plan.Plan] = []
    real = plan.plan

    def kept(*arguments: object) -> plan.Plan:
        plans.append(real(*arguments))  # type: ignore[arg-type]
        return plans[-1]

    monkeypatch.setattr(plan, "plan", kept)
    assert TinySite(tmp_path, {**BARE, **french(), **COMPLETE}).quick("build").status == 0
    return plans[0]


def reachable(value: object, seen: dict[int, object]) -> Iterator[object]:
    """Yield everything that a value leads to, without going through a table."""
    if id(value) in seen:
        return
    seen[id(value)] = value
    yield value
    if isinstance(value, Table):
        return
    inside = list(vars(value).values()) if hasattr(value, "__dict__") and not isinstance(value, type) else []
    if isinstance(value, Mapping):
        inside += [*value.keys(), *value.values()]
    elif isinstance(value, tuple | list | set | frozenset):
        inside += value
    elif isinstance(value, partial):
        inside += [value.args, value.keywords]
    elif is_dataclass(value):
        inside += [getattr(value, field.name) for field in fields(value)]
    for one in inside:
        yield from reachable(one, seen)


class TestWhatAJobCanRead:
    def test_is_in_tables_and_nowhere_else(self, planned: plan.Plan) -> None:
        jobs = [job for job in planned.jobs if not job.is_ready]
        assert len(jobs) > 50
        found = [one for job in jobs for one in reachable(job.make, {})]
        assert [one for one in found if isinstance(one, INPUTS)] == []
        assert {type(one).__name__ for one in found} >= {"Frame", "Edition", "SiteData", "Newsroom", "Table", "Nested"}

    def test_would_be_noticed_elsewhere(self, planned: plan.Plan) -> None:
        frame = planned.frames[0]
        speech = next(iter(frame.edition.newsroom.speeches.values()))["en"]
        hidden = replace(frame, edition=replace(frame.edition, formats=[{"deep": speech}]))  # type: ignore[arg-type]
        assert speech in list(reachable(partial(made, hidden), {}))


def job(*arguments: object, output: str = "index.html", **named: object) -> Job:
    return Job({output: SourceLocation("content/site.yaml")}, partial(made, *arguments, **named))


def made(*_: object, **__: object) -> Product:
    """Make nothing."""
    return Product(())


def other(*_: object, **__: object) -> Product:
    """Make nothing either."""
    return Product(())


@dataclass(frozen=True, slots=True)
class Pair:
    """Two values."""

    left: object
    right: object


@dataclass(frozen=True, slots=True)
class OtherPair(Pair):
    """Two values of another kind."""


LONG = [str(number) for number in range(100)]


class TestTheKeyOfAJob:
    @pytest.mark.parametrize(
        ("one", "another"),
        [
            (job("a"), job("b")),
            (job("a"), job("a", output="other.html")),
            (job("a"), job("a", "a")),
            (job(("a", "b")), job("a", "b")),
            (job(None), job("")),
            (job(1), job("1")),
            (job(name="a"), job(name="b")),
            (job(name="a"), job("a")),
            (job(LONG), job([*LONG[:-1], "x"])),
            (job({"a": LONG}), job({"a": LONG[1:]})),
            (job({"a": "b"}), job({"a": "c"})),
            (job(SourceLocation("a")), job(SourceLocation("b"))),
            (job(Pair("a", "b")), job(OtherPair("a", "b"))),
            (job(Pair("a", "b")), job(("a", "b"))),
            (job(Pair("a", "b")), job(Pair("b", "a"))),
            (job(Pair("a", LONG)), job(Pair("a", [*LONG, "x"]))),
            (job("a"), job(Markup("a"))),
            (job(True), job(1)),
            (job("a"), replace(job("a"), make=partial(other, "a"))),
        ],
    )
    def test_tells_what_it_is_asked_for(self, one: Job, another: Job) -> None:
        assert len(keys([one, another])) == 2

    @pytest.mark.parametrize("argument", ["a", ("a", None), LONG, {"a": LONG}, SourceLocation("a", 1)])
    def test_is_the_same_for_the_same(self, argument: object) -> None:
        again = list(argument) if isinstance(argument, list) else argument
        assert list(keys([job(argument)])) == list(keys([job(again)]))
