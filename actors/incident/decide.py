"""The events that a command causes; none if nothing has to change."""

from typing import assert_never

from actors.errors import Rejected
from actors.incident import (
    briefings,
    checklist,
    crew,
    details,
    handovers,
    joining,
    lifecycle,
    promise,
    question,
    roles,
    tasks,
    trouble,
    updates,
)
from actors.incident.briefings import AskAgain, BriefingsCommand
from actors.incident.checklist import ChecklistCommand, SaveChecklist
from actors.incident.commands import Command
from actors.incident.crew import CrewCommand, NoteMember
from actors.incident.details import DetailsCommand, Update
from actors.incident.ending import (
    IN_A_TEST,
    as_test,
    takes_others,
    without_others,
)
from actors.incident.events import HumanEvent
from actors.incident.handovers import (
    AcceptHandover,
    DeclineHandover,
    HandoversCommand,
    OfferHandover,
    WithdrawHandover,
)
from actors.incident.joining import Join, JoiningCommand
from actors.incident.lifecycle import (
    Close,
    Declare,
    Kind,
    LifecycleCommand,
    Phase,
    Reopen,
)
from actors.incident.model import Incident
from actors.incident.plan.outstanding import open_lines
from actors.incident.promise import (
    PromiseCommand,
    SnoozeReminder,
    StopReminders,
)
from actors.incident.question import PostponeQuestion, QuestionCommand
from actors.incident.roles import AcceptRole, LeaveRole, RolesCommand, TakeRole
from actors.incident.tasks import (
    AddTask,
    DropTask,
    FinishTask,
    GiveTask,
    ReopenTask,
    TakeTask,
    TasksCommand,
)
from actors.incident.trouble import Confirm, Retry, TroubleCommand
from actors.incident.updates import SendUpdate, UpdatesCommand

NO_SUCH_INCIDENT = "no such incident"
CLOSED = "closed"

TRANSITIONS: dict[tuple[Phase | None, type[Command]], Phase | None] = {
    (None, Declare): Phase.OPEN,
    (Phase.OPEN, Declare): Phase.OPEN,
    (Phase.OPEN, Update): Phase.OPEN,
    (Phase.OPEN, SendUpdate): Phase.OPEN,
    (Phase.OPEN, Close): Phase.CLOSED,
    (Phase.OPEN, Reopen): Phase.OPEN,
    (Phase.OPEN, Retry): Phase.OPEN,
    (Phase.OPEN, Confirm): Phase.OPEN,
    (Phase.OPEN, PostponeQuestion): Phase.OPEN,
    (Phase.OPEN, SnoozeReminder): Phase.OPEN,
    (Phase.OPEN, StopReminders): Phase.OPEN,
    (Phase.OPEN, TakeRole): Phase.OPEN,
    (Phase.OPEN, AcceptRole): Phase.OPEN,
    (Phase.OPEN, LeaveRole): Phase.OPEN,
    (Phase.OPEN, AskAgain): Phase.OPEN,
    (Phase.OPEN, OfferHandover): Phase.OPEN,
    (Phase.OPEN, AcceptHandover): Phase.OPEN,
    (Phase.OPEN, WithdrawHandover): Phase.OPEN,
    (Phase.OPEN, DeclineHandover): Phase.OPEN,
    (Phase.OPEN, AddTask): Phase.OPEN,
    (Phase.OPEN, TakeTask): Phase.OPEN,
    (Phase.OPEN, GiveTask): Phase.OPEN,
    (Phase.OPEN, FinishTask): Phase.OPEN,
    (Phase.OPEN, DropTask): Phase.OPEN,
    (Phase.OPEN, ReopenTask): Phase.OPEN,
    (Phase.OPEN, SaveChecklist): Phase.OPEN,
    (Phase.OPEN, NoteMember): Phase.OPEN,
    (Phase.OPEN, Join): Phase.OPEN,
    (Phase.CLOSED, Declare): Phase.CLOSED,
    (Phase.CLOSED, Close): Phase.CLOSED,
    (Phase.CLOSED, Reopen): Phase.OPEN,
    (Phase.CLOSED, Retry): Phase.CLOSED,
    (Phase.CLOSED, Confirm): Phase.CLOSED,
    (Phase.CLOSED, PostponeQuestion): Phase.CLOSED,
    (Phase.CLOSED, SnoozeReminder): Phase.CLOSED,
    (Phase.CLOSED, StopReminders): Phase.CLOSED,
    (Phase.CLOSED, TakeTask): Phase.CLOSED,
    (Phase.CLOSED, GiveTask): Phase.CLOSED,
    (Phase.CLOSED, FinishTask): Phase.CLOSED,
    (Phase.CLOSED, DropTask): Phase.CLOSED,
    (Phase.CLOSED, ReopenTask): Phase.CLOSED,
    (Phase.CLOSED, SaveChecklist): Phase.CLOSED,
    (Phase.CLOSED, NoteMember): Phase.CLOSED,
}
"""Maps a phase and a command to the next phase; a missing pair is rejected.

An open incident accepts every command.
"""


def decide(incident: Incident | None, command: Command) -> tuple[HumanEvent, ...]:
    """Return the command's events, or raise ``Rejected`` with a reason.

    The reasons are ``NO_SUCH_INCIDENT``, ``CLOSED``, ``IN_A_TEST``, and those of the
    slices.
    """
    phase = incident.phase if incident else None
    if (phase, type(command)) not in TRANSITIONS:
        raise _rejected(phase, command)
    if isinstance(command, Declare):
        command = as_test(command)
    elif incident and incident.kind is Kind.TEST:
        if takes_others(command, incident.declared.by):
            raise Rejected(IN_A_TEST)
        if isinstance(command, Update | SendUpdate | Reopen):
            command = without_others(command)
    if isinstance(command, LifecycleCommand):
        return lifecycle.decide(incident.lifecycle if incident else None, command)
    if incident is None:
        raise Rejected(NO_SUCH_INCIDENT)
    if isinstance(command, DetailsCommand):
        return _updated(incident, command)
    if isinstance(command, UpdatesCommand):
        return _sent(incident, command)
    if isinstance(command, TroubleCommand):
        owed = (line.error for line in open_lines(incident))
        return trouble.decide(incident.steps, command, owed)
    if isinstance(command, QuestionCommand):
        return question.decide(incident.question, command, incident.steps)
    if isinstance(command, PromiseCommand):
        return promise.decide(incident.promise, command, incident.steps)
    return _decide_crew(incident, command)


def _decide_crew(
    incident: Incident,
    command: RolesCommand
    | BriefingsCommand
    | HandoversCommand
    | TasksCommand
    | ChecklistCommand
    | CrewCommand
    | JoiningCommand,
) -> tuple[HumanEvent, ...]:
    """Decide about who does what."""
    if isinstance(command, RolesCommand):
        return roles.decide(incident.roles, command)
    if isinstance(command, BriefingsCommand):
        return briefings.decide(incident.briefings, command)
    if isinstance(command, HandoversCommand):
        return handovers.decide(incident.handovers, command, incident.roles)
    if isinstance(command, TasksCommand):
        return tasks.decide(incident.tasks, command)
    if isinstance(command, ChecklistCommand):
        return checklist.decide(incident.checklist, command)
    if isinstance(command, CrewCommand):
        has_role = bool(incident.roles.of(command.mark.by))
        return crew.decide(incident.crew, command, has_role=has_role)
    if isinstance(command, JoiningCommand):
        members = frozenset(x.person for x in incident.roles.invitees)
        return joining.decide(incident.joinings, command, members)
    assert_never(command)


def _rejected(phase: Phase | None, command: Command) -> Exception:
    match phase:
        case None:
            return Rejected(NO_SUCH_INCIDENT)
        case Phase.CLOSED:
            return Rejected(CLOSED)
        case Phase.OPEN:
            name = type(command).__name__
            return AssertionError(f"TRANSITIONS has no row for {name} while open")
        case _:
            assert_never(phase)


def changes_nothing(incident: Incident, wanted: Update) -> bool:
    """Whether an update would change nothing; the phase does not matter."""
    return not _updated(incident, wanted)


def _updated(incident: Incident, wanted: Update) -> tuple[HumanEvent, ...]:
    """Change the details and the roles, because one window edits both."""
    changed = details.decide(incident.details, wanted)
    reassigned = roles.reassign(
        incident.roles,
        wanted.mark,
        wanted.leads,
        wanted.usual_leads,
        wanted.briefs,
    )
    return (*changed, *reassigned)


def _sent(incident: Incident, wanted: SendUpdate) -> tuple[HumanEvent, ...]:
    """Change the severity first, because the update says what holds after it."""
    graded = Update(
        mark=wanted.mark,
        estimate=wanted.estimate,
        ask_at=wanted.ask_at,
        checklist=wanted.checklist,
    )
    changed = details.decide(incident.details, graded)
    return (*changed, *updates.decide(incident.updates, wanted))
