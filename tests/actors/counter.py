"""A toy to run actors with: a counter that takes a step for each number added."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum, auto

from attrs import evolve as with_
from attrs import frozen

from actors.errors import Rejected
from actors.journal import Key
from actors.moves import Act, Move, Rest, Wait


@frozen
class Add:
    """Take this many more steps; zero changes nothing."""

    steps: int
    key: Key = 1


@frozen
class Break:
    """A command on which ``decide`` has a bug."""


Command = Add | Break


@frozen
class Added:
    key: Key
    steps: int


@frozen
class Began:
    pass


@frozen
class Did:
    number: int


@frozen
class Missed:
    pass


@frozen
class Postponed:
    until: datetime


Event = Added | Began | Did | Missed | Postponed


@frozen
class Tick:
    """The step of a counter."""

    number: int


class Outcome(Enum):
    """What can happen to a tick."""

    DONE = auto()
    LATER = auto()
    NOT_FOUND = auto()
    NONSENSE = auto()


PAUSE = timedelta(seconds=10)


@frozen
class Count:
    """How many ticks are wanted, and how many are done."""

    key: Key
    wanted: int = 0
    done: int = 0
    is_started: bool = False
    until: datetime | None = None


class CounterBehaviour:
    """A behaviour without bugs, except those that a test plants.

    Attributes:
        at_least: how many ticks a counter that is woken wants.
    """

    at_least: int = 0

    def decide(self, state: Count | None, command: Command) -> tuple[Event, ...]:
        if isinstance(command, Break):
            raise ZeroDivisionError
        if command.steps < 0:
            raise Rejected("less than nothing")
        if command.steps == 0:
            return ()
        return (Added(command.key, command.steps),)

    def replay(self, events: Iterable[Event], state: Count | None) -> Count | None:
        for event in events:
            state = self.evolve(state, event)
        return state

    def evolve(self, state: Count | None, event: Event) -> Count:
        match event:
            case Added(key=key, steps=steps):
                now = state or Count(key)
                return with_(now, wanted=now.wanted + steps)
            case Began():
                return with_(_known(state), is_started=True)
            case Did(number=number):
                return with_(_known(state), done=number, is_started=False, until=None)
            case Missed():
                return with_(_known(state), is_started=False)
            case Postponed(until=until):
                return with_(_known(state), is_started=False, until=until)

    def woken(self, state: Count, now: datetime) -> tuple[Event, ...]:
        missing = self.at_least - state.wanted
        return (Added(state.key, missing),) if missing > 0 else ()

    def next_move(self, state: Count | None, now: datetime) -> Move[Tick]:
        if state is None or state.done == state.wanted:
            return Rest()
        if state.until and state.until > now:
            return Wait(until=state.until)
        return Act(step=Tick(state.done + 1), in_doubt=state.is_started)

    def started(self, step: Tick, now: datetime) -> Event:
        return Began()

    def settle(
        self,
        state: Count,
        step: Tick,
        outcome: Outcome,
        now: datetime,
        *,
        looked_up: bool,
    ) -> tuple[Event, ...]:
        match outcome:
            case Outcome.DONE:
                return (Did(step.number),)
            case Outcome.LATER:
                return (Postponed(now + PAUSE),)
            case Outcome.NOT_FOUND:
                return (Missed(),)
            case Outcome.NONSENSE:
                raise ZeroDivisionError


def _known(state: Count | None) -> Count:
    assert state is not None
    return state
