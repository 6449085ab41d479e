"""``/incident help``: every sub-command in one line."""

from bot.dialogue.context import Context
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import Say
from bot.features.feature import Feature, SubCommand
from bot.words import help_text

WORD = "help"


def asks_for_help(invocation: Invocation) -> bool:
    """Return whether somebody typed ``help`` after a command."""
    return invocation.text.lower() == WORD


async def explain(context: Context, _invocation: Invocation) -> Say:
    lines = [help_text.help_line(x.name, x.usage, x.help) for x in context.help]
    return Say(text=help_text.help_text(lines))


HELP = Feature(
    name="help",
    ways=(SubCommand(name=WORD, help="show this help", only_reads=True, run=explain),),
)
