"""``/incident list``: the incidents that are open, and what is not done in each."""

from bot.features.context import Context, Invocation, Say
from bot.features.overview import listed
from bot.features.subcommand import SubCommand


async def run(context: Context, _invocation: Invocation) -> Say:
    return Say(text=await listed(context))


LIST = SubCommand(name="list", usage="", help="list open incidents", run=run)
