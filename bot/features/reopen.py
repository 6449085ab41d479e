"""``/incident reopen`` and its button: the incident is not over after all."""

from actors.incident.lifecycle import Reopen
from bot.dialogue.context import Context
from bot.dialogue.invocation import Invocation
from bot.dialogue.meant import Named, meant, of_button
from bot.dialogue.reply import CommandReply, Say
from bot.features.feature import Button, Feature, SubCommand, Takes
from bot.screens import actions
from bot.words import closing


async def typed(context: Context, invocation: Invocation) -> CommandReply:
    return await _reopen(context, invocation, await meant(context, invocation))


async def pressed(context: Context, invocation: Invocation) -> CommandReply:
    return await _reopen(context, invocation, await of_button(context, invocation))


async def _reopen(
    context: Context, invocation: Invocation, named: Named | Say
) -> CommandReply:
    if isinstance(named, Say):
        return named
    incident = named.incident
    command = Reopen(mark=invocation.mark)
    answer = await context.incidents.carry_out(
        incident.number, command, invocation.request
    )
    if isinstance(answer, Say):
        return answer
    is_news = bool(answer.events)
    said = closing.reopened_now(incident) if is_news else closing.already_open(incident)
    return Say(text=said)


REOPEN = Feature(
    name="reopen",
    ways=(
        SubCommand(
            name="reopen",
            help="reopen a closed incident",
            takes=Takes.INCIDENT,
            run=typed,
        ),
        Button(action=actions.REOPEN, run=pressed),
    ),
)
