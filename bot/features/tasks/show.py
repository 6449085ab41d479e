"""``/incident tasks`` and its button: every task, with what can be done with it."""

from actors.incident.audience import Reader, may_see
from actors.incident.model import Incident
from bot.dialogue.context import Context
from bot.dialogue.forms.incident_form import form_about, form_in_use
from bot.dialogue.forms.submission import Submission
from bot.dialogue.incident_lookup import find_by_button, find_incident
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import (
    CloseWindow,
    CommandReply,
    OpenWindow,
    Say,
    ShowWindow,
    WindowReply,
)
from bot.screens.tasks import list_window, task_list, task_list_text
from bot.words.spans import Said


async def show(context: Context, invocation: Invocation) -> CommandReply:
    found = await find_incident(context, invocation)
    if isinstance(found, Say):
        return found
    return _answer(found.incident)


async def open_list(context: Context, invocation: Invocation) -> CommandReply:
    """Show the tasks in a window."""
    found = await find_by_button(context, invocation)
    if isinstance(found, Say):
        return found
    incident = found.incident
    form = form_about(context, invocation, incident)
    return OpenWindow(
        view=list_window(incident, form.write()),
        form=form.id,
        again=f"tasks #{incident.number}",
        otherwise=_answer(incident),
    )


async def redraw(
    context: Context, invocation: Invocation, said: Say
) -> ShowWindow | None:
    """Show the tasks as they are now, below what a button answered."""
    used = await form_in_use(context, invocation)
    if used is None:
        return None
    form, incident = used.form, used.incident
    return ShowWindow(view=list_window(incident, form.write(), said.text))


async def list_after(
    context: Context, submission: Submission, said: Said | None
) -> WindowReply:
    """Show the tasks after a window was submitted, below what came of it."""
    form, person = submission.form, submission.mark.by
    incident = await context.incidents.glance(form.number) if form.number else None
    origin = form.origin
    if incident is None or not may_see(Reader(person=person, channel=origin), incident):
        return CloseWindow()
    return ShowWindow(view=list_window(incident, form.write(), said))


def _answer(incident: Incident) -> Say:
    blocks = tuple(task_list(incident))
    return Say(text=task_list_text(incident), blocks=blocks)
