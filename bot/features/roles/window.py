"""The window with everybody's roles, which the incident's window leads to."""

from actors.incident.audience import may_see
from actors.incident.model import Incident
from bot.base.json_types import JsonObject
from bot.dialogue.context import Context
from bot.dialogue.forms.form import Form
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
    form = Form(
        id=context.new_id(),
        origin=invocation.channel,
        origin_name=invocation.channel_name,
        number=incident.number,
    )
    view = await _view(context, invocation, incident, form)
    again = f"{NAME} #{incident.number}"
    return OpenWindow(view=view, form=form.id, again=again)


async def redraw(
    context: Context, invocation: Invocation, said: Say
) -> ShowWindow | None:
    """Show the roles as they are now, below what a button of the window answered."""
    form = Form.of(invocation.window) if invocation.window else None
    if form is None or form.number is None:
        return None
    incident = await context.incidents.glance(form.number)
    if incident is None or not may_see(invocation.reader, incident):
        return None
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
