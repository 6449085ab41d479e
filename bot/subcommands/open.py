"""``/incident open``: the window that declares an incident."""

from bot.desk import Desk, Invocation, OpenWindow
from bot.slack.filled import Filled
from bot.slack.payloads import Form
from bot.slack.windows import TITLE_MAX, declare_window
from bot.subcommands.subcommand import SubCommand


async def run(desk: Desk, invocation: Invocation) -> OpenWindow:
    """Open the window; what was typed is its title already."""
    title = " ".join(invocation.text.split())[:TITLE_MAX]
    form = Form(id=desk.new_id(), origin=invocation.channel, number=None)
    desk.people.ask_for([invocation.person])
    return OpenWindow(
        view=declare_window(desk.configuration, Filled(title=title), form)
    )


OPEN = SubCommand(
    name="open",
    usage="[what is happening]",
    help="declare an incident; without a word too",
    run=run,
)
