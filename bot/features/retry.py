"""``/incident retry``: try again what Slack refused, or what kept crashing."""

from actors.errors import Parked
from actors.incident.facts import Mark
from actors.incident.ids import IncidentNumber
from actors.incident.trouble import Retry
from bot.features.context import Context, Invocation, Reply, Say
from bot.features.subcommand import SubCommand
from bot.words import retrying


async def run(context: Context, invocation: Invocation) -> Reply:
    try:
        named = await context.meant(invocation)
    except Parked as stopped:
        number = IncidentNumber(stopped.key)
    else:
        if isinstance(named, Say):
            return named
        number = named.incident.number
    return await retry(context, number, invocation.mark, invocation.request)


async def retry(
    context: Context, number: IncidentNumber, mark: Mark, request: str
) -> Say:
    """Try all of it again; one that is stopped need not be readable for that."""
    was_parked = await context.engine.release(number)
    answer = await context.carry_out(number, Retry(mark=mark), request)
    if isinstance(answer, Say):
        is_parked = was_parked and number in await context.store.parked()
        return Say(text=retrying.parked_again(number)) if is_parked else answer
    is_news = bool(answer.events) or was_parked
    return Say(text=retrying.RETRYING if is_news else retrying.NOTHING_TO_RETRY)


RETRY = SubCommand(name="retry", usage="", help="try refused steps again", run=run)
