from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count

import anyio
from anyio.lowlevel import checkpoint
from attrs import define, field, frozen

from actors.errors import Conflict, JournalUnavailable, Repeated
from actors.journal import Due, Entry, Key
from actors.known_states import KnownStates
from actors.supervisor import Supervisor
from tests.actors.counter import (
    Command,
    Count,
    CounterBehaviour,
    Event,
    Outcome,
    Tick,
)

START = datetime(2026, 1, 1, tzinfo=UTC)
TURNS = 60
"""More turns of the event loop than any test needs until every task waits."""

CounterEntry = Entry[Count, Event]
Counters = Supervisor[Count, Command, Event, Tick, Outcome]


async def quiet() -> None:
    """Let every task run until it waits for time or for the test."""
    for _ in range(TURNS):
        await checkpoint()


@define
class FakeClock:
    """A clock that stands still until a test advances it."""

    _now: datetime = START
    _alarms: list[tuple[datetime, anyio.Event]] = field(factory=list, init=False)

    def now(self) -> datetime:
        return self._now

    async def wait(self, event: anyio.Event, until: datetime | None) -> None:
        if until is None:
            await event.wait()
            return
        alarm = anyio.Event()
        if until <= self._now:
            alarm.set()
        entry = (until, alarm)
        self._alarms.append(entry)
        try:
            await _either(event, alarm)
        finally:
            self._alarms.remove(entry)

    async def advance(self, seconds: float) -> None:
        """Fire every alarm up to that time, in order, and let the tasks run."""
        await quiet()
        end = self._now + timedelta(seconds=seconds)
        while due := sorted(at for at, alarm in self._alarms if at <= end):
            self._now = max(self._now, due[0])
            for at, alarm in self._alarms:
                if at <= self._now:
                    alarm.set()
            await quiet()
        self._now = end
        await quiet()


async def _either(one: anyio.Event, other: anyio.Event) -> None:
    async with anyio.create_task_group() as both:

        async def end_with(event: anyio.Event) -> None:
            await event.wait()
            both.cancel_scope.cancel()

        both.start_soon(end_with, one)
        both.start_soon(end_with, other)


@define
class FakeHands:
    """Returns given outcomes, and logs what it was asked to do.

    Attributes:
        outcomes: one for each call, in order; later calls are done at once.
        gates: a call of this key hangs until its gate opens.
    """

    log: list[str]
    outcomes: list[Outcome | Exception] = field(factory=list)
    gates: dict[Key, anyio.Event] = field(factory=dict)
    out: int = 0
    most_out: int = 0

    async def perform(self, state: Count, step: Tick) -> Outcome:
        return await self._call(f"perform {step.number}", state)

    async def look_up(self, state: Count, step: Tick) -> Outcome:
        return await self._call(f"look up {step.number}", state)

    async def _call(self, what: str, state: Count) -> Outcome:
        self.log.append(what)
        self.out += 1
        self.most_out = max(self.most_out, self.out)
        try:
            if gate := self.gates.get(state.key):
                await gate.wait()
            outcome = self.outcomes.pop(0) if self.outcomes else Outcome.DONE
        finally:
            self.out -= 1
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


@frozen
class Written:
    """What one append wrote."""

    key: Key
    events: tuple[Event, ...]
    due: datetime | None


@define
class FakeJournal:
    """A journal in memory that can be unavailable or slow, or lose its answer.

    Attributes:
        down: how many of the next reads and appends fail.
        lost: how many of the next appends are written without an answer.
        gate: everything waits for it.
        read: the events that somebody took, each with its key.
        conflicts: how many appends came too late.
    """

    log: list[str]
    events: dict[Key, list[Event]] = field(factory=dict)
    appends: list[Written] = field(factory=list)
    down: int = 0
    lost: int = 0
    gate: anyio.Event | None = None
    can_park: bool = True
    is_parked: dict[Key, str] = field(factory=dict)
    requests: dict[str, Key] = field(factory=dict)
    read: list[tuple[Key, Event]] = field(factory=list)
    conflicts: int = 0

    async def _answer(self) -> None:
        await checkpoint()
        if self.gate:
            await self.gate.wait()
        if self.down:
            self.down -= 1
            raise JournalUnavailable("down")

    async def fetch(self, key: Key, *, after: int = 0) -> Iterator[Event]:
        await self._answer()
        return self._taken(key, after)

    def _taken(self, key: Key, after: int) -> Iterator[Event]:
        for event in self.events.get(key, [])[after:]:
            self.read.append((key, event))
            yield event

    async def append(self, entry: CounterEntry) -> None:
        await self._answer()
        if entry.request is not None and entry.request in self.requests:
            raise Repeated(self.requests[entry.request])
        stream = self.events.setdefault(entry.key, [])
        if len(stream) != entry.after:
            self.conflicts += 1
            raise Conflict(entry.key)
        if entry.request is not None:
            self.requests[entry.request] = entry.key
        stream.extend(entry.events)
        self.appends.append(Written(entry.key, entry.events, entry.due))
        names = " ".join(type(event).__name__ for event in entry.events)
        self.log.append(f"append {names}")
        if self.lost:
            self.lost -= 1
            raise JournalUnavailable("no answer")

    async def reserve(self, request: str) -> Key:
        await self._answer()
        return self.requests.get(request, len(self.events) + 1)

    async def due(self) -> tuple[Due, ...]:
        await self._answer()
        last = {written.key: written.due for written in self.appends}
        return tuple(
            Due(key=key, at=at)
            for key, at in last.items()
            if at is not None and key not in self.is_parked
        )

    async def park(self, key: Key, why: str) -> None:
        await self._answer()
        if not self.can_park:
            raise JournalUnavailable("down")
        self.is_parked[key] = why

    async def release(self, key: Key) -> bool:
        await self._answer()
        return self.is_parked.pop(key, None) is not None

    async def parked(self) -> tuple[Key, ...]:
        await self._answer()
        return tuple(self.is_parked)


@define
class World:
    """One supervisor of counters, and everything around it."""

    log: list[str] = field(factory=list)
    clock: FakeClock = field(factory=FakeClock)
    told_parked: list[Key] = field(factory=list)
    journal: FakeJournal = field(init=False)
    hands: FakeHands = field(init=False)
    behaviour: CounterBehaviour = field(factory=CounterBehaviour)
    on_parked: Callable[[Key], Awaitable[None]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.journal = FakeJournal(self.log)
        self.hands = FakeHands(self.log)
        self.on_parked = self._note_parked

    async def _note_parked(self, key: Key) -> None:
        self.told_parked.append(key)

    def supervisor(self) -> Counters:
        ids = count(1)
        behaviour = self.behaviour
        return Supervisor(
            behaviour=behaviour,
            hands=self.hands,
            journal=self.journal,
            states=KnownStates(journal=self.journal, replay=behaviour.replay),
            clock=self.clock,
            on_parked=self.on_parked,
            new_id=lambda: f"append {next(ids)}",
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Counters]:
        """A supervisor that is cut off at the end, as by a power cut."""
        supervisor = self.supervisor()
        started = anyio.Event()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(supervisor.run, started)
            await started.wait()
            yield supervisor
            tasks.cancel_scope.cancel()
