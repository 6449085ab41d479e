"""``/incident list``: the incidents that are open, and what is not done in each."""

from bot.desk import Desk, Invocation, Say
from bot.overview import listed
from bot.subcommands.subcommand import SubCommand


async def run(desk: Desk, _invocation: Invocation) -> Say:
    return Say(text=await listed(desk))


LIST = SubCommand(name="list", usage="", help="list open incidents", run=run)
