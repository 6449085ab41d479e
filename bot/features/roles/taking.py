"""Taking a role, taking it over from somebody, and leaving it."""

from actors.incident.facts import Role
from actors.incident.handovers import AcceptHandover
from actors.incident.roles import LeaveRole, TakeRole
from bot.dialogue.context import Context
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, Say
from bot.features.roles.named_role import (
    NamedRole,
    carry_out,
    role_of_button,
    role_of_words,
)
from bot.features.roles.overview import roles
from bot.features.roles.replies import asks_to_take_over, who_has
from bot.words import role_answers


async def take(context: Context, invocation: Invocation) -> CommandReply:
    """Take the role that somebody typed; without one, show who has which."""
    role = invocation.given.role
    if role is None:
        return await roles(context, invocation)
    return await take_role(context, invocation, role)


async def take_role(
    context: Context, invocation: Invocation, role: Role
) -> CommandReply:
    """Take a role that nobody has, or that somebody asks this person to take over."""
    named = await role_of_words(context, invocation, role)
    if isinstance(named, Say):
        return named
    offered = named.incident.handovers.waiting_for(invocation.person)
    for handover in (x for x in offered if x.role.key == role.key):
        accept = AcceptHandover(mark=invocation.mark, handover=handover.number)
        return await _take(context, invocation, named, accept)
    command = TakeRole(mark=invocation.mark, role=role)
    return await _take(context, invocation, named, command)


async def take_by_button(context: Context, invocation: Invocation) -> CommandReply:
    named = await role_of_button(context, invocation)
    if isinstance(named, Say):
        return named
    command = TakeRole(mark=invocation.mark, role=named.role)
    return await _take(context, invocation, named, command)


async def take_unaccepted(context: Context, invocation: Invocation) -> CommandReply:
    """Take a role from somebody, unless they accept it first."""
    named = await role_of_button(context, invocation)
    if isinstance(named, Say):
        return named
    command = TakeRole(
        mark=invocation.mark,
        role=named.role,
        from_=named.from_,
        unless_accepted=True,
    )
    return await _take(context, invocation, named, command)


async def take_over(context: Context, invocation: Invocation) -> CommandReply:
    """Ask before taking a role from somebody; a second button does it."""
    named = await role_of_button(context, invocation)
    if isinstance(named, Say):
        return named
    incident, role = named.incident, named.role
    holder = incident.lead(role.key)
    names = await context.people.names({x.person for x in incident.leads})
    if holder is None or holder == invocation.person or holder != named.from_:
        return who_has(incident, role, invocation.person, names)
    return asks_to_take_over(incident, role, holder, names)


async def take_over_now(context: Context, invocation: Invocation) -> CommandReply:
    """Take a role from somebody, even if they have accepted it."""
    named = await role_of_button(context, invocation)
    if isinstance(named, Say):
        return named
    command = TakeRole(mark=invocation.mark, role=named.role, from_=named.from_)
    return await _take(context, invocation, named, command)


async def leave(context: Context, invocation: Invocation) -> CommandReply:
    """Leave the role that somebody typed; without one, show who has which."""
    role = invocation.given.role
    if role is None:
        return await roles(context, invocation)
    named = await role_of_words(context, invocation, role)
    return await _leave(context, invocation, named)


async def leave_by_button(context: Context, invocation: Invocation) -> CommandReply:
    return await _leave(context, invocation, await role_of_button(context, invocation))


async def _take(
    context: Context,
    invocation: Invocation,
    named: NamedRole,
    command: TakeRole | AcceptHandover,
) -> CommandReply:
    done = await carry_out(context, invocation, named, command)
    if isinstance(done, Say):
        return done
    if done.incident.lead(named.role.key) != invocation.person:
        # The handover was withdrawn in between.
        return who_has(done.incident, named.role, invocation.person, done.names)
    lines = context.configuration.brief_of(named.role.key)
    said = role_answers.taken(done.incident, named.role, lines, is_new=done.is_new)
    return Say(text=said)


async def _leave(
    context: Context, invocation: Invocation, named: NamedRole | Say
) -> CommandReply:
    if isinstance(named, Say):
        return named
    command = LeaveRole(mark=invocation.mark, role=named.role.key)
    done = await carry_out(context, invocation, named, command)
    if isinstance(done, Say):
        return done
    if done.is_new:
        return Say(text=role_answers.left(done.incident, named.role))
    return who_has(done.incident, named.role, invocation.person, done.names)
