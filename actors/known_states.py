"""The states that are known already: one bounded cache for all who read a journal.

Rule 1: a known state is read on from its last event, that one included. If the journal
has another event there, or none, it went back, and all of it is read again.
Rule 2: a known state proves nothing; only the version that an append expects does.
Rule 3: a fence failure, a crash and parking drop what is known: a bug may be in it.
Rule 4: events are replayed in slices, whoever reads them, and everything else on the
event loop has several turns between two slices.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Generic, Protocol, TypeVar

import anyio
from anyio.lowlevel import checkpoint
from attrs import define, field, frozen

from actors.errors import JournalUnavailable
from actors.journal import Key

S = TypeVar("S")
E = TypeVar("E")
S_co = TypeVar("S_co", covariant=True)
E_co = TypeVar("E_co", covariant=True)

CAPACITY = 40_000
"""The cache holds the states after this many events in all: about 80 bytes each."""

OVERHEAD = 600
"""Each state counts for this many events more: for the 12 kB that even a short one
takes, and because a short journal is read again in a millisecond. So there is room for
a journal of 39,000 events, or for sixty of the usual length."""

SLICE = 150
"""Events decoded and added to a state in one go: one or two milliseconds."""

TURNS = 4
"""Turns of the event loop between two slices; each takes a few microseconds if there is
nothing else to do."""

LOADS = 4
"""How many journals are read from the start at once. The others wait, so that a restart
does not hold the rows of every open incident in memory."""


class Readable(Protocol[E_co]):
    """The side of a journal that is read."""

    async def fetch(self, key: Key, *, after: int = 0) -> Iterator[E_co]:
        """Return the events after this version, each decoded when it is taken."""
        ...


@frozen(kw_only=True)
class Known(Generic[S_co, E_co]):
    """A state, how many events led to it, and the last of them."""

    state: S_co | None = None
    version: int = 0
    last: E_co | None = None


@define
class _Load:
    """One reader reads a journal from the start; others wait until it is ``over``."""

    over: anyio.Event = field(factory=anyio.Event)
    failure: JournalUnavailable | None = None


@define(kw_only=True)
class KnownStates(Generic[S, E]):
    """Reads states, and keeps the ones that were used last.

    Attributes:
        replay: adds events to a state.
        capacity: how many events the kept states add up to; the state that was used
            last is always kept.
        overhead: how many events each state counts for, apart from its own.
    """

    journal: Readable[E]
    replay: Callable[[Iterable[E], S | None], S | None]
    capacity: int = CAPACITY
    overhead: int = OVERHEAD
    _known: dict[Key, Known[S, E]] = field(factory=dict, init=False)
    _events: int = field(default=0, init=False)
    _loads: dict[Key, _Load] = field(factory=dict, init=False)
    _free: anyio.Semaphore = field(init=False)
    _one_slice: anyio.Lock = field(init=False)
    _room: int = field(default=SLICE, init=False)

    def __attrs_post_init__(self) -> None:
        self._free = anyio.Semaphore(LOADS, fast_acquire=True)
        self._one_slice = anyio.Lock(fast_acquire=True)

    def glance(self, key: Key) -> S | None:
        """Return the state as far as it is known, without reading the journal."""
        known = self._known.get(key)
        return known.state if known else None

    def newer(self, key: Key, mine: Known[S, E]) -> Known[S, E]:
        """Return the known state if it is newer than the caller's; else, theirs."""
        known = self._known.get(key)
        return known if known and known.version > mine.version else mine

    async def load(self, key: Key, mine: Known[S, E] | None = None) -> Known[S, E]:
        """Return the state as the journal has it now.

        ``mine`` is what the caller knows; a newer known state is preferred to it.
        Raises ``JournalUnavailable``.
        """
        while True:
            known = self.newer(key, mine or Known())
            if known.version:
                return await self._read_on(key, known)
            if not (load := self._loads.get(key)):
                return await self._read_all(key)
            await load.over.wait()
            if load.failure:
                raise load.failure

    async def load_at(self, key: Key, version: int) -> S | None:
        """Return the state as it was at an earlier version, and keep nothing."""
        async with self._free:
            events = await self.journal.fetch(key)
            return (await self._after(Known(), islice(events, version))).state

    def adopt(self, key: Key, known: Known[S, E]) -> None:
        """Keep the state after an append."""
        self.drop(key)
        self._known[key] = known
        self._events += self.overhead + known.version
        while self._events > self.capacity and len(self._known) > 1:
            self.drop(next(iter(self._known)))

    def drop(self, key: Key) -> None:
        """Forget a state; the next reader reads its journal from the start."""
        if known := self._known.pop(key, None):
            self._events -= self.overhead + known.version

    async def _read_on(self, key: Key, known: Known[S, E]) -> Known[S, E]:
        events = await self.journal.fetch(key, after=known.version - 1)
        found: Known[S, E] | None = None
        try:
            if next(events, None) == known.last:
                found = await self._after(known, events)
        finally:
            if found is None:
                self.drop(key)
        if found is None:
            return await self.load(key)
        # Keep nothing that somebody dropped meanwhile, and nothing older.
        if self._known.get(key) is known:
            self.adopt(key, found)
        return found

    async def _read_all(self, key: Key) -> Known[S, E]:
        load = self._loads[key] = _Load()
        try:
            async with self._free:
                events = await self.journal.fetch(key)
                found = await self._after(Known(), events)
            if found.version and key not in self._known:
                self.adopt(key, found)
        except JournalUnavailable as failure:
            load.failure = failure
            raise
        finally:
            del self._loads[key]
            load.over.set()
        return found

    async def _after(self, known: Known[S, E], events: Iterator[E]) -> Known[S, E]:
        """Return what is known after these events."""
        while True:
            async with self._one_slice:
                taken = tuple(islice(events, self._room))
                is_over = len(taken) < self._room
                if taken:
                    known = Known(
                        state=self.replay(taken, known.state),
                        version=known.version + len(taken),
                        last=taken[-1],
                    )
                self._room -= len(taken)
                if not self._room:
                    await self._rest()
            if is_over:
                return known

    async def _rest(self) -> None:
        """Let everything else on the event loop have its turns."""
        self._room = SLICE
        for _ in range(TURNS):
            await checkpoint()
