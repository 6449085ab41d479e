"""The window with everybody's roles: empty, typical and longest, as people see it."""

from collections.abc import Mapping

from attrs import evolve as with_

from actors.incident.facts import Lead, Role
from actors.incident.ids import PersonId
from actors.incident.model import Incident
from bot.base.json_types import JsonObject
from bot.screens.paragraphs import sections
from bot.screens.roles import all_roles, overview, roles_window
from bot.words import role_answers
from bot.words.briefs import Names
from tests.actors.incident.briefed import LEAD, briefing
from tests.actors.incident.case import ADA, BOB, COMMS, CYD, DECLARE, SCRIBE
from tests.actors.incident.run import run_of

NAMES: Names = {ADA: "Ada", BOB: "Bob", CYD: "Cyd"}
NOBODY = run_of(with_(DECLARE, leads=())).incident
TYPICAL = briefing().incident
LONG = tuple(
    Lead(role=Role(key=f"r{n}", word="&" * 75), person=PersonId(f"U{n:09}"))
    for n in range(10)
)
LONGEST = run_of(with_(DECLARE, leads=LONG)).incident


def window(incident: Incident, *configured: Role) -> JsonObject:
    roles = all_roles(incident, configured)
    answer = sections(role_answers.waits_no_more(incident))
    return roles_window(overview(incident, roles, BOB, NAMES), "", answer)


def windows() -> Mapping[str, JsonObject]:
    """Make each with the names that the commands have now."""
    return {
        "roles_nobody": window(NOBODY, LEAD, COMMS, SCRIBE),
        "roles": window(TYPICAL, SCRIBE),
        "roles_longest": window(LONGEST),
    }
