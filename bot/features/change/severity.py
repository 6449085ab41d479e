"""``/incident severity P1``: change only the severity, without a window."""

from actors.incident.details import Estimate, Update
from bot.dialogue.context import Context
from bot.dialogue.incident_lookup import find_incident
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, Say
from bot.features.change.edit import edit
from bot.features.change.incident_update import as_configured
from bot.words import severities

NAME = "severity"
USAGE = "[how serious]"


async def severity(context: Context, invocation: Invocation) -> CommandReply:
    """Save the typed severity; without one, open the window that changes details."""
    chosen = invocation.given.severity
    if chosen is None:
        return await edit(context, invocation)
    found = await find_incident(context, invocation)
    if isinstance(found, Say):
        return found
    estimate = Estimate(severity=chosen, unsure=False)
    wanted = await as_configured(
        context, Update(mark=invocation.mark, estimate=estimate)
    )
    number = found.incident.number
    answer = await context.incidents.carry_out(number, wanted, invocation.request)
    if isinstance(answer, Say):
        return answer
    now = answer.state or found.incident
    return Say(text=severities.saved(now, has_changed=bool(answer.events)))
