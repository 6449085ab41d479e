"""Runs sub-commands and roles' words, if what follows one can belong to it.

Rule: words that cannot belong to a sub-command are never lost. The answer offers to
declare them, and a sub-command that would change something does not run.
"""

from attrs import evolve

from actors.errors import Parked
from actors.incident.ids import IncidentNumber
from bot.dialogue.context import Context
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, Say
from bot.features.declare.offer import offer_to_declare
from bot.features.feature import RoleCommand, SubCommand, Takes
from bot.features.help import asks_for_help, explain
from bot.features.role_words import role_named
from bot.features.what_follows import Misfit, what_follows
from bot.words import parked_incidents, unclear_requests


async def run_subcommand(
    sub_command: SubCommand, context: Context, invocation: Invocation
) -> CommandReply:
    """Run a sub-command. The text includes its name and everything that follows."""
    typed = invocation.text
    rest = "".join(typed.split(maxsplit=1)[1:])
    request = evolve(invocation, text=rest)
    if sub_command.takes is not Takes.WORDS and asks_for_help(request):
        return await explain(context, request)
    fit = await what_follows(context, sub_command.takes, request)
    if isinstance(fit, Invocation):
        return await _run(sub_command, context, fit)
    if sub_command.only_reads:
        return await _run_and_offer(sub_command, context, request, typed)
    return await _offer(context, fit, rest, sub_command.name, typed)


async def run_role_command(
    command: RoleCommand, context: Context, invocation: Invocation
) -> CommandReply:
    """Run a role's word if an incident, a person or nothing follows it."""
    typed = invocation.text
    named = role_named(context.configuration.roles, typed)
    if named is None:
        raise AssertionError("a text without a role was routed to the roles")
    request = evolve(invocation, text=named.rest)
    if asks_for_help(request):
        return await explain(context, request)
    fit = await what_follows(context, Takes.PERSON, request)
    if isinstance(fit, Misfit):
        word = typed.removesuffix(named.rest).strip()
        return await _offer(context, fit, named.rest, word, typed)
    given = evolve(fit.given, role=named.role)
    return await command.run(context, evolve(fit, given=given))


async def _offer(
    context: Context, misfit: Misfit, rest: str, name: str, typed: str
) -> CommandReply:
    """Say why nothing was done, and offer to declare what was typed."""
    why = misfit.why or unclear_requests.cannot_follow(rest, name)
    return await offer_to_declare(context, why, typed)


async def _run_and_offer(
    sub_command: SubCommand, context: Context, request: Invocation, typed: str
) -> CommandReply:
    """Run a sub-command that only reads, and offer to declare what was typed."""
    first = evolve(request, text=request.text.split(maxsplit=1)[0])
    fit = await what_follows(context, sub_command.takes, first)
    given = fit if isinstance(fit, Invocation) else evolve(request, text="")
    answer = await _run(sub_command, context, given)
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
