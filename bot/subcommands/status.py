"""``/incident status``: how this incident stands, and what is still owed."""

from actors.incident.plan import open_lines
from bot import words
from bot.desk import Desk, Invocation, Reply, Say
from bot.subcommands.subcommand import SubCommand


async def run(desk: Desk, invocation: Invocation) -> Reply:
    named = await desk.meant(invocation)
    if isinstance(named, Say):
        return named
    return Say(text=words.status(named.incident, open_lines(named.incident)))


STATUS = SubCommand(name="status", usage="", help="how this incident stands", run=run)
