"""``/incident roles``: who has which role, and what this person can do about it."""

from bot.dialogue.context import Context
from bot.dialogue.incident_lookup import find_incident
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, Say
from bot.screens.roles import all_roles, overview
from bot.words import role_answers


async def roles(context: Context, invocation: Invocation) -> CommandReply:
    found = await find_incident(context, invocation)
    if isinstance(found, Say):
        return found
    incident = found.incident
    names = await context.people.names({x.person for x in incident.leads})
    shown = all_roles(incident, context.configuration.roles)
    return Say(
        text=role_answers.overview(incident, shown, names),
        blocks=tuple(overview(incident, shown, invocation.person, names)),
    )
