"""``/incident retry`` and its buttons: try refused steps again, or a parked incident.

Rule: people can retry a parked incident even if Muster cannot read it.
"""

from actors.errors import Parked
from actors.incident.ids import IncidentNumber
from actors.incident.trouble import Retry
from bot.dialogue.context import Context
from bot.dialogue.incident_lookup import (
    FindIncident,
    find_by_button,
    find_incident,
    find_step_by_button,
)
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, Say
from bot.features.feature import Button, Feature, Fits, SubCommand, Takes
from bot.screens import actions
from bot.words import retry_text


async def retry_by_command(context: Context, invocation: Invocation) -> CommandReply:
    """Try all refused steps of the typed incident again."""
    return await _retry_all(context, invocation, find_incident)


async def retry_by_button(context: Context, invocation: Invocation) -> CommandReply:
    """Try all refused steps of the button's incident again."""
    return await _retry_all(context, invocation, find_by_button)


async def post_again(context: Context, invocation: Invocation) -> CommandReply:
    """Try one step again: the one that the button belongs to."""
    found = await find_step_by_button(context, invocation)
    if isinstance(found, Say):
        return found
    command = Retry(mark=invocation.mark, step=found.step)
    return await _retry(context, invocation, found.incident.number, command)


async def _retry_all(
    context: Context, invocation: Invocation, find: FindIncident
) -> CommandReply:
    try:
        found = await find(context, invocation)
    except Parked as parked:
        number = IncidentNumber(parked.key)
    else:
        if isinstance(found, Say):
            return found
        number = found.incident.number
    return await _retry(context, invocation, number, Retry(mark=invocation.mark))


async def _retry(
    context: Context, invocation: Invocation, number: IncidentNumber, command: Retry
) -> Say:
    incidents = context.incidents
    was_parked = await incidents.release(number)
    answer = await incidents.carry_out(number, command, invocation.request)
    if isinstance(answer, Say):
        is_parked = was_parked and number in await context.store.parked()
        return Say(text=retry_text.parked_again(number)) if is_parked else answer
    has_changed = bool(answer.events) or was_parked
    return Say(text=retry_text.RETRYING if has_changed else retry_text.NOTHING_TO_RETRY)


RETRY = Feature(
    name="retry",
    ways=(
        SubCommand(
            name="retry",
            help="try refused steps again",
            fits=Fits.INCIDENT,
            takes=Takes.INCIDENT,
            run=retry_by_command,
        ),
        Button(action=actions.TRY_AGAIN, run=retry_by_button),
        Button(action=actions.POST_AGAIN, run=post_again),
    ),
)
