"""Incidents whose leads are briefed, and what they and the others read."""

from datetime import timedelta

from attrs import evolve as with_

from actors.incident.briefing import ANSWERED_WITHIN
from actors.incident.crew_views import BriefView, DeclinedView, UnacceptedView
from actors.incident.details import Update
from actors.incident.facts import Brief, Lead, Role
from actors.incident.ids import PersonId
from actors.incident.lifecycle import Declare
from actors.incident.roles import LeadChoice, RoleBrief
from tests.actors.incident.case import ADA, BOB, COMMS, CYD, DECLARE, TECH, mark
from tests.actors.incident.run import Run, run_of

LEAD = Role(key="lead", word="Incident lead", leads=True)
LINES = Brief(lines=("Write what users see.",))
BRIEFS = tuple(RoleBrief(role=x.key, brief=LINES) for x in (LEAD, COMMS, TECH))
BRIEFING: Declare = with_(
    DECLARE,
    leads=(
        Lead(role=LEAD, person=ADA),
        Lead(role=COMMS, person=BOB),
        Lead(role=TECH, person=CYD),
    ),
    roles=(LEAD, COMMS, TECH),
    briefs=BRIEFS,
)
"""Ada leads; Bob and Cyd got their roles from her."""

IN_TIME = ANSWERED_WITHIN - timedelta(seconds=1)


def briefing() -> Run:
    return run_of(BRIEFING).drain_now()


def gives(giver: PersonId, role: Role, person: PersonId, after: float) -> Update:
    return Update(
        mark=mark(giver, after),
        leads=(LeadChoice(role=role, person=person),),
        briefs=BRIEFS,
    )


def briefs(run: Run, person: PersonId) -> list[BriefView]:
    return [x for x in run.slack.said_in(person) if isinstance(x, BriefView)]


def reminders(run: Run) -> list[UnacceptedView]:
    return [x for x in run.slack.said_in("COWN") if isinstance(x, UnacceptedView)]


def refusals(run: Run) -> list[DeclinedView]:
    return [x for x in run.slack.said_in("COWN") if isinstance(x, DeclinedView)]
