"""Runs sub-commands, and decides what the words after one mean.

Rule: words that cannot belong to a sub-command are never lost. The answer offers to
declare them, and a sub-command that would change something does not run.
"""

import re

from attrs import evolve

from actors.errors import Parked
from actors.incident.ids import IncidentNumber
from bot.dialogue.context import Context
from bot.dialogue.incident_lookup import FoundIncident, channel_named, find_incident
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, Say
from bot.features.declare.offer import offer_to_declare
from bot.features.feature import SubCommand, Takes
from bot.features.help import asks_for_help, explain
from bot.words import parked_incidents, unclear_requests

_NUMBER = re.compile(r"#?[0-9]{1,9}[.,:;]?")


async def run_subcommand(
    sub_command: SubCommand, context: Context, invocation: Invocation
) -> CommandReply:
    """Run a sub-command. The text includes its name and everything that follows."""
    typed = invocation.text
    rest = "".join(typed.split(maxsplit=1)[1:])
    request = evolve(invocation, text=rest)
    if sub_command.takes is not Takes.WORDS and asks_for_help(request):
        return await explain(context, request)
    if await _belongs(context, sub_command, request):
        return await _run(sub_command, context, request)
    if sub_command.only_reads:
        return await _run_and_offer(sub_command, context, request, typed)
    if sub_command.takes is Takes.INCIDENT_AND_WORDS:
        found = await find_incident(context, request)
        if isinstance(found, FoundIncident):
            return await _run(sub_command, context, request)
        return await offer_to_declare(context, found.text, typed)
    said = unclear_requests.cannot_follow(rest, sub_command.name)
    return await offer_to_declare(context, said, typed)


async def _run_and_offer(
    sub_command: SubCommand, context: Context, request: Invocation, typed: str
) -> CommandReply:
    """Run a sub-command that only reads, and offer to declare what was typed."""
    first = evolve(request, text=request.text.split(maxsplit=1)[0])
    is_for_it = await _belongs(context, sub_command, first)
    answer = await _run(
        sub_command, context, first if is_for_it else evolve(request, text="")
    )
    if isinstance(answer, Say):
        return await offer_to_declare(context, answer.text, typed)
    return answer


async def _run(
    sub_command: SubCommand, context: Context, request: Invocation
) -> CommandReply:
    """Run a sub-command. One that only reads says so if its incident is parked."""
    try:
        return await sub_command.run(context, request)
    except Parked as parked:
        if not sub_command.only_reads:
            raise
        return Say(text=parked_incidents.parked(IncidentNumber(parked.key)))


async def _belongs(
    context: Context, sub_command: SubCommand, request: Invocation
) -> bool:
    """Return whether the sub-command takes the text."""
    if not request.text or sub_command.takes is Takes.WORDS:
        return True
    if sub_command.takes is Takes.NOTHING:
        return False
    if _NUMBER.fullmatch(request.text):
        return True
    try:
        return await _names_an_incident(context, sub_command, request)
    except Parked:
        # The text names an incident that cannot be read. The sub-command says so.
        return True


async def _names_an_incident(
    context: Context, sub_command: SubCommand, request: Invocation
) -> bool:
    if sub_command.takes is Takes.INCIDENT_AND_WORDS and isinstance(
        await find_incident(context, request), FoundIncident
    ):
        return True
    if len(request.text.split()) > 1:
        return False
    return await channel_named(context, request.text, request) is not None
