"""``/incident list``: the incidents that are open, and what is not done in each."""

from bot.features.context import Desk, Invocation, Say
from bot.features.overview import listed
from bot.features.subcommand import SubCommand


async def run(desk: Desk, _invocation: Invocation) -> Say:
    return Say(text=await listed(desk))


LIST = SubCommand(name="list", usage="", help="list open incidents", run=run)
