"""Carries out changes of an incident's details."""

from attrs import evolve as with_

from actors.errors import Rejected
from actors.incident.decide import changes_nothing
from actors.incident.details import Update
from actors.incident.ids import IncidentNumber
from actors.incident.model import Incident
from actors.incident.question import FIRST_AFTER
from bot.dialogue.context import Context
from bot.features.roles.briefs import briefs_for


async def update_incident(
    context: Context, number: IncidentNumber, update: Update, request: str
) -> Incident:
    """Carry out an update, and return the changed incident.

    A closed incident refuses updates, except for those that change nothing.
    """
    update = await as_configured(context, update)
    try:
        incident = (await context.incidents.ask(number, update, request)).state
    except Rejected:
        incident = await context.incidents.read(number)
        if incident is None or not changes_nothing(incident, update):
            raise
    if incident is None:
        raise AssertionError("an incident that does not exist was changed")
    return incident


async def as_configured(context: Context, update: Update) -> Update:
    """Add to an update what only the settings know."""
    config, estimate = context.configuration, update.estimate
    given = (
        *((x.role, x.person) for x in update.leads),
        *((x.role, x.person) for x in update.usual_leads),
    )
    return with_(
        update,
        ask_at=config.working_hours.moved(update.mark.at + FIRST_AFTER),
        update_at=config.next_update(estimate.severity, update.mark.at)
        if estimate
        else None,
        briefs=await briefs_for(context, given, update.mark.by),
        checklist=config.checklist_for(estimate.severity) if estimate else None,
    )
