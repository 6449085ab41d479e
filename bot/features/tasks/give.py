"""*Give task*: a window asks who is to do it."""

from actors.incident.audience import Reader, may_see
from actors.incident.facts import Mark
from actors.incident.ids import IncidentNumber, PersonId
from actors.incident.task import Task
from actors.incident.tasks import GiveTask
from bot.dialogue.context import Context
from bot.dialogue.forms.field_errors import general_error
from bot.dialogue.forms.form_history import name_of
from bot.dialogue.forms.incident_form import form_about
from bot.dialogue.forms.submission import Submission, outdated
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CloseWindow, CommandReply, OpenWindow, Say, WindowReply
from bot.features.tasks.found_task import find_task, number_in
from bot.features.tasks.show import list_after
from bot.screens.tasks import giving_window, task_in
from bot.words import field_errors, task_answers
from bot.words.spans import Said


async def give(context: Context, invocation: Invocation) -> CommandReply:
    found = await find_task(context, invocation)
    if isinstance(found, Say):
        return found
    incident, task = found.incident, found.task
    if not task.is_open:
        return Say(text=task_answers.already_ended(incident.number, task))
    context.people.ask_for([invocation.person])
    form = form_about(context, invocation, incident)
    return OpenWindow(
        view=giving_window(task, form.write()),
        form=form.id,
        again=f"tasks #{incident.number}",
    )


async def submit_owner(context: Context, submission: Submission) -> WindowReply:
    """Give the task to the chosen person, or to nobody."""
    number, history = submission.form.number, submission.history
    block = task_in(submission.values)
    if not number or block is None:
        return outdated(submission)
    if history.is_late:
        return CloseWindow()
    wanted = number_in(block.partition("/")[2])
    owner = submission.values.person(block)
    name = name_of(submission.form, owner)
    again = history.request(name, submission.trigger)
    if again in history.done:
        return await list_after(context, submission, None)
    incident = await context.incidents.read(number)
    reader = Reader(person=submission.mark.by, channel=submission.form.origin)
    is_seen = incident is not None and may_see(reader, incident)
    task = incident.tasks.by_number.get(wanted) if incident and is_seen else None
    if task is None:
        return general_error(submission.values, field_errors.NO_SUCH_TASK)
    if not task.is_open:
        return submission.flawed({block: field_errors.task_is_over()})
    if owner and owner in await context.people.bots([owner]):
        return submission.flawed({block: field_errors.BOT_OWNER})
    command = GiveTask(mark=submission.mark, task=wanted, owner=owner)
    said = await _given(context, number, command, again, task)
    history.carried_out(name, submission.trigger, owner)
    return await list_after(context, submission, said)


async def _given(
    context: Context,
    number: IncidentNumber,
    command: GiveTask,
    request: str,
    before: Task,
) -> Said:
    answer = await context.incidents.ask(number, command, request)
    incident = answer.state
    task = incident.tasks.by_number.get(before.number, before) if incident else before
    if incident is None or not answer.events:
        return _as_before(number, task, command.mark, command.owner)
    return task_answers.given(task, is_own=task.owner == command.mark.by)


def _as_before(
    number: IncidentNumber, task: Task, mark: Mark, owner: PersonId | None
) -> Said:
    if not task.is_open:
        return task_answers.already_ended(number, task)
    return task_answers.already_given(task, is_own=owner == mark.by)
