"""Bare ``/incident`` in the channel of an open incident: that incident's window."""

from contextlib import suppress

from actors.incident.audience import may_see
from actors.incident.model import Incident
from bot.dialogue.context import Context
from bot.dialogue.forms.incident_form import form_about, form_in_use
from bot.dialogue.invocation import Invocation
from bot.dialogue.refused import UNREADABLE
from bot.dialogue.reply import OpenWindow, Say, ShowWindow
from bot.features.incident_window.entries import CLOSED_ENTRIES, OPEN_ENTRIES
from bot.screens.incident_window import incident_window, typed_instead
from bot.screens.next_line import next_screen
from bot.screens.paragraphs import sections


async def window_of_channel(
    context: Context, invocation: Invocation
) -> OpenWindow | None:
    """Return the window of the channel's open incident.

    There is none elsewhere, nor for an incident that cannot be read: whatever is
    broken, people can declare.
    """
    incident = await _open_incident(context, invocation)
    if incident is None:
        return None
    context.people.ask_for([invocation.person])
    form = form_about(context, invocation, incident)
    shown = next_screen(incident, invocation.person)
    return OpenWindow(
        view=incident_window(incident, shown, OPEN_ENTRIES, form.write()),
        form=form.id,
        again="",
        otherwise=Say(text=typed_instead(incident, shown, OPEN_ENTRIES)),
    )


async def redraw(
    context: Context, invocation: Invocation, said: Say
) -> ShowWindow | None:
    """Show the incident as it is now, below what a button of its window answered."""
    used = await form_in_use(context, invocation)
    if used is None:
        return None
    form, incident = used.form, used.incident
    entries = CLOSED_ENTRIES if incident.closed else OPEN_ENTRIES
    shown = next_screen(incident, invocation.person)
    answer = said.blocks or sections(said.text)
    view = incident_window(incident, shown, entries, form.write(), answer)
    return ShowWindow(view=view)


async def _open_incident(context: Context, invocation: Invocation) -> Incident | None:
    number = None
    with suppress(*UNREADABLE):
        number = await context.store.number_of(invocation.channel)
    incident = await context.incidents.glance(number) if number else None
    if incident is None or incident.closed:
        return None
    return incident if may_see(invocation.reader, incident) else None
