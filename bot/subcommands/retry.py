"""``/incident retry``: try again what Slack refused, or what kept crashing."""

from actors.incident.commands import Retry
from bot import words
from bot.desk import REFUSALS, Desk, Invocation, Reply, Say, excuse
from bot.subcommands.subcommand import SubCommand


async def run(desk: Desk, invocation: Invocation) -> Reply:
    named = await desk.meant(invocation)
    if isinstance(named, Say):
        return named
    incident = named.incident
    desk.names.ask_for([invocation.person])
    was_parked = await desk.engine.release(incident.number)
    command = Retry(mark=invocation.mark)
    try:
        answer = await desk.ask(incident.number, command, invocation.request)
    except REFUSALS as refusal:
        return Say(text=excuse(refusal, incident, invocation.request))
    is_news = bool(answer.events) or was_parked
    return Say(text=words.RETRYING if is_news else words.NOTHING_TO_RETRY)


RETRY = SubCommand(name="retry", usage="", help="try again what Slack refused", run=run)
