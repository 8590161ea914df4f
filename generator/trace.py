"""Dependency tracking: records the inputs that were read while a result was computed, each with a digest.

Inputs are in tables: mappings that record each lookup, including lookups that find nothing. Equal inputs give equal results, so a result
is up to date if every input in its trace is unchanged.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Generic, TypeVar

Key = tuple[str, ...]
"""An input: the name of its table and its key there. The name alone stands for the list of all keys of the table."""
State = Callable[[Key], object]
K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")
_SIZE = 16


@dataclass(frozen=True, slots=True)
class Trace:
    """The inputs that a result depends on.

    Attributes:
        found: a fingerprint of each input that existed, sorted.
        absent: the inputs that did not exist, sorted.
    """

    found: list[bytes]
    absent: list[Key]


class Recorder:
    """Records which inputs are read.

    Attributes:
        reads: the inputs read so far by the result that is being computed.
    """

    def __init__(self) -> None:
        self.reads: set[Key] = set()
        self._tables: dict[str, Table[Any, Any]] = {}
        self._fingerprints: dict[Key, bytes | None] = {}

    def table(self, name: str, items: Mapping[K, V], state: State | None = None) -> Table[K, V]:
        """Return a table that records the lookups in a mapping.

        Args:
            name: name of the table, the first part of its keys.
            items: the mapping, by a string or a tuple of strings.
            state: returns plain values that change whenever the input changes; by default, the items are plain values themselves.
        """
        table = self._tables[name] = Table(self, (name,), items, state)
        return table

    def nested(self, name: str, items: Mapping[str, Mapping[str, V]], state: State) -> Table[str, Mapping[str, V]]:
        """Return a table that records the lookups in a mapping of mappings; the state of an inner mapping is the list of its keys."""
        table = self._tables[name] = Nested(self, (name,), items, state)
        return table

    def during(self, make: Callable[[], T]) -> tuple[T, frozenset[Key]]:
        """Return the result of `make` and the inputs that it read."""
        outer, self.reads = self.reads, set()
        try:
            return make(), frozenset(self.reads)
        finally:
            self.reads = outer

    def trace(self, reads: Iterable[Key]) -> Trace:
        """The trace of a result for which these inputs were asked."""
        prints = {key: self._fingerprint(key) for key in reads}
        found = sorted(one for one in prints.values() if one is not None)
        return Trace(found, sorted(key for key, one in prints.items() if one is None))

    def _fingerprint(self, key: Key) -> bytes | None:
        if key not in self._fingerprints:
            state = self._tables[key[0]].state_of(key)
            self._fingerprints[key] = None if state is None else _fingerprint(key, state)
        return self._fingerprints[key]

    def today(self) -> frozenset[bytes]:
        """Return the current fingerprints of all existing inputs."""
        tables = self._tables.values()
        return frozenset(_fingerprint(key, one.state_of(key)) for one in tables for key in one.inputs())

    def holds(self, trace: Trace, today: frozenset[bytes]) -> bool:
        """Return true if a result with this trace is up to date; `today` is the result of `Recorder.today`."""
        return today.issuperset(trace.found) and all(map(self._is_absent, trace.absent))

    def _is_absent(self, key: Key) -> bool:
        return key[0] in self._tables and self._tables[key[0]].state_of(key) is None


class Table(Mapping[K, V]):
    """A mapping that records each lookup."""

    __slots__ = ("_items", "_place", "_recorder", "_state")

    def __init__(self, recorder: Recorder, place: Key, items: Mapping[K, V], state: State | None) -> None:
        self._recorder = recorder
        self._place = place
        self._items = items
        self._state = state

    def __getitem__(self, key: K) -> V:
        self._recorder.reads.add(self._place + (key if isinstance(key, tuple) else (key,)))  # type: ignore[operator]
        return self._items[key]

    def __iter__(self) -> Iterator[K]:
        self._recorder.reads.add(self._place)
        return iter(self._items)

    def __len__(self) -> int:
        self._recorder.reads.add(self._place)
        return len(self._items)

    def state_of(self, key: Key) -> object:
        """Return the state of an input; None if it does not exist."""
        if len(key) == 1:
            return tuple(self._items)
        item: Any = key[1] if len(key) == 2 else key[1:]
        if item not in self._items:
            return None
        return self._state(key) if self._state else self._items[item]

    def inputs(self) -> Iterator[Key]:
        """Yield every input of the table."""
        yield self._place
        for key in self._items:
            yield self._place + key if isinstance(key, tuple) else (*self._place, str(key))


class Nested(Table[str, Mapping[str, V]]):
    """A table of mappings, such as the versions of each speech by language."""

    __slots__ = ()

    def __getitem__(self, key: str) -> Mapping[str, V]:
        return Table(self._recorder, (*self._place, key), super().__getitem__(key), self._state)

    def state_of(self, key: Key) -> object:
        """See `Table.state_of`."""
        if len(key) == 1:
            return tuple(self._items)
        inner = self._items.get(key[1], {})
        if len(key) == 2:
            return tuple(inner) or None
        return self._state(key) if self._state and key[2] in inner else None

    def inputs(self) -> Iterator[Key]:
        """See `Table.inputs`."""
        yield self._place
        for outer, inner in self._items.items():
            yield (*self._place, outer)
            yield from ((*self._place, outer, key) for key in inner)


class Shared(Generic[T]):
    """Values that several results use. The inputs of a value count as inputs of each result that uses it."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._made: dict[Hashable, tuple[T, frozenset[Key]]] = {}

    def get(self, name: Hashable, make: Callable[[], T]) -> T:
        """Return the value with this name; it is computed once."""
        known = self._made.get(name)
        if known is None:
            known = self._made[name] = self._recorder.during(make)
        self._recorder.reads |= known[1]
        return known[0]


def _fingerprint(key: Key, state: Any) -> bytes:
    # Later versions of the format than 2 write references to shared objects, so equal values may become different bytes.
    return blake2b(marshal.dumps((key, state), 2), digest_size=_SIZE).digest()
