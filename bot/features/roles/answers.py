"""What people answer to a brief: they accept the role, or they cannot take it."""

from actors.incident.briefings import AskAgain
from actors.incident.roles import AcceptRole, LeaveRole
from bot.dialogue.context import Context
from bot.dialogue.incident_lookup import find_by_button
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, Say
from bot.features.roles.named_role import carry_out, role_of_button
from bot.features.roles.replies import who_has
from bot.words import role_answers

DIGITS_MAX = 9
"""Longer numbers were never given to anything."""


async def accept(context: Context, invocation: Invocation) -> CommandReply:
    named = await role_of_button(context, invocation)
    if isinstance(named, Say):
        return named
    command = AcceptRole(mark=invocation.mark, role=named.role.key)
    done = await carry_out(context, invocation, named, command)
    if isinstance(done, Say):
        return done
    return Say(text=role_answers.accepted(done.incident, named.role))


async def cannot_take(context: Context, invocation: Invocation) -> CommandReply:
    """Free the role, unless somebody else has it, or this person has accepted it."""
    named = await role_of_button(context, invocation)
    if isinstance(named, Say):
        return named
    command = LeaveRole(mark=invocation.mark, role=named.role.key, is_declined=True)
    done = await carry_out(context, invocation, named, command)
    if isinstance(done, Say):
        return done
    if done.is_new:
        return Say(text=role_answers.declined(done.incident, named.role))
    return who_has(done.incident, named.role, invocation.person, done.names)


async def ask_again(context: Context, invocation: Invocation) -> CommandReply:
    """Ask somebody once more, unless they have answered meanwhile."""
    found = await find_by_button(context, invocation)
    if isinstance(found, Say):
        return found
    incident, number = found.incident, _number_in(found.rest)
    waiting = incident.briefings.waiting(number)
    if waiting is None:
        return Say(text=role_answers.waits_no_more(incident))
    command = AskAgain(mark=invocation.mark, briefing=number)
    answer = await context.incidents.carry_out(
        incident.number, command, invocation.request
    )
    if isinstance(answer, Say):
        return answer
    now = answer.state or incident
    names = await context.people.names({waiting.person})
    if not answer.events:
        return who_has(now, waiting.role, invocation.person, names)
    return Say(text=role_answers.asked_again(waiting.role, waiting.person, names))


def _number_in(text: str) -> int:
    is_number = text.isascii() and text.isdecimal() and len(text) <= DIGITS_MAX
    return int(text) if is_number else 0
