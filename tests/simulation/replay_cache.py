"""Caches the results of pure functions, to make replays fast."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

from attrs import define, field

from actors.incident.events import Event
from actors.incident.model import Incident
from bot.storage.codec import read_event

Evolve = Callable[[Incident | None, Event], Incident | None]


@define(eq=False)
class ReplayCache:
    """The results of one run; frozen values can be shared."""

    evolve: Evolve
    _events: dict[tuple[str, str], Event] = field(factory=dict)
    _states: dict[tuple[int, int], tuple[Incident | None, Event, Incident | None]] = (
        field(factory=dict)
    )

    def read(self, kind: str, body: str) -> Event:
        known = self._events.get((kind, body))
        if known is None:
            known = self._events[kind, body] = read_event(kind, body)
        return known

    def after(self, state: Incident | None, event: Event) -> Incident | None:
        # The ids stay unique, because both objects are kept.
        key = (id(state), id(event))
        if key not in self._states:
            self._states[key] = (state, event, self.evolve(state, event))
        return self._states[key][2]

    def replay(
        self, events: Iterable[Event], state: Incident | None = None
    ) -> Incident | None:
        for event in events:
            state = self.after(state, event)
        return state

    @contextmanager
    def used(self) -> Iterator[None]:
        with (
            patch("bot.storage.sqlite.journal.read_event", self.read),
            patch("bot.engine.behaviour.replay", self.replay),
        ):
            yield
