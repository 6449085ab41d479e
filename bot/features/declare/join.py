"""Two people and one outage: the second one joins instead of declaring again."""

from contextlib import suppress

from actors.errors import JournalUnavailable
from actors.incident.audience import ListReader, Reader, may_see, seen_by
from actors.incident.facts import NOT_SURE, Service
from actors.incident.joining import Join
from actors.incident.lifecycle import Phase
from actors.incident.model import Incident
from bot.dialogue.context import Context
from bot.dialogue.forms.form import Form
from bot.dialogue.incident_lookup import find_by_button
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import ClickReply, Say, ShowWindow
from bot.features.bot_leads import bots_in
from bot.screens import plain_windows
from bot.screens.details.filled import Filled, with_usual_leads
from bot.screens.details.leads import led_by_people
from bot.screens.details.windows import declare_window
from bot.slack.kit.requests import View
from bot.slack.kit.typed import one_line, visible
from bot.storage.store import ListedIncident
from bot.words import closing_text, joining_text
from bot.words.phrases import name_of


async def open_incident_of(
    context: Context, service: Service, reader: Reader
) -> Incident | None:
    """Return the open incident of a service that somebody could join.

    It is the most serious one, and of several the latest. None is found while the
    database does not answer, because nothing may hold up a declaration.
    """
    if service.key == NOT_SURE.key:
        return None
    rows = seen_by(ListReader(reader), await _listed(context, service))
    found = [await context.incidents.glance(row.number) for row in rows]
    open_ones = [
        x
        for x in found
        if x and x.phase is Phase.OPEN and x.service.key == service.key
        if may_see(ListReader(reader), x)
    ]
    return min(open_ones, key=_worst_and_latest, default=None)


async def _listed(context: Context, service: Service) -> tuple[ListedIncident, ...]:
    with suppress(JournalUnavailable):
        return await context.store.open_incidents_of(service.name)
    return ()


def _worst_and_latest(incident: Incident) -> tuple[int, int]:
    return incident.severity.rank, -incident.number


async def join(context: Context, invocation: Invocation) -> ClickReply:
    """Join, and hand over what somebody had typed; doing it twice changes nothing."""
    found = await find_by_button(context, invocation)
    if isinstance(found, Say):
        return found
    incident, window = found.incident, invocation.window or View()
    if incident.phase is not Phase.OPEN:
        if invocation.window is None:
            return Say(text=closing_text.closed_meanwhile(incident))
        return await _declare_after_all(context, incident, window)
    note = _note(Filled.read(window.values))
    command = Join(mark=invocation.mark, note=note)
    answer = await context.incidents.carry_out(
        incident.number, command, invocation.request
    )
    if isinstance(answer, Say):
        return answer
    said = (
        joining_text.joined(incident, has_written=bool(note))
        if answer.events
        else joining_text.is_in_already(incident)
    )
    if invocation.window is None:
        return Say(text=said)
    title = name_of(incident.number)
    return ShowWindow(view=plain_windows.text_window(title, said))


def _note(filled: Filled) -> str:
    parts = (one_line(filled.title), visible(filled.description).strip())
    return "\n".join(x for x in parts if x)


async def _declare_after_all(
    context: Context, incident: Incident, window: View
) -> ShowWindow:
    """Show the window as it is, without the incident, which is closed by now."""
    bots = await bots_in(context, window.values)
    config = led_by_people(context.configuration, bots)
    filled = with_usual_leads(config, window.values)
    view = declare_window(
        config,
        filled,
        Form.of(window).write(),
        said=joining_text.closed_meanwhile(incident),
    )
    return ShowWindow(view=view)
