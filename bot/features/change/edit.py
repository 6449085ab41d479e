"""``/incident edit``: a window with the incident's current details."""

from bot.dialogue.context import Context
from bot.dialogue.forms.incident_form import form_about
from bot.dialogue.incident_lookup import FoundIncident, find_by_button, find_incident
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, OpenWindow, Say
from bot.screens.details.filled import as_it_is
from bot.screens.details.windows import update_window
from bot.words import closing_text

NAME = "edit"


async def edit(context: Context, invocation: Invocation) -> CommandReply:
    return _window(context, invocation, await find_incident(context, invocation))


async def edit_by_button(context: Context, invocation: Invocation) -> CommandReply:
    return _window(context, invocation, await find_by_button(context, invocation))


def _window(
    context: Context, invocation: Invocation, found: FoundIncident | Say
) -> CommandReply:
    if isinstance(found, Say):
        return found
    incident = found.incident
    if incident.closed:
        return Say(text=closing_text.reopen_first(incident))
    context.people.ask_for([invocation.person])
    form = form_about(context, invocation, incident)
    filled = as_it_is(incident)
    view = update_window(context.configuration, incident, filled, form.write())
    again = f"{NAME} #{incident.number}"
    return OpenWindow(view=view, form=form.id, again=again)
