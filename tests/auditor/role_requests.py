"""Who asked for a role, or gave one up, with a button or by typing.

Rule: each request explains one change, and a change that takes a role from somebody
needs a request that names them.
"""

import re
from collections.abc import Iterator

from attrs import define, frozen

from actors.incident.handovers import HandoverAccepted
from actors.incident.lifecycle import Declared
from actors.incident.roles import LeadChanged, RoleAccepted
from bot.sandbox.fields import as_text, objects
from tests.auditor.answers import asker
from tests.auditor.crew_state import crew_of
from tests.auditor.evidence import Case, Evidence

COMMAND = "/incident"
TAKING = {"take_role", "take_unaccepted", "take_over_now"}
LEAVING = {"cannot_take", "leave_role"}
NAMING = {"take_unaccepted", "take_over_now"}
"""Buttons that name the person who has the role."""

GIVEN = re.compile(r"<@(\w+)(?:\|[^>]*)?>")
YOURS = re.compile(r"You (?:already )?are (.+) in incident (\d+)\.")
"""The start of the answer to a person who has the role that they asked for."""


@frozen(kw_only=True)
class RoleRequest:
    """Somebody wants a role to go to a person, or to nobody.

    Attributes:
        number: the incident; ``None`` for a command, which may leave it out.
        role: the role's key.
        from_: who has it, if the request names them.
        action: the button; empty for a command.
    """

    person: str
    number: int | None
    role: str
    to: str
    from_: str = ""
    action: str = ""

    def is_of(self, case: Case, event: LeadChanged) -> bool:
        wanted = (self.person, self.role, self.to)
        done = (event.mark.by, event.role.key, event.person or "")
        return self.number in (None, case.number) and wanted == done


def role_requests(evidence: Evidence) -> Iterator[RoleRequest]:
    for envelope in evidence.envelopes:
        who = asker(envelope.payload)
        for action in objects(envelope.payload.get("actions")):
            name = as_text(action.get("action_id")).partition("/")[0]
            number, role, from_, *_ = [
                *as_text(action.get("value")).split(),
                "",
                "",
                "",
            ]
            if name in TAKING | LEAVING and number.isdecimal():
                yield RoleRequest(
                    person=who,
                    number=int(number),
                    role=role,
                    to=who if name in TAKING else "",
                    from_=from_ if name in NAMING else "",
                    action=name,
                )
        if envelope.payload.get("command") == COMMAND:
            yield from _typed(who, as_text(envelope.payload.get("text")))


def _typed(who: str, text: str) -> Iterator[RoleRequest]:
    """Read a command that names a role by its key, in the incident's channel."""
    word, role, *_ = [*text.lower().split(), "", ""]
    if word == "take":
        yield RoleRequest(person=who, number=None, role=role, to=who)
    elif word == "leave":
        yield RoleRequest(person=who, number=None, role=role, to="")
    elif given := GIVEN.search(text):
        yield RoleRequest(person=who, number=None, role=word, to=given[1])


@define
class RoleRequests:
    """The requests that explain changes; each of them explains one."""

    open: list[RoleRequest]

    @staticmethod
    def of(evidence: Evidence) -> "RoleRequests":
        return RoleRequests(list(role_requests(evidence)))

    def match(self, case: Case, event: LeadChanged) -> bool:
        if _is_handed_over(case, event):
            return True
        found = next((x for x in self.open if x.is_of(case, event)), None)
        if found:
            self.open.remove(found)
        return found is not None


def _is_handed_over(case: Case, event: LeadChanged) -> bool:
    return any(
        isinstance(x, HandoverAccepted) and x.mark == event.mark for x in case.events
    )


def stolen_roles(case: Case, evidence: Evidence) -> Iterator[str]:
    """I1: who comes second never gets the role; only who names the holder takes it."""
    asked = list(role_requests(evidence))
    by_window = {(x.person, x.number) for x in evidence.submissions}
    for place, event in enumerate(case.events):
        if not isinstance(event, LeadChanged) or event.person != event.mark.by:
            continue
        before, key = crew_of(case.events[:place]), event.role.key
        holder = before.holders.get(key)
        if holder in (None, event.person) or _is_handed_over(case, event):
            continue
        named = [x for x in asked if x.is_of(case, event) and x.from_ == holder]
        if key in before.accepted:
            named = [x for x in named if x.action != "take_unaccepted"]
        if not named and (event.mark.by, case.number) not in by_window:
            yield f"I1 role, {case.number}: {event.person} took {key} from {holder}"


def lost_roles(evidence: Evidence) -> Iterator[str]:
    """I1: people who read that they have a role had it at that time, or before."""
    for line in evidence.slack_history.ephemeral:
        if not (said := YOURS.match(line.text)):
            continue
        case = evidence.journal.cases.get(int(said[2]))
        words = {x.lower() for x in _had(case, line.person)} if case else set()
        if said[1].lower() not in words:
            yield f"I1 role, {said[2]}: {line.person} read {line.text[:60]!r}"


def _had(case: Case, person: str) -> Iterator[str]:
    for event in case.events:
        match event:
            case Declared(leads=leads):
                yield from (x.role.word for x in leads if x.person == person)
            case LeadChanged(role=role, person=holder) if holder == person:
                yield role.word
            case RoleAccepted(role=role, mark=mark) if mark.by == person:
                yield role.word
            case _:
                pass
