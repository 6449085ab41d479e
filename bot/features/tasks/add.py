"""``/incident task``: adds what somebody typed, or opens a window that asks for it."""

from attrs import evolve as with_
from attrs import frozen

from actors.incident.ids import IncidentNumber, PersonId
from actors.incident.model import Incident
from actors.incident.tasks import AddTask, DropTask, TaskAdded
from bot.dialogue.context import Context
from bot.dialogue.forms.form_history import name_of
from bot.dialogue.forms.incident_form import form_about
from bot.dialogue.forms.submission import Submission, outdated
from bot.dialogue.incident_lookup import find_by_button, find_incident
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CloseWindow, CommandReply, OpenWindow, Say, WindowReply
from bot.features.tasks.show import list_after
from bot.screens.tasks import (
    OWNER,
    TASK_MAX,
    TEXT,
    adding_window,
)
from bot.slack.kit.mrkdwn import person as mention
from bot.slack.kit.typed import one_line
from bot.words import closing_text, field_errors, task_answers
from bot.words.spans import Said, joined, quoted

NAME = "task"


@frozen(kw_only=True)
class Wanted:
    """What somebody entered in the window.

    Attributes:
        incident: the number of the incident that gets it.
        task: the number of the task that it became.
    """

    incident: IncidentNumber
    text: str
    owner: PersonId | None
    task: int = 0


async def add(context: Context, invocation: Invocation) -> CommandReply:
    """Add the typed task; without words, open a window that asks for them."""
    found = await find_incident(context, invocation)
    if isinstance(found, Say):
        return found
    incident, owner = found.incident, invocation.given.person
    typed = one_line(found.rest)
    if not typed:
        return _window(context, invocation, incident)
    if incident.closed:
        closed = closing_text.reopen_first(incident)
        return Say(text=joined([closed, quoted(typed)], ""))
    if len(typed) > TASK_MAX:
        return Say(text=task_answers.too_long(typed, TASK_MAX))
    if owner and owner in await context.people.bots([owner]):
        return Say(text=task_answers.owner_is_a_bot(typed))
    command = AddTask(mark=invocation.mark, text=typed, owner=owner)
    answer = await context.incidents.carry_out(
        incident.number, command, invocation.request
    )
    if isinstance(answer, Say):
        return answer
    return Say(text=_added(command))


async def add_by_button(context: Context, invocation: Invocation) -> CommandReply:
    found = await find_by_button(context, invocation)
    if isinstance(found, Say):
        return found
    return _window(context, invocation, found.incident)


def _window(
    context: Context, invocation: Invocation, incident: Incident
) -> CommandReply:
    if incident.closed:
        return Say(text=closing_text.reopen_first(incident))
    context.people.ask_for([invocation.person])
    form = form_about(context, invocation, incident)
    owner = invocation.given.person
    again = f"{NAME} #{incident.number}{f' {mention(owner)}' if owner else ''}"
    view = adding_window(owner, form.write())
    return OpenWindow(view=view, form=form.id, again=again)


async def submit_task(context: Context, submission: Submission) -> WindowReply:
    """Add the task; different words in the same window correct the earlier ones."""
    number, history = submission.form.number, submission.history
    if not number:
        return outdated(submission)
    if history.is_late:
        return CloseWindow()
    values = submission.values
    wanted = Wanted(
        incident=number, text=one_line(values.text(TEXT)), owner=values.person(OWNER)
    )
    if flaws := await _flaws(context, wanted):
        return submission.flawed(flaws)
    name = name_of(submission.form, wanted)
    again = history.request(name, submission.trigger)
    if again in history.done:
        return await list_after(context, submission, None)
    mark = submission.mark
    if (earlier := history.latest_of(Wanted)) and earlier.task:
        drop = DropTask(mark=mark, task=earlier.task)
        await context.incidents.ask(earlier.incident, drop, f"{again}:drop")
    command = AddTask(
        mark=mark, text=wanted.text, owner=wanted.owner, link=submission.form.link
    )
    answer = await context.incidents.ask(number, command, again)
    task = next((x.task for x in answer.events if isinstance(x, TaskAdded)), 0)
    history.carried_out(name, submission.trigger, with_(wanted, task=task))
    known = answer.state.tasks.made_of(command.link) if answer.state else None
    is_new = bool(task) or known is None
    said = _added(command) if is_new or known is None else task_answers.is_a_task(known)
    return await list_after(context, submission, said)


async def _flaws(context: Context, wanted: Wanted) -> dict[str, str]:
    flaws: dict[str, str] = {}
    if not wanted.text:
        flaws[TEXT] = field_errors.NO_TASK
    elif len(wanted.text) > TASK_MAX:
        flaws[TEXT] = field_errors.TOO_LONG.format(limit=TASK_MAX)
    if wanted.owner and wanted.owner in await context.people.bots([wanted.owner]):
        flaws[OWNER] = field_errors.BOT_OWNER
    return flaws


def _added(command: AddTask) -> Said:
    is_own = command.owner == command.mark.by
    return task_answers.added(command.text, command.owner, is_own=is_own)
