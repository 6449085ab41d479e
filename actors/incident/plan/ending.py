"""The row that says that a test incident was closed automatically."""

from collections.abc import Iterator
from functools import partial

from actors.incident.ending import LASTS, surface_of
from actors.incident.lifecycle import Closure, Kind, Phase
from actors.incident.model import Incident
from actors.incident.plan.timed import TimedMessage
from actors.incident.views import EndingView


def ending_turns(incident: Incident) -> Iterator[TimedMessage]:
    """Yield an end for each time that the test was open; a person may be faster.

    An end that nobody was told of remains owed, so that its refusal is reported.
    """
    if incident.kind is not Kind.TEST:
        return
    ends: tuple[Closure | None, ...] = incident.lifecycle.closures
    if incident.phase is Phase.OPEN:
        ends = (*ends, None)
    for turn, closure in enumerate(ends, start=1):
        due_at = incident.question.opened_at + LASTS
        yield TimedMessage(
            surface=surface_of(turn, incident.steps),
            to=incident.own_channel or incident.declared.by,
            due_at=due_at if closure is None or closure.is_automatic else None,
            view=partial(ending_of, incident, closure),
        )


def ending_of(incident: Incident, closure: Closure | None) -> EndingView:
    is_by_person = closure is not None and not closure.is_automatic
    return EndingView(
        number=incident.number,
        closed=closure.mark if closure and is_by_person else None,
    )
