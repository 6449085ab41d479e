"""The role that a button or typed words are about, and who has it."""

from collections.abc import Mapping

from attrs import frozen

from actors.incident.facts import Role
from actors.incident.handovers import AcceptHandover
from actors.incident.ids import PersonId
from actors.incident.model import Incident
from actors.incident.roles import NOT_YOURS, TAKEN, AcceptRole, LeaveRole, TakeRole
from bot.dialogue.context import Context
from bot.dialogue.incident_lookup import find_by_button, find_incident
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import Say
from bot.features.roles.replies import who_has
from bot.words import role_answers


@frozen(kw_only=True)
class NamedRole:
    """A role in an incident.

    Attributes:
        from_: whom a button names besides.
    """

    incident: Incident
    role: Role
    from_: PersonId | None = None


@frozen(kw_only=True)
class Changed:
    """The incident after a command, and whether the command changed anything."""

    incident: Incident
    is_new: bool
    names: Mapping[PersonId, str]


async def role_of_button(context: Context, invocation: Invocation) -> NamedRole | Say:
    """Read a button's value: the incident's number, a role's key, perhaps a person."""
    found = await find_by_button(context, invocation)
    if isinstance(found, Say):
        return found
    key, _, person = found.rest.partition(" ")
    role = role_by_key(context, found.incident, key)
    if role is None:
        return Say(text=role_answers.no_such_role(found.incident))
    from_ = PersonId(person) if person else None
    return NamedRole(incident=found.incident, role=role, from_=from_)


async def role_of_words(
    context: Context, invocation: Invocation, role: Role
) -> NamedRole | Say:
    found = await find_incident(context, invocation)
    if isinstance(found, Say):
        return found
    return NamedRole(incident=found.incident, role=role)


def role_by_key(context: Context, incident: Incident, key: str) -> Role | None:
    """Find a role of the incident, or one that was configured since."""
    return incident.roles.role(key) or context.configuration.role(key)


async def carry_out(
    context: Context,
    invocation: Invocation,
    named: NamedRole,
    command: TakeRole | AcceptRole | LeaveRole | AcceptHandover,
) -> Changed | Say:
    """Give the command, or say who has the role instead."""
    number = named.incident.number
    refused: list[str] = []
    answer = await context.incidents.carry_out(
        number, command, invocation.request, refused=refused.append
    )
    if isinstance(answer, Say) and not {*refused} & {TAKEN, NOT_YOURS}:
        return answer
    now = None if isinstance(answer, Say) else answer.state
    incident = now or await context.incidents.read(number) or named.incident
    names = await context.people.names({x.person for x in incident.leads})
    if isinstance(answer, Say):
        return who_has(incident, named.role, invocation.person, names)
    return Changed(incident=incident, is_new=bool(answer.events), names=names)
