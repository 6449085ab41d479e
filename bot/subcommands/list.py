"""``/incident list``: the incidents that are open."""

from bot import words
from bot.desk import Desk, Invocation, Say
from bot.subcommands.subcommand import SubCommand


async def run(desk: Desk, _invocation: Invocation) -> Say:
    return Say(text=words.open_list(await desk.store.open_incidents()))


LIST = SubCommand(name="list", usage="", help="the open incidents", run=run)
