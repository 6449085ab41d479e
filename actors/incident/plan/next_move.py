"""What an incident does next, computed from its state and the plan."""

from collections.abc import Iterator
from datetime import datetime
from typing import assert_never

from actors.incident.effects import Step
from actors.incident.keys import CARD
from actors.incident.model import Incident
from actors.incident.plan.channel import has_no_channel
from actors.incident.plan.rows import Due, Need, Row
from actors.incident.plan.table import PLAN
from actors.moves import Act, Move, Rest, Wait


def next_move(
    incident: Incident | None, now: datetime, plan: tuple[Row, ...] = PLAN
) -> Move[Step]:
    """Return the next move; of the rows that may run, the topmost goes first."""
    if incident is None:
        return Rest()
    later: list[datetime] = []
    for due in due_steps(incident, now, plan):
        if isinstance(due, datetime):
            later.append(due)
            continue
        deferral = incident.steps.deferred.get(due.key)
        if deferral and deferral.until > now:
            later.append(deferral.until)
        else:
            in_doubt = due.key in incident.steps.started
            return Act(step=due.make(), in_doubt=in_doubt)
    return Wait(until=min(later)) if later else Rest()


def due_steps(
    incident: Incident, now: datetime, plan: tuple[Row, ...] = PLAN
) -> Iterator[Due | datetime]:
    """Yield the steps of the rows that may run, and the times when more are due."""
    for row in plan:
        if row.applies_to(incident) and all(is_met(x, incident) for x in row.needs):
            yield from row.steps(incident, now)


def is_met(need: Need, incident: Incident) -> bool:
    match need:
        case Need.CHANNEL:
            return incident.channel is not None
        case Need.CHANNEL_SETTLED:
            return incident.channel is not None or has_no_channel(incident)
        case Need.CARD:
            return incident.steps.display(CARD).ts is not None
        case _:
            assert_never(need)
