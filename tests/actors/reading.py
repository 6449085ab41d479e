"""A journal in memory, and what is known of its actors."""

from actors.known_states import KnownStates
from tests.actors.counter import Added, Began, Count, CounterBehaviour, Did, Event
from tests.actors.fakes import FakeJournal

Counts = KnownStates[Count, Event]
FIRST: list[Event] = [Added(1, 1), Began(), Did(1)]


def reader(*events: Event, capacity: int = 1000) -> tuple[FakeJournal, Counts]:
    """A journal with these events under key 1, and nothing known of it."""
    journal = FakeJournal([])
    journal.events[1] = list(events)
    replay = CounterBehaviour().replay
    return journal, KnownStates(
        journal=journal, replay=replay, capacity=capacity, overhead=0
    )


def taken(journal: FakeJournal) -> list[Event]:
    """Return what was read since the last time."""
    events = [event for _, event in journal.read]
    journal.read.clear()
    return events
