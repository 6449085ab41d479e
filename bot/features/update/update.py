"""``/incident update`` and a button: the window that sends an update."""

from actors.incident.model import Incident
from bot.dialogue.context import Context
from bot.dialogue.forms.incident_form import form_about
from bot.dialogue.incident_lookup import find_by_button, find_incident
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, OpenWindow, Say
from bot.screens.update_window import UPDATE_MAX, fields_at_first, update_window
from bot.slack.kit.typed import visible
from bot.words import closing_text
from bot.words import update_window as words

NAME = "update"
USAGE = "[what people need to know]"


async def update(context: Context, invocation: Invocation) -> CommandReply:
    """Open the window, filled in with what somebody typed."""
    found = await find_incident(context, invocation)
    if isinstance(found, Say):
        return found
    typed = visible(found.rest).strip()
    if len(typed) > UPDATE_MAX:
        return Say(text=words.text_too_long(typed, UPDATE_MAX))
    return _window(context, invocation, found.incident, typed)


async def update_by_button(context: Context, invocation: Invocation) -> CommandReply:
    found = await find_by_button(context, invocation)
    if isinstance(found, Say):
        return found
    return _window(context, invocation, found.incident, "")


def _window(
    context: Context, invocation: Invocation, incident: Incident, typed: str
) -> CommandReply:
    if incident.closed:
        return Say(text=closing_text.reopen_first(incident))
    context.people.ask_for([invocation.person])
    form = form_about(context, invocation, incident)
    fields = fields_at_first(context.configuration, incident, typed)
    again = f"{NAME} #{incident.number} {typed}".strip()
    return OpenWindow(
        view=update_window(context.configuration, incident, fields, form.write()),
        form=form.id,
        again=again,
    )
