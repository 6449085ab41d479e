"""*Make it a task*: a message in an incident's channel becomes a task of that incident.

In any other channel a window asks for the incident.
"""

from attrs import evolve as with_

from actors.incident.audience import ListReader, Reader, may_see, seen_by
from actors.incident.ids import IncidentNumber
from actors.incident.model import Incident
from actors.incident.tasks import AddTask
from bot.base.json_types import JsonObject
from bot.dialogue.context import Context
from bot.dialogue.forms.form import Form
from bot.dialogue.forms.incident_form import form_about
from bot.dialogue.forms.submission import Submission
from bot.dialogue.incident_number import number_in
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, OpenWindow, Say, WindowReply
from bot.dialogue.typed_text import read_text
from bot.features.tasks.add import NAME, submit_task
from bot.screens.tasks import INCIDENT, TASK_MAX, adding_window, making_window
from bot.slack.kit.mrkdwn import cut
from bot.slack.kit.permalink import permalink
from bot.slack.kit.typed import one_line
from bot.words import closing_text, field_errors, task_answers
from bot.words.spans import joined, quoted


async def make_task(context: Context, invocation: Invocation) -> CommandReply:
    """Add the message's text as a task; selecting it twice adds one task."""
    message = invocation.message
    if message is None:
        return Say(text=task_answers.NO_MESSAGE)
    sent = await read_text(context, message.text)
    text = cut(one_line(sent.text), TASK_MAX)
    link = permalink(context.workspace, message.channel, message.ts, message.thread)
    incident = await _incident_here(context, invocation)
    if incident is None:
        return await _ask_where(context, invocation, text, link)
    if incident.closed:
        closed = closing_text.reopen_first(incident)
        return Say(text=joined([closed, quoted(text)], ""))
    if not text:
        form = with_(form_about(context, invocation, incident), link=link)
        return _open(adding_window(None, form.write()), form)
    command = AddTask(mark=invocation.mark, text=text, link=link)
    answer = await context.incidents.carry_out(
        incident.number, command, invocation.request
    )
    if isinstance(answer, Say):
        return answer
    now = answer.state or incident
    if not answer.events and (known := now.tasks.made_of(link)):
        return Say(text=task_answers.is_a_task(known))
    return Say(text=task_answers.added(text, None, is_own=False))


async def _incident_here(context: Context, invocation: Invocation) -> Incident | None:
    number = await context.store.number_of(invocation.channel)
    incident = await context.incidents.read(number) if number else None
    return incident if incident and may_see(invocation.reader, incident) else None


async def _ask_where(
    context: Context, invocation: Invocation, text: str, link: str
) -> CommandReply:
    """Ask which of the open incidents it is for."""
    rows = await context.store.open_incidents()
    shown = seen_by(ListReader(invocation.reader), rows)
    if not shown:
        return Say(text=task_answers.no_open_incident())
    context.people.ask_for([invocation.person])
    form = Form(
        id=context.new_id(),
        origin=invocation.channel,
        origin_name=invocation.channel_name,
        number=None,
        link=link,
    )
    return _open(making_window(shown, text, form.write()), form)


def _open(view: JsonObject, form: Form) -> OpenWindow:
    return OpenWindow(
        view=view,
        form=form.id,
        again=NAME,
        otherwise=Say(text=task_answers.SHORTCUT_REFUSED),
    )


async def submit_message(context: Context, submission: Submission) -> WindowReply:
    """Add the task to the chosen incident, as the window that adds one does."""
    form = submission.form
    number = number_in(submission.values.option(INCIDENT))
    incident = await context.incidents.read(number) if number else None
    reader = Reader(person=submission.mark.by, channel=form.origin)
    if incident is None or not may_see(ListReader(reader), incident):
        return submission.flawed({INCIDENT: field_errors.NO_SUCH_INCIDENT})
    if incident.closed:
        return submission.flawed({INCIDENT: field_errors.CLOSED_INCIDENT})
    about = with_(form, number=IncidentNumber(incident.number))
    return await submit_task(context, with_(submission, form=about))
