"""``/incident status``: where an incident stands, and which steps are not done."""

from actors.incident.model import Incident
from actors.incident.plan.outstanding import open_lines, waits_for
from bot.dialogue.context import Context
from bot.dialogue.incident_lookup import find_incident
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, Say
from bot.features.feature import Feature, Fits, SubCommand, Takes
from bot.words import status_text


async def status(context: Context, invocation: Invocation) -> CommandReply:
    found = await find_incident(context, invocation)
    if isinstance(found, Say):
        return found
    incident = found.incident
    is_parked = await context.store.is_parked(incident.number)
    latest = incident.updates.latest
    names = await context.people.names([latest.mark.by] if latest else [])
    standing = _standing(incident, is_parked=is_parked)
    return Say(text=status_text.status(incident, standing, names))


def _standing(incident: Incident, *, is_parked: bool) -> status_text.Standing:
    owed = open_lines(incident)
    return status_text.Standing(
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
            fits=Fits.INCIDENT,
            takes=Takes.INCIDENT,
            only_reads=True,
            run=status,
        ),
    ),
)
