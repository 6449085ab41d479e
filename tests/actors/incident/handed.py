"""Handovers in a small incident, and what people read of them."""

from datetime import timedelta

from actors.incident.commands import Command
from actors.incident.crew_views import HandoverView, UnansweredView
from actors.incident.facts import Role
from actors.incident.handover import ANSWERED_WITHIN
from actors.incident.handovers import (
    AcceptHandover,
    DeclineHandover,
    OfferHandover,
    WithdrawHandover,
)
from actors.incident.ids import PersonId
from tests.actors.incident.briefed import BRIEFING
from tests.actors.incident.case import BOB, COMMS, DAN, T0, mark
from tests.actors.incident.run import Run, run_of, say

OFFERED = 60
UNANSWERED = T0 + timedelta(seconds=OFFERED) + ANSWERED_WITHIN


def offers(
    giver: PersonId = BOB,
    to: PersonId = DAN,
    after: float = OFFERED,
    role: Role = COMMS,
    state: str = "Calm.",
) -> OfferHandover:
    return OfferHandover(
        mark=mark(giver, after), role=role.key, to=to, state=state, worries="The queue."
    )


def has_it(person: PersonId = DAN, after: float = 120, number: int = 1) -> Command:
    return AcceptHandover(mark=mark(person, after), handover=number)


def declines(person: PersonId = DAN, after: float = 120, number: int = 1) -> Command:
    return DeclineHandover(mark=mark(person, after), handover=number)


def withdraws(person: PersonId = BOB, after: float = 120, number: int = 1) -> Command:
    return WithdrawHandover(mark=mark(person, after), handover=number)


def then(run: Run, command: Command) -> Run:
    return say(run, command, (command.mark.at - T0).total_seconds()).drain_now()


def offered() -> Run:
    """Bob, who is comms lead, has asked Dan to take over."""
    return then(run_of(BRIEFING).drain_now(), offers())


def asked(run: Run, place: str = "COWN") -> list[HandoverView]:
    return [x for x in run.slack.said_in(place) if isinstance(x, HandoverView)]


def reminders(run: Run, giver: PersonId = BOB) -> list[UnansweredView]:
    return [x for x in run.slack.said_in(giver) if isinstance(x, UnansweredView)]
