"""``/incident impact`` and a button: one line on what users see."""

from actors.incident.details import Update
from actors.incident.model import Incident
from bot.dialogue.context import Context
from bot.dialogue.forms.incident_form import form_about
from bot.dialogue.incident_lookup import find_by_button, find_incident
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, OpenWindow, Say
from bot.screens.details.checks import IMPACT_MAX
from bot.screens.details.filled import as_it_is
from bot.screens.details.windows import impact_window
from bot.slack.kit.typed import one_line
from bot.words import closing_text, impacts

NAME = "impact"
USAGE = "[what users see]"


async def impact(context: Context, invocation: Invocation) -> CommandReply:
    """Save the typed line; without one, open a window that asks for it."""
    found = await find_incident(context, invocation)
    if isinstance(found, Say):
        return found
    typed = one_line(found.rest)
    if not typed:
        return _window(context, invocation, found.incident)
    if len(typed) > IMPACT_MAX:
        return Say(text=impacts.too_long(typed, IMPACT_MAX))
    number = found.incident.number
    command = Update(mark=invocation.mark, impact=typed)
    answer = await context.incidents.carry_out(number, command, invocation.request)
    if isinstance(answer, Say):
        return answer
    return Say(text=impacts.saved(answer.state or found.incident))


async def write_impact(context: Context, invocation: Invocation) -> CommandReply:
    found = await find_by_button(context, invocation)
    if isinstance(found, Say):
        return found
    return _window(context, invocation, found.incident)


def _window(
    context: Context, invocation: Invocation, incident: Incident
) -> CommandReply:
    if incident.closed:
        return Say(text=closing_text.reopen_first(incident))
    context.people.ask_for([invocation.person])
    form = form_about(context, invocation, incident)
    view = impact_window(incident.number, as_it_is(incident), form.write())
    again = f"{NAME} #{incident.number}"
    return OpenWindow(view=view, form=form.id, again=again)
