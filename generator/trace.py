"""What a result was made from: the inputs that were asked for while it was made, each with a digest.

Inputs stand in tables, which are mappings that record each lookup, also one that finds nothing. A result made from the same inputs is the
same, so a trace whose inputs are all those of today stands for its result.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Generic, TypeVar

Key = tuple[str, ...]
"""An input: its table, and where it stands there. The table alone is the list of all that stand in it."""
State = Callable[[Key], object]
K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")
_SIZE = 16


@dataclass(frozen=True, slots=True)
class Trace:
    """What was asked for.

    Attributes:
        found: a fingerprint of each input that was there, sorted.
        absent: the inputs that were not there, sorted.
    """

    found: list[bytes]
    absent: list[Key]


class Recorder:
    """Records which inputs are asked for.

    Attributes:
        reads: those of what is being made now.
    """

    def __init__(self) -> None:
        self.reads: set[Key] = set()
        self._tables: dict[str, Table[Any, Any]] = {}
        self._fingerprints: dict[Key, bytes | None] = {}

    def table(self, name: str, items: Mapping[K, V], state: State | None = None) -> Table[K, V]:
        """Record the lookups in a mapping.

        Args:
            name: of the table; it is the first part of its keys.
            items: by a text, or by a tuple of texts.
            state: what tells one state of an input from others, as plain values; without it the items are plain values themselves.
        """
        table = self._tables[name] = Table(self, (name,), items, state)
        return table

    def nested(self, name: str, items: Mapping[str, Mapping[str, V]], state: State) -> Table[str, Mapping[str, V]]:
        """Record the lookups in a mapping of mappings; the state of an inner one is the list of its keys."""
        table = self._tables[name] = Nested(self, (name,), items, state)
        return table

    def during(self, make: Callable[[], T]) -> tuple[T, frozenset[Key]]:
        """Make something, and return the inputs that it asked for, too."""
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
        """The fingerprints of all inputs that are there."""
        tables = self._tables.values()
        return frozenset(_fingerprint(key, one.state_of(key)) for one in tables for key in one.inputs())

    def holds(self, trace: Trace, today: frozenset[bytes]) -> bool:
        """Whether a result with this trace would be the same if it were made now."""
        return today.issuperset(trace.found) and all(map(self._is_absent, trace.absent))

    def _is_absent(self, key: Key) -> bool:
        return key[0] in self._tables and self._tables[key[0]].state_of(key) is None


class Table(Mapping[K, V]):
    """A mapping that records what is asked of it."""

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
        """The state of an input; None where it is absent."""
        if len(key) == 1:
            return tuple(self._items)
        item: Any = key[1] if len(key) == 2 else key[1:]
        if item not in self._items:
            return None
        return self._state(key) if self._state else self._items[item]

    def inputs(self) -> Iterator[Key]:
        """Every input of the table."""
        yield self._place
        for key in self._items:
            yield self._place + key if isinstance(key, tuple) else (*self._place, str(key))


class Nested(Table[str, Mapping[str, V]]):
    """A table of mappings, such as that of the versions of each speech by language."""

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
    """Values that several results are made from; each result is charged with all inputs of the values that it asks for."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._made: dict[Hashable, tuple[T, frozenset[Key]]] = {}

    def get(self, name: Hashable, make: Callable[[], T]) -> T:
        """The value of this name; it is made once."""
        known = self._made.get(name)
        if known is None:
            known = self._made[name] = self._recorder.during(make)
        self._recorder.reads |= known[1]
        return known[0]


def _fingerprint(key: Key, state: Any) -> bytes:
    # Version 2 of the format is the last that writes equal values as equal bytes, however they are shared in memory.
    return blake2b(marshal.dumps((key, state), 2), digest_size=_SIZE).digest()
