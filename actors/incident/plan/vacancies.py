"""The row that says that nobody leads an incident."""

from collections.abc import Iterator
from functools import partial

from actors.incident.model import Incident
from actors.incident.plan.promise import may_remind
from actors.incident.plan.timed import TimedMessage
from actors.incident.promise_views import UnledView
from actors.incident.vacancies import Vacancy
from actors.incident.versions import REMINDERS


def unled_turns(incident: Incident) -> Iterator[TimedMessage]:
    """Yield what the channel reads of each vacancy."""
    is_heard = incident.plan >= REMINDERS and may_remind(incident)
    own = incident.channel
    if own is None:
        return
    for vacancy in incident.vacancies.open:
        is_wanted = is_heard and vacancy.ended is None
        yield TimedMessage(
            surface=vacancy.surface,
            to=own.id,
            due_at=vacancy.noticed_at if is_wanted else None,
            view=partial(unled_of, incident, vacancy),
        )


def unled_of(incident: Incident, vacancy: Vacancy) -> UnledView:
    return UnledView(
        number=incident.number,
        vacancy=vacancy.number,
        role=vacancy.role,
        ended=vacancy.ended,
        successor=vacancy.successor,
    )
