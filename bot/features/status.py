"""``/incident status``: where an incident stands, and which steps are not done."""

from actors.errors import Parked
from actors.incident.ids import IncidentNumber
from actors.incident.model import Incident
from actors.incident.plan.outstanding import open_lines, waits_for
from bot.dialogue.context import Context
from bot.dialogue.invocation import Invocation
from bot.dialogue.meant import meant
from bot.dialogue.reply import CommandReply, Say
from bot.features.feature import Feature, SubCommand, Takes
from bot.words import standing, stopping


async def status(context: Context, invocation: Invocation) -> CommandReply:
    try:
        named = await meant(context, invocation)
    except Parked as stopped:
        return Say(text=stopping.parked(IncidentNumber(stopped.key)))
    if isinstance(named, Say):
        return named
    incident = named.incident
    is_parked = incident.number in await context.store.parked()
    return Say(text=standing.status(incident, _standing(incident, is_parked=is_parked)))


def _standing(incident: Incident, *, is_parked: bool) -> standing.Standing:
    owed = open_lines(incident)
    return standing.Standing(
        owed=owed,
        waits_for={line.step: waits_for(incident, line) for line in owed},
        is_parked=is_parked,
    )


STATUS = Feature(
    name="status",
    ways=(
        SubCommand(
            name="status",
            help="show where this incident stands",
            takes=Takes.INCIDENT,
            only_reads=True,
            run=status,
        ),
    ),
)
