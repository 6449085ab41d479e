"""The window that changes an incident: its submission, and the choice of a service."""

from actors.incident.model import Incident
from bot.dialogue.context import Context
from bot.dialogue.forms.field_errors import general_error
from bot.dialogue.forms.form import Form
from bot.dialogue.forms.form_history import name_of
from bot.dialogue.forms.submission import Submission, outdated
from bot.dialogue.reply import CloseWindow, ShowWindow, WindowReply
from bot.features.bot_leads import bots_in, unfit_leads
from bot.features.change.edits import (
    Edits,
    after,
    as_shown,
    carried_out,
    check_edits,
    edits_of,
)
from bot.features.change.incident_update import update_incident
from bot.features.members import note_deactivated
from bot.screens.details import checks, choices, windows
from bot.screens.details.leads import led_by_people
from bot.slack.kit.requests import View
from bot.words import field_errors


async def submit(context: Context, submission: Submission) -> WindowReply:
    """Change the fields that somebody edited, and nothing else."""
    number = submission.form.number
    if not number:
        return outdated(submission)
    incident = await context.incidents.read(number)
    if incident is None:
        return general_error(submission.values, field_errors.NOT_THERE)
    if submission.history.is_late:
        return CloseWindow()
    bots = await bots_in(context, submission.values)
    config = led_by_people(context.configuration, bots)
    opened = await _opened(context, submission.form, incident)
    edits = edits_of(config, submission.values, opened)
    earlier = submission.history.latest_of(Edits)
    wanted = after(edits, earlier, opened) if earlier else edits
    update = check_edits(config, wanted, incident, submission.mark)
    known = choices.roles(context.configuration, incident)
    unfit = unfit_leads(known, submission.values, edits.leads.chosen, bots)
    if isinstance(update, checks.Flaws):
        return submission.flawed({**update.by_block, **unfit})
    if unfit:
        return submission.flawed(unfit)
    name = name_of(submission.form, edits)
    again = submission.history.request(name, submission.trigger)
    if again not in submission.history.done:
        changed = await update_incident(context, number, update, again)
        content = carried_out(wanted, changed)
        submission.history.carried_out(name, submission.trigger, content)
        # Who leads was looked up for this window.
        await note_deactivated(context, changed)
    return CloseWindow()


async def choose_service(context: Context, window: View) -> ShowWindow | None:
    """Show the leads of the chosen service."""
    form = Form.of(window)
    incident = await context.incidents.read(form.number) if form.number else None
    if incident is None:
        return None
    bots = await bots_in(context, window.values)
    config = led_by_people(context.configuration, bots)
    opened = await _opened(context, form, incident)
    edits = edits_of(config, window.values, opened)
    filled = as_shown(edits, window.values, opened)
    view = windows.update_window(config, opened, filled, form.write())
    return ShowWindow(view=view)


async def _opened(context: Context, form: Form, incident: Incident) -> Incident:
    """Return the incident with what it showed when the window was opened."""
    if not form.version:
        return incident
    return await context.incidents.details_at(incident, form.version)
