"""Roles that buttons and typed words gave or freed, and what people read of it.

Rule: whoever wanted a free role and came second never holds it.
"""

import re
from collections.abc import Iterator

from actors.incident.lifecycle import Declared
from actors.incident.roles import LeadChanged, RoleAccepted
from tests.auditor.asked_roles import AskedRoles
from tests.auditor.crew_state import CrewState, add
from tests.auditor.evidence import Case, Evidence
from tests.auditor.handovers import Offers
from tests.auditor.visible_text import letters

YOURS = re.compile(r"\*?You (?:already )?are (.+) in incident (\d+)\.", re.IGNORECASE)
"""The start of the answer to a person who has the role that they asked for."""


def requested_role_changes(case: Case, evidence: Evidence) -> frozenset[int]:
    """Return the places of the events about roles that no window asked for."""
    asked, crew = AskedRoles.of(case.number, evidence), CrewState()
    found = set(Offers.of(case, evidence).handed_over)
    for place, event in enumerate(case.events):
        if isinstance(event, LeadChanged | RoleAccepted) and place not in found:
            found |= {place} if asked.match(event, crew) else set()
        add(crew, event)
    return frozenset(found)


def unasked_acceptances(case: Case, evidence: Evidence) -> Iterator[str]:
    """I1: only the person who has a role accepts it, because they said so."""
    requested = requested_role_changes(case, evidence)
    for place, event in enumerate(case.events):
        if isinstance(event, RoleAccepted) and place not in requested:
            who, role = event.mark.by, event.role.key
            yield f"I1 role, {case.number}: {who} accepted {role} unasked"


def lost_roles(case: Case, evidence: Evidence) -> Iterator[str]:
    """I1: people who read that they have a role had it at some time."""
    had = set(_had(case))
    for line in evidence.slack_history.ephemeral:
        said = YOURS.match(line.text)
        if not said or int(said[2]) != case.number:
            continue
        if (line.person, letters(said[1])) not in had:
            yield f"I1 role, {case.number}: {line.person} read {line.text[:60]!r}"


def _had(case: Case) -> Iterator[tuple[str, str]]:
    """Yield who ever had which role."""
    for event in case.events:
        match event:
            case Declared(leads=leads):
                yield from ((x.person, letters(x.role.word)) for x in leads)
            case LeadChanged(role=role, person=str() as person):
                yield person, letters(role.word)
            case _:
                pass
