"""Bodies of everything that people read about handovers, with any text in it."""

from collections.abc import Mapping

from actors.incident.bodies import Body
from actors.incident.crew_views import (
    HandoverEnd,
    HandoverView,
    TaskLine,
    UnansweredView,
)
from actors.incident.facts import Mark, Role
from actors.incident.ids import IncidentNumber
from tests.actors.incident.case import ADA, BOB, CYD, T0

ENDS = (None, *HandoverEnd)
MARK = Mark(by=ADA, at=T0)


def handovers(text: str, number: IncidentNumber) -> Mapping[str, Body]:
    role = Role(key="comms", word=text[:75])
    asked = {
        f"handover, {end}": HandoverView(
            number=number,
            title=text[:120],
            handover=2,
            role=role,
            giver=ADA,
            receiver=BOB,
            at=T0,
            state=text[:1000],
            worries=text[:1000],
            tasks=tuple(
                TaskLine(task=x, text=text[:300], owner=CYD) for x in range(200)
            ),
            end=end,
            ended=MARK if end else None,
            successor=CYD,
        )
        for end in ENDS
    }
    reminders = {
        f"unanswered, {end}": UnansweredView(
            number=number,
            handover=2,
            role=role,
            giver=ADA,
            receiver=BOB,
            at=T0,
            end=end,
            ended=MARK if end else None,
        )
        for end in ENDS
    }
    return {**asked, **reminders}
