"""Traces: every lookup is recorded, and a trace holds only while each input is what it was."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from generator.trace import Key, Recorder, Shared, Trace

PEOPLE = {"ada": "Ada Vole", "bram": "Bram Reed"}
SPEECHES = {"tide": {"en": "Tide", "fr": "Marée"}, "ebb": {"en": "Ebb"}}


class Inputs:
    """Two tables as a build has them."""

    def __init__(
        self, people: Mapping[str, str] = PEOPLE, speeches: Mapping[str, Mapping[str, str]] = SPEECHES
    ) -> None:
        self.recorder = Recorder()
        self.people = self.recorder.table("people", people)
        self.files = self.recorder.table("files", {("a", "b"): "c"})
        self.speeches = self.recorder.nested("speeches", speeches, lambda key: speeches[key[1]][key[2]])

    def reads(self, work: Callable[["Inputs"], object]) -> set[Key]:
        """Return what a piece of work asks for."""
        return set(self.recorder.during(lambda: work(self))[1])

    def trace(self, work: Callable[["Inputs"], object]) -> Trace:
        """Return the trace of a piece of work."""
        return self.recorder.trace(self.reads(work))


@pytest.mark.parametrize(
    ("work", "reads"),
    [
        (lambda i: i.people["ada"], {("people", "ada")}),
        (lambda i: i.people.get("nobody", "?"), {("people", "nobody")}),
        (lambda i: "nobody" in i.people, {("people", "nobody")}),
        (lambda i: list(i.people), {("people",)}),
        (lambda i: len(i.people), {("people",)}),
        (lambda i: list(i.people.values()), {("people",), ("people", "ada"), ("people", "bram")}),
        (lambda i: dict(i.people), {("people",), ("people", "ada"), ("people", "bram")}),
        (lambda i: next(iter(i.people.values())), {("people",), ("people", "ada")}),
        (lambda i: i.files["a", "b"], {("files", "a", "b")}),
        (lambda i: i.files.get(("a", "x")), {("files", "a", "x")}),
        (lambda i: i.speeches["tide"], {("speeches", "tide")}),
        (lambda i: i.speeches["tide"]["fr"], {("speeches", "tide"), ("speeches", "tide", "fr")}),
        (lambda i: i.speeches.get("ebb", {}).get("fr"), {("speeches", "ebb"), ("speeches", "ebb", "fr")}),
        (lambda i: i.speeches.get("flow", {}), {("speeches", "flow")}),
        (lambda i: list(i.speeches["tide"]), {("speeches", "tide")}),
    ],
)
def test_a_lookup_is_recorded_also_one_that_finds_nothing(work: Callable[[Inputs], object], reads: set[Key]) -> None:
    assert Inputs().reads(work) == reads


def test_what_is_asked_meanwhile_belongs_to_the_inner_work_alone() -> None:
    inputs = Inputs()

    def fail() -> None:
        assert inputs.people["bram"]
        raise ValueError("stopped")

    def work(_: Inputs) -> None:
        assert inputs.people["ada"]
        with pytest.raises(ValueError, match="stopped"):
            inputs.recorder.during(fail)

    assert inputs.reads(work) == {("people", "ada")}


def test_a_shared_value_is_made_once_and_charged_to_all_that_use_it() -> None:
    inputs, made = Inputs(), []
    shared: Shared[str] = Shared(inputs.recorder)

    def make() -> str:
        made.append(1)
        return inputs.people["ada"]

    outer: Shared[str] = Shared(inputs.recorder)
    for _ in range(2):
        assert inputs.reads(lambda _: shared.get("card", make)) == {("people", "ada")}
        assert inputs.reads(lambda _: outer.get("list", lambda: shared.get("card", make))) == {("people", "ada")}
    assert made == [1]


def everything(inputs: Inputs) -> None:
    """Ask for what is there and for what is not."""
    assert inputs.people["ada"]
    assert inputs.people.get("nobody") is None
    assert inputs.speeches["tide"]["en"]
    assert "de" not in inputs.speeches["tide"]
    assert list(inputs.speeches)


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"people": {**PEOPLE, "bram": "Another"}}, True),
        ({"people": {**PEOPLE, "cleo": "Cleo"}}, True),
        ({"speeches": {**SPEECHES, "ebb": {"en": "Other"}}}, True),
        ({"people": {**PEOPLE, "ada": "Another"}}, False),
        ({"people": {"ada": "Bram Reed", "bram": "Ada Vole"}}, False),
        ({"people": {"bram": "Bram Reed"}}, False),
        ({"people": {**PEOPLE, "nobody": "Somebody"}}, False),
        ({"speeches": {**SPEECHES, "tide": {"en": "Tide", "fr": "Marée", "de": "Flut"}}}, False),
        ({"speeches": {**SPEECHES, "tide": {"fr": "Marée"}}}, False),
        ({"speeches": {**SPEECHES, "flow": {"en": "Flow"}}}, False),
        ({"speeches": dict(reversed(SPEECHES.items()))}, False),
    ],
)
def test_a_trace_holds_while_all_that_was_asked_for_is_as_it_was(change: dict[str, Any], same: bool) -> None:
    recorder = Inputs(**change).recorder
    assert recorder.holds(Inputs().trace(everything), recorder.today()) is same


def test_a_table_that_is_not_there_any_more_is_no_reason_to_keep_a_result() -> None:
    trace = Trace([], [("tables of another engine", "x")])
    assert not Inputs().recorder.holds(trace, frozenset())
