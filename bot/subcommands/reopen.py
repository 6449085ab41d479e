"""``/incident reopen``: it is not over after all."""

from actors.incident.commands import Reopen
from bot import words
from bot.desk import REFUSALS, Desk, Invocation, Reply, Say, excuse
from bot.subcommands.subcommand import SubCommand


async def run(desk: Desk, invocation: Invocation) -> Reply:
    named = await desk.meant(invocation)
    if isinstance(named, Say):
        return named
    incident = named.incident
    desk.names.ask_for([invocation.person])
    command = Reopen(mark=invocation.mark)
    try:
        answer = await desk.ask(incident.number, command, invocation.request)
    except REFUSALS as refusal:
        return Say(text=excuse(refusal, incident, invocation.request))
    is_news = bool(answer.events)
    said = words.reopened_now(incident) if is_news else words.already_open(incident)
    return Say(text=said)


REOPEN = SubCommand(
    name="reopen", usage="", help="go on with a closed incident", run=run
)
