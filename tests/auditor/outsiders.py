"""Accounts from elsewhere, deactivated accounts and bots change nothing.

A click or a window says where a person is from. A slash command does not, and nothing
says that an account is deactivated or a bot. The bot asks Slack about these; while
Slack does not answer, everything from the home workspace passes.
"""

from collections.abc import Iterator

from actors.incident.details import ImpactChanged, SeverityChanged
from actors.incident.events import HumanEvent
from actors.incident.lifecycle import Closed, Reopened
from actors.incident.roles import LeadChanged, RoleAccepted
from actors.incident.tasks import TaskAdded
from actors.incident.trouble import Retried
from bot.sandbox.fields import as_text, dig
from bot.sandbox.person import Person
from tests.auditor.evidence import Evidence
from tests.auditor.homes import homes

BY_COMMAND = (
    Closed,
    Reopened,
    Retried,
    ImpactChanged,
    SeverityChanged,
    LeadChanged,
    RoleAccepted,
    TaskAdded,
)
"""The events that a typed command alone can cause."""


def changes_by_outsiders(evidence: Evidence) -> Iterator[str]:
    """I8: every event was caused by a person who may act in this workspace."""
    for case in evidence.journal.cases.values():
        for event in case.events:
            if isinstance(event, HumanEvent) and (why := _why_not(event, evidence)):
                what, who = type(event).__name__, event.mark.by
                yield f"I8 {case.number}: {what} by {who}, who {why}"


def homes_of_outsiders(evidence: Evidence) -> Iterator[str]:
    """I8: the Home tab of somebody who may not act here offers no incident.

    Slack says who opens it, but not where they are from, so the bot has to ask.
    """
    if not evidence.is_slack_clear:
        return
    for home in homes(evidence):
        person = next(x for x in evidence.workspace.people if x.id == home.person)
        is_gone = person.deactivated and person.id not in evidence.once_active
        if home.numbers and (is_gone or person.bot or _is_foreign(person, evidence)):
            yield f"I8 the Home tab of {person.id} offers {sorted(home.numbers)}"


def _why_not(event: HumanEvent, evidence: Evidence) -> str:
    who = event.mark.by
    person = next((x for x in evidence.workspace.people if x.id == who), None)
    if person is None:
        return "is nobody known"
    typed = isinstance(event, BY_COMMAND) and any(
        x.payload.get("user_id") == who for x in evidence.envelopes
    )
    if _is_foreign(person, evidence):
        return "" if typed and not evidence.is_slack_clear else "is of another team"
    if person.deactivated and who not in evidence.once_active:
        return "is deactivated" if evidence.is_slack_clear else ""
    return "is a bot" if person.bot and evidence.is_slack_clear else ""


def _is_foreign(person: Person, evidence: Evidence) -> bool:
    """Whether the account or the payloads say that a person is from elsewhere."""
    workspace = evidence.workspace
    org = workspace.enterprise
    if org and person.enterprise == org:
        return False
    users = [x.payload.get("user") for x in evidence.envelopes]
    own = [x for x in users if dig(x, "id") == person.id]
    teams = {_team(x) for x in (*own, person.as_json(workspace.id))} - {""}
    return not teams <= {workspace.id, org}


def _team(user: object) -> str:
    return as_text(dig(user, "team_id"))
