"""The incident's pure functions, in the shape in which an actor asks for them."""

from datetime import datetime

from actors.incident.commands import Command
from actors.incident.decide import decide
from actors.incident.effects import Outcome, Step
from actors.incident.events import Event
from actors.incident.evolve import evolve
from actors.incident.model import Incident
from actors.incident.plan import next_move
from actors.incident.settle import settle, started
from actors.moves import Move


class IncidentBehaviour:
    """Hands each question to the function of the core that answers it."""

    def decide(self, state: Incident | None, command: Command) -> tuple[Event, ...]:
        return decide(state, command)

    def evolve(self, state: Incident | None, event: Event) -> Incident | None:
        return evolve(state, event)

    def next_move(self, state: Incident | None, now: datetime) -> Move[Step]:
        return next_move(state, now)

    def started(self, step: Step, now: datetime) -> Event:
        return started(step, now)

    def settle(
        self,
        state: Incident,
        step: Step,
        outcome: Outcome,
        now: datetime,
        *,
        looked_up: bool,
    ) -> tuple[Event, ...]:
        return settle(state, step, outcome, now, looked_up=looked_up)
