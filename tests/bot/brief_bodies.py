"""Bodies of everything that people read about their roles, with any text in it."""

from collections.abc import Mapping

from actors.incident.bodies import Body
from actors.incident.crew_views import (
    BriefEnd,
    BriefView,
    DeclinedView,
    UnacceptedView,
)
from actors.incident.facts import Brief, Mark, Role, Severity
from actors.incident.ids import ChannelId, IncidentNumber
from tests.actors.incident.case import ADA, BOB, CYD, T0

ENDS = (None, *BriefEnd)
MARK = Mark(by=ADA, at=T0)


def briefs(text: str, number: IncidentNumber, severity: Severity) -> Mapping[str, Body]:
    role = Role(key="comms", word=text[:75])
    asked = {
        f"brief, {end}": BriefView(
            number=number,
            title=text[:120],
            severity=severity,
            channel=ChannelId("C0OWN"),
            briefing=3,
            role=role,
            person=BOB,
            given=MARK,
            brief=Brief(lines=(text[:300],) * 5),
            end=end,
            ended=MARK if end else None,
            successor=CYD,
            told=ADA,
        )
        for end in ENDS
    }
    reminders = {
        f"unaccepted, {end}": UnacceptedView(
            number=number,
            briefing=3,
            role=role,
            person=BOB,
            reader=ADA,
            end=end,
            ended=MARK if end else None,
        )
        for end in ENDS
    }
    declined = {
        f"declined, over: {is_over}": DeclinedView(
            number=number,
            briefing=3,
            role=role,
            person=BOB,
            reader=ADA,
            holder=CYD if is_over else None,
            is_over=is_over,
        )
        for is_over in (False, True)
    }
    return {**asked, **reminders, **declined}
