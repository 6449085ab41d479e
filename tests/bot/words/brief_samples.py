"""Briefs, and what the incident lead reads about roles, to be read by people."""

from collections.abc import Mapping

from attrs import evolve as with_

from actors.incident.bodies import Body
from actors.incident.crew_views import (
    BriefEnd,
    BriefView,
    DeclinedView,
    UnacceptedView,
)
from actors.incident.facts import Brief
from actors.incident.ids import ChannelId, IncidentNumber, PersonId
from tests.actors.incident.case import ADA, BOB, COMMS, CYD, DAN, P2, mark

OWN = ChannelId("COWN")
NAMES = {BOB: "Bob", CYD: "Cyd"}

LINES = (
    "You alone speak to people outside, so that others can work.",
    "Post on time, even when nothing is new. Always say when the next update comes.",
    "Decide with the leads whether to tell users.",
    "If it is serious, tell senior stakeholders.",
    "Write what users see and can do, not how it broke.",
)
BRIEF = BriefView(
    number=IncidentNumber(7),
    title="Checkout fails",
    severity=P2,
    channel=OWN,
    briefing=1,
    role=COMMS,
    person=BOB,
    given=mark(),
    brief=Brief(lines=LINES),
)
UNACCEPTED = UnacceptedView(
    number=IncidentNumber(7), briefing=1, role=COMMS, person=BOB, reader=ADA
)
DECLINED = DeclinedView(
    number=IncidentNumber(7), briefing=1, role=COMMS, person=BOB, reader=ADA
)
LONG = "Very long words of a team that says everything there is to say " * 5


def brief_over(
    end: BriefEnd, *, by: PersonId = CYD, successor: PersonId | None = None
) -> BriefView:
    return with_(BRIEF, end=end, ended=mark(by, 600), successor=successor)


def reminder_over(
    end: BriefEnd, *, by: PersonId = CYD, successor: PersonId | None = None
) -> UnacceptedView:
    return with_(UNACCEPTED, end=end, ended=mark(by, 600), successor=successor)


BRIEFS: Mapping[str, Body] = {
    "brief": BRIEF,
    "brief_without_lines_or_channel": with_(BRIEF, channel=None, brief=Brief()),
    "brief_known": with_(BRIEF, brief=Brief(lines=LINES, is_known=True)),
    "brief_long": with_(
        BRIEF,
        title=LONG[:120],
        role=with_(COMMS, word=LONG[:75]),
        brief=Brief(lines=(LONG[:300],) * 5),
    ),
    "brief_accepted": brief_over(BriefEnd.ACCEPTED, by=BOB),
    "brief_declined": with_(brief_over(BriefEnd.DECLINED, by=BOB), told=ADA),
    "brief_asked_again": brief_over(BriefEnd.ASKED_AGAIN),
    "brief_replaced": brief_over(BriefEnd.REPLACED, successor=DAN),
    "brief_taken_away": brief_over(BriefEnd.REPLACED),
    "brief_closed": brief_over(BriefEnd.CLOSED),
    "unaccepted": UNACCEPTED,
    "unaccepted_long": with_(UNACCEPTED, role=with_(COMMS, word=LONG[:75])),
    "unaccepted_accepted": reminder_over(BriefEnd.ACCEPTED, by=BOB),
    "unaccepted_declined": reminder_over(BriefEnd.DECLINED, by=BOB),
    "unaccepted_asked_again": reminder_over(BriefEnd.ASKED_AGAIN),
    "unaccepted_replaced": reminder_over(BriefEnd.REPLACED, successor=CYD),
    "unaccepted_taken_away": reminder_over(BriefEnd.REPLACED),
    "unaccepted_closed": reminder_over(BriefEnd.CLOSED),
    "declined": DECLINED,
    "declined_long": with_(DECLINED, role=with_(COMMS, word=LONG[:75])),
    "declined_taken": with_(DECLINED, is_over=True, holder=CYD),
    "declined_closed": with_(DECLINED, is_over=True),
}
