"""The rows that ask somebody to take over a role, and tell the giver if nobody answers.

Rule: nobody hears of a test incident but the person who declared it.
"""

from collections.abc import Iterator
from functools import partial

from actors.incident.audience import Reader, may_see
from actors.incident.crew_views import HandoverView, UnansweredView
from actors.incident.handover import Handover, is_direct
from actors.incident.ids import PersonId
from actors.incident.keys import handover_surface, unanswered_surface
from actors.incident.lifecycle import Kind
from actors.incident.model import Incident
from actors.incident.plan.timed import TimedMessage


def handover_turns(incident: Incident) -> Iterator[TimedMessage]:
    """Yield each request, due at once: in the channel, which giver and receiver read.

    Somebody who cannot read the channel gets a direct message.
    """
    for handover in incident.handovers.open:
        in_private = is_direct(handover, incident.steps)
        own = None if in_private else incident.channel
        is_wanted = handover.end is None and _may_be_told(incident, handover.to)
        yield TimedMessage(
            surface=handover_surface(handover.number, is_direct=in_private),
            to=own.id if own else handover.to,
            due_at=handover.offered.at if is_wanted else None,
            view=partial(handover_of, handover, incident, in_private=in_private),
            name=handover.to,
        )


def unanswered_turns(incident: Incident) -> Iterator[TimedMessage]:
    """Yield what the giver hears, once, of a request that waits too long or in vain."""
    for handover in incident.handovers.open:
        giver = handover.offered.by
        may_hear = _may_be_told(incident, giver)
        yield TimedMessage(
            surface=unanswered_surface(handover.number),
            to=giver,
            due_at=handover.unanswered_at if may_hear else None,
            view=partial(unanswered_of, handover, incident),
            name=giver,
        )


def handover_of(
    handover: Handover, incident: Incident, *, in_private: bool
) -> HandoverView:
    return HandoverView(
        number=incident.number,
        title=handover.title if in_private else "",
        handover=handover.number,
        role=handover.role,
        giver=handover.offered.by,
        receiver=handover.to,
        at=handover.offered.at,
        state=handover.state,
        worries=handover.worries,
        tasks=handover.tasks,
        end=handover.end,
        ended=handover.ended,
        successor=handover.successor,
    )


def unanswered_of(handover: Handover, incident: Incident) -> UnansweredView:
    return UnansweredView(
        number=incident.number,
        handover=handover.number,
        role=handover.role,
        giver=handover.offered.by,
        receiver=handover.to,
        at=handover.offered.at,
        end=handover.end,
        ended=handover.ended,
        successor=handover.successor,
    )


def _may_be_told(incident: Incident, person: PersonId) -> bool:
    is_heard = incident.kind is not Kind.TEST
    return is_heard and may_see(Reader(person=person), incident)
