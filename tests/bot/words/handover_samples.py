"""Handovers, as giver and receiver read them, to be read by people."""

from collections.abc import Mapping

from attrs import evolve as with_

from actors.incident.bodies import Body
from actors.incident.crew_views import (
    HandoverEnd,
    HandoverView,
    TaskLine,
    UnansweredView,
)
from actors.incident.ids import IncidentNumber, PersonId
from tests.actors.incident.case import ADA, BOB, COMMS, CYD, DAN, T0, mark

LONG = "Very long words of somebody who says everything there is to say. " * 16
HANDOVER = HandoverView(
    number=IncidentNumber(7),
    title="",
    handover=2,
    role=COMMS,
    giver=BOB,
    receiver=DAN,
    at=T0,
    state="Users know since 10:05.\nThe <rollback> is under way.",
    worries="Nobody watches the queue.",
    tasks=(
        TaskLine(task=1, text="Roll back release 512", owner=CYD),
        TaskLine(task=2, text="Check the logs", owner=None),
    ),
)
UNANSWERED = UnansweredView(
    number=IncidentNumber(7),
    handover=2,
    role=COMMS,
    giver=BOB,
    receiver=CYD,
    at=T0,
)


def _ended(
    end: HandoverEnd, by: PersonId, successor: PersonId | None = None
) -> dict[str, Body]:
    """Return both messages after a handover ended like this."""
    name = f"{end}_by_nobody" if end is HandoverEnd.MOVED and not successor else end
    ended = mark(by, 600)
    return {
        f"handover_{name}": with_(HANDOVER, end=end, ended=ended, successor=successor),
        f"unanswered_{name}": with_(
            UNANSWERED, end=end, ended=ended, successor=successor
        ),
    }


HANDOVERS: Mapping[str, Body] = {
    "handover": HANDOVER,
    "handover_direct": with_(HANDOVER, title="Checkout fails"),
    "handover_direct_accepted": with_(
        HANDOVER,
        title="Checkout fails",
        end=HandoverEnd.ACCEPTED,
        ended=mark(DAN, 600),
    ),
    "handover_bare": with_(HANDOVER, state="", worries="", tasks=()),
    "handover_long": with_(
        HANDOVER,
        title=LONG[:120],
        role=with_(COMMS, word=LONG[:75]),
        state=LONG[:1000],
        worries=LONG[:1000],
        tasks=tuple(TaskLine(task=x, text=LONG[:300], owner=CYD) for x in range(9)),
    ),
    "unanswered": UNANSWERED,
    "unanswered_long": with_(UNANSWERED, role=with_(COMMS, word=LONG[:75])),
    **_ended(HandoverEnd.ACCEPTED, DAN),
    **_ended(HandoverEnd.WITHDRAWN, BOB),
    **_ended(HandoverEnd.DECLINED, DAN),
    **_ended(HandoverEnd.REPLACED, BOB),
    **_ended(HandoverEnd.MOVED, ADA, CYD),
    **_ended(HandoverEnd.MOVED, BOB),
    **_ended(HandoverEnd.CLOSED, ADA),
}
