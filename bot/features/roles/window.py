"""The window with everybody's roles, which the incident's window leads to."""

from actors.incident.model import Incident
from bot.base.json_types import JsonObject
from bot.dialogue.context import Context
from bot.dialogue.forms.form import Form
from bot.dialogue.forms.incident_form import form_about, form_in_use
from bot.dialogue.incident_lookup import find_by_button
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, OpenWindow, Say, ShowWindow
from bot.screens.paragraphs import sections
from bot.screens.roles import all_roles, overview, roles_window

NAME = "roles"


async def show_roles(context: Context, invocation: Invocation) -> CommandReply:
    """Open the roles of a button's incident."""
    found = await find_by_button(context, invocation)
    if isinstance(found, Say):
        return found
    incident = found.incident
    form = form_about(context, invocation, incident)
    view = await _view(context, invocation, incident, form)
    again = f"{NAME} #{incident.number}"
    return OpenWindow(view=view, form=form.id, again=again)


async def redraw(
    context: Context, invocation: Invocation, said: Say
) -> ShowWindow | None:
    """Show the roles as they are now, below what a button of the window answered."""
    used = await form_in_use(context, invocation)
    if used is None:
        return None
    form, incident = used.form, used.incident
    view = await _view(context, invocation, incident, form, said)
    return ShowWindow(view=view)


async def _view(
    context: Context,
    invocation: Invocation,
    incident: Incident,
    form: Form,
    said: Say | None = None,
) -> JsonObject:
    names = await context.people.names({x.person for x in incident.leads})
    answer = (said.blocks or sections(said.text)) if said else ()
    roles = all_roles(incident, context.configuration.roles)
    shown = overview(incident, roles, invocation.person, names)
    return roles_window(shown, form.write(), answer)
