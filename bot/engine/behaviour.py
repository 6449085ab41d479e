"""The incident's pure functions as an actor's behaviour."""

from collections.abc import Iterable
from datetime import datetime

import structlog
from attrs import field, frozen

from actors.incident.commands import Command
from actors.incident.decide import decide
from actors.incident.effects import Blind, Delayed, Doubtful, Outcome, Step
from actors.incident.events import Event
from actors.incident.evolve import replay
from actors.incident.model import Incident
from actors.incident.plan.next_move import next_move
from actors.incident.plan.promise import delayed
from actors.incident.plan.question import rescheduled
from actors.incident.settle import settle, started
from actors.incident.steps.events import (
    InviteRefused,
    ShowRefused,
    StepFailed,
    StepNotFound,
)
from actors.moves import Move
from bot.settings.working_hours import WorkingHours
from bot.slack.web.call_log import safe_error

log = structlog.get_logger()


@frozen(kw_only=True)
class IncidentBehaviour:
    """Passes each question to the core's function of the same name.

    It adds what the core does not know: the working hours.
    """

    hours: WorkingHours = field(factory=WorkingHours)

    def decide(self, state: Incident | None, command: Command) -> tuple[Event, ...]:
        return decide(state, command)

    def replay(
        self, events: Iterable[Event], state: Incident | None
    ) -> Incident | None:
        return replay(events, state)

    def woken(self, state: Incident, now: datetime) -> tuple[Event, ...]:
        return (*rescheduled(state, now, self.hours.moved), *delayed(state, now))

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
        events = settle(
            state,
            step,
            outcome,
            now,
            looked_up=looked_up,
            into_hours=self.hours.moved,
        )
        if isinstance(outcome, Delayed | Doubtful | Blind):
            _note_given_up(state, step, events)
        if any(isinstance(event, StepNotFound) for event in events):
            # The doubt may have outlasted the working hours.
            after = self.replay(events, state)
            return (*events, *self.woken(after, now)) if after else events
        return events


def _note_given_up(incident: Incident, step: Step, events: tuple[Event, ...]) -> None:
    """Log why a step ended without a refusal by Slack: no call has logged it."""
    for event in events:
        if isinstance(event, StepFailed | ShowRefused | InviteRefused):
            error = safe_error(event.error)
            log.warning(
                "step given up", incident=incident.number, step=step.key, error=error
            )
            return
