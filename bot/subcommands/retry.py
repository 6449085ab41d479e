"""``/incident retry``: try again what Slack refused, or what kept crashing."""

from actors.incident.commands import Retry
from bot import words
from bot.desk import Desk, Invocation, Reply, Say
from bot.subcommands.subcommand import SubCommand


async def run(desk: Desk, invocation: Invocation) -> Reply:
    named = await desk.meant(invocation)
    if isinstance(named, Say):
        return named
    number = named.incident.number
    was_parked = await desk.engine.release(number)
    command = Retry(mark=invocation.mark)
    answer = await desk.carry_out(number, command, invocation.request)
    if isinstance(answer, Say):
        return answer
    is_news = bool(answer.events) or was_parked
    return Say(text=words.RETRYING if is_news else words.NOTHING_TO_RETRY)


RETRY = SubCommand(name="retry", usage="", help="try again what Slack refused", run=run)
