"""``/incident reopen``: it is not over after all."""

from actors.incident.lifecycle import Reopen
from bot.features.context import Context, Invocation, Reply, Say
from bot.features.subcommand import SubCommand
from bot.words import closing


async def run(context: Context, invocation: Invocation) -> Reply:
    named = await context.meant(invocation)
    if isinstance(named, Say):
        return named
    incident = named.incident
    command = Reopen(mark=invocation.mark)
    answer = await context.carry_out(incident.number, command, invocation.request)
    if isinstance(answer, Say):
        return answer
    is_news = bool(answer.events)
    said = closing.reopened_now(incident) if is_news else closing.already_open(incident)
    return Say(text=said)


REOPEN = SubCommand(name="reopen", usage="", help="reopen a closed incident", run=run)
