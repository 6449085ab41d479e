"""*I have it* takes over a role; *I cannot take it* and *Withdraw handover* do not."""

from attrs import frozen

from actors.ask import Answer
from actors.incident.events import Event
from actors.incident.handover import Handover
from actors.incident.handovers import (
    AcceptHandover,
    DeclineHandover,
    WithdrawHandover,
)
from actors.incident.model import Incident
from bot.dialogue.context import Context
from bot.dialogue.incident_lookup import find_by_button
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, Say
from bot.screens.messages.handover import withdraw_button
from bot.screens.paragraphs import section
from bot.slack.kit.blocks import action_row
from bot.words import handover_answers, role_answers

DIGITS_MAX = 9
"""Longer numbers were never given to anything."""


@frozen(kw_only=True)
class Found:
    """A handover that waits for an answer."""

    incident: Incident
    handover: Handover


async def have_it(context: Context, invocation: Invocation) -> CommandReply:
    """Take over the role; only the person who was asked can."""
    found = await _asked_of_them(context, invocation)
    if isinstance(found, Say):
        return found
    incident, handover = found.incident, found.handover
    answer = await _carry_out(context, invocation, found, AcceptHandover)
    if isinstance(answer, Say):
        return answer
    now = answer.state or incident
    if not answer.events and now.lead(handover.role.key) != invocation.person:
        return Say(text=role_answers.waits_no_more(now))
    return taken_over(context, now, handover, is_new=bool(answer.events))


def taken_over(
    context: Context, incident: Incident, handover: Handover, *, is_new: bool
) -> Say:
    """Say that the role is theirs, and what it asks."""
    role = handover.role
    lines = context.configuration.brief_of(role.key)
    return Say(text=role_answers.taken(incident, role, lines, is_new=is_new))


async def cannot_take_over(context: Context, invocation: Invocation) -> CommandReply:
    """Turn a role down; only the person who was asked can. The giver is told."""
    found = await _asked_of_them(context, invocation)
    if isinstance(found, Say):
        return found
    answer = await _carry_out(context, invocation, found, DeclineHandover)
    if isinstance(answer, Say):
        return answer
    if not answer.events:
        return Say(text=role_answers.waits_no_more(answer.state or found.incident))
    role, giver = found.handover.role, found.handover.offered.by
    names = await context.people.names({giver})
    return Say(text=handover_answers.declined(role, giver, names))


async def withdraw(context: Context, invocation: Invocation) -> CommandReply:
    """Keep the role; only the person who offered it can."""
    found = await _waiting(context, invocation)
    if isinstance(found, Say):
        return found
    role, giver = found.handover.role, found.handover.offered.by
    if giver != invocation.person:
        names = await context.people.names({giver})
        return Say(text=handover_answers.only_theirs(role, giver, names))
    answer = await _carry_out(context, invocation, found, WithdrawHandover)
    if isinstance(answer, Say):
        return answer
    if not answer.events:
        return Say(text=role_answers.waits_no_more(answer.state or found.incident))
    return Say(text=handover_answers.withdrawn(role))


async def _carry_out(
    context: Context,
    invocation: Invocation,
    found: Found,
    answer: type[AcceptHandover | DeclineHandover | WithdrawHandover],
) -> Answer[Incident, Event] | Say:
    command = answer(mark=invocation.mark, handover=found.handover.number)
    number = found.incident.number
    return await context.incidents.carry_out(number, command, invocation.request)


async def _asked_of_them(context: Context, invocation: Invocation) -> Found | Say:
    """Find the handover, if it asks the person who selected the button."""
    found = await _waiting(context, invocation)
    if isinstance(found, Say) or found.handover.to == invocation.person:
        return found
    return await _not_asked(context, invocation, found)


async def _waiting(context: Context, invocation: Invocation) -> Found | Say:
    """Find the handover whose number follows the incident's in a button's value."""
    found = await find_by_button(context, invocation)
    if isinstance(found, Say):
        return found
    incident, number = found.incident, _number_in(found.rest)
    waiting = incident.handovers.waiting(number)
    if waiting:
        return Found(incident=incident, handover=waiting)
    ended = next((x for x in incident.handovers.open if x.number == number), None)
    is_own = ended is not None and ended.to == invocation.person
    if ended and is_own and incident.lead(ended.role.key) == invocation.person:
        return taken_over(context, incident, ended, is_new=False)
    return Say(text=role_answers.waits_no_more(incident))


async def _not_asked(context: Context, invocation: Invocation, found: Found) -> Say:
    """Tell somebody else who is asked; the giver can withdraw the handover."""
    handover = found.handover
    role, giver, receiver = handover.role, handover.offered.by, handover.to
    names = await context.people.names({giver, receiver})
    if giver != invocation.person:
        said = handover_answers.asks_somebody_else(role, giver, receiver, names)
        return Say(text=said)
    said = handover_answers.still_waits(role, receiver, names)
    answer = withdraw_button(found.incident.number, handover.number)
    return Say(text=said, blocks=(section(said), action_row(answer)))


def _number_in(text: str) -> int:
    is_number = text.isascii() and text.isdecimal() and len(text) <= DIGITS_MAX
    return int(text) if is_number else 0
