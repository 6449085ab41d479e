"""``/incident reopen`` and its button: the incident is not over after all."""

from actors.incident.lifecycle import Reopen
from actors.incident.question import FIRST_AFTER
from bot.dialogue.context import Context
from bot.dialogue.incident_lookup import FoundIncident, find_by_button, find_incident
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, Say
from bot.features.feature import Button, Feature, Fits, SubCommand, Takes
from bot.screens import actions
from bot.words import closing_text


async def reopen_by_command(context: Context, invocation: Invocation) -> CommandReply:
    return await _reopen(context, invocation, await find_incident(context, invocation))


async def reopen_by_button(context: Context, invocation: Invocation) -> CommandReply:
    return await _reopen(context, invocation, await find_by_button(context, invocation))


async def _reopen(
    context: Context, invocation: Invocation, found: FoundIncident | Say
) -> CommandReply:
    if isinstance(found, Say):
        return found
    incident = found.incident
    config, at = context.configuration, invocation.at
    command = Reopen(
        mark=invocation.mark,
        ask_at=config.working_hours.moved(at + FIRST_AFTER),
        update_at=config.next_update(incident.severity, at),
    )
    answer = await context.incidents.carry_out(
        incident.number, command, invocation.request
    )
    if isinstance(answer, Say):
        return answer
    has_changed = bool(answer.events)
    said = (
        closing_text.reopened_now(incident)
        if has_changed
        else closing_text.already_open(incident)
    )
    return Say(text=said)


REOPEN = Feature(
    name="reopen",
    ways=(
        SubCommand(
            name="reopen",
            help="reopen a closed incident",
            fits=Fits.CLOSED,
            takes=Takes.INCIDENT,
            run=reopen_by_command,
        ),
        Button(action=actions.REOPEN, run=reopen_by_button),
    ),
)
