"""``/incident next``: what somebody should do next, and the button that does it."""

from bot.dialogue.context import Context
from bot.dialogue.incident_lookup import find_incident
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, Say
from bot.features.feature import Feature, Fits, SubCommand, Takes
from bot.screens.next_line import next_screen
from bot.screens.paragraphs import sections
from bot.slack.kit.blocks import action_row
from bot.words import closing_text


async def next_(context: Context, invocation: Invocation) -> CommandReply:
    found = await find_incident(context, invocation)
    if isinstance(found, Say):
        return found
    incident = found.incident
    shown = next_screen(incident, invocation.person)
    if shown.button is None:
        is_over = incident.closed and not incident.tasks.of(invocation.person)
        said = closing_text.closed_before(incident) if is_over else shown.said
        return Say(text=said)
    row = action_row(shown.button.block(incident))
    return Say(text=shown.said, blocks=(*sections(shown.said), row))


NEXT = Feature(
    name="next",
    ways=(
        SubCommand(
            name="next",
            help="show what you should do next",
            fits=Fits.OPEN,
            takes=Takes.INCIDENT,
            only_reads=True,
            run=next_,
        ),
    ),
)
