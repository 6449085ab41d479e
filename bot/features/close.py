"""``/incident close`` and ``/closeincident``: it is over, and everybody is told."""

from actors.incident.lifecycle import Close
from bot.features.context import Context, Invocation, Reply, Say
from bot.features.subcommand import SubCommand
from bot.slack.kit.typed import visible
from bot.words import closing


async def run(context: Context, invocation: Invocation) -> Reply:
    """Close the incident; all that was typed is the closing summary."""
    named = await context.meant(invocation)
    if isinstance(named, Say):
        return named
    command = Close(mark=invocation.mark, summary=visible(named.rest).strip())
    number = named.incident.number
    answer = await context.carry_out(number, command, invocation.request)
    if isinstance(answer, Say):
        return answer
    now = answer.state or named.incident
    said = closing.closed_now(now) if answer.events else closing.closed_before(now)
    return Say(text=said)


CLOSE = SubCommand(
    name="close",
    usage="[how it ended]",
    help="close it and tell everyone who was told; so does `/closeincident`",
    run=run,
)
