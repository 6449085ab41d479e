"""``/incident open``: the window that declares an incident."""

from bot import words
from bot.desk import Desk, Invocation, OpenWindow, Say
from bot.slack.filled import Filled
from bot.slack.parted import parted
from bot.slack.payloads import Form
from bot.slack.windows import declare_window
from bot.subcommands.subcommand import SubCommand


async def run(desk: Desk, invocation: Invocation) -> OpenWindow:
    """Open the window with what was typed already in it."""
    parts = parted(invocation.text)
    form = Form(id=desk.new_id(), origin=invocation.channel, number=None)
    desk.people.ask_for([invocation.person])
    filled = Filled(title=parts.title, description=parts.description)
    return OpenWindow(
        view=declare_window(desk.configuration, filled, form),
        beside=Say(text=words.does_not_fit(parts.left)) if parts.left else None,
    )


OPEN = SubCommand(
    name="open",
    usage="[what is happening]",
    help="declare an incident; without a word too",
    run=run,
)
