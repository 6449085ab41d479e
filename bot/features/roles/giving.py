"""``/incident comms @kim``: gives a role to somebody, or shows who has it."""

from actors.incident.details import Update
from actors.incident.facts import Role
from actors.incident.ids import PersonId
from actors.incident.lifecycle import Kind
from actors.incident.roles import LeadChoice
from bot.dialogue.context import Context
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, Say
from bot.features.roles.briefs import briefs_for
from bot.features.roles.named_role import NamedRole, role_of_words
from bot.features.roles.replies import who_has
from bot.features.roles.taking import take_role
from bot.words import role_answers


async def give(context: Context, invocation: Invocation) -> CommandReply:
    """Give the role, which its key or word names, to the person who is mentioned."""
    role, person = invocation.given.role, invocation.given.person
    if role is None:
        raise AssertionError("a role's own command was used without a role")
    if person == invocation.person:
        return await take_role(context, invocation, role)
    named = await role_of_words(context, invocation, role)
    if isinstance(named, Say):
        return named
    if person is None:
        return await _holder(context, invocation, named)
    if await context.people.bots([person]):
        return Say(text=role_answers.no_bots(role))
    return await _give(context, invocation, named, person)


async def _holder(
    context: Context, invocation: Invocation, named: NamedRole
) -> CommandReply:
    names = await context.people.names({x.person for x in named.incident.leads})
    return who_has(named.incident, named.role, invocation.person, names)


async def _give(
    context: Context, invocation: Invocation, named: NamedRole, person: PersonId
) -> CommandReply:
    role: Role = named.role
    command = Update(
        mark=invocation.mark,
        leads=(LeadChoice(role=role, person=person),),
        briefs=await briefs_for(context, [(role, person)], invocation.person),
    )
    number = named.incident.number
    answer = await context.incidents.carry_out(number, command, invocation.request)
    if isinstance(answer, Say):
        return answer
    incident = answer.state or named.incident
    names = await context.people.names({x.person for x in incident.leads})
    if not answer.events:
        return who_has(incident, role, invocation.person, names)
    is_asked = incident.kind is not Kind.TEST
    return Say(text=role_answers.given(role, person, names, is_asked=is_asked))
