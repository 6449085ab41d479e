"""The events that a command causes; none if nothing has to change."""

from typing import assert_never

from actors.errors import Rejected
from actors.incident import details, lifecycle, question, roles, trouble
from actors.incident.commands import Command
from actors.incident.details import DetailsCommand, Update
from actors.incident.events import HumanEvent
from actors.incident.lifecycle import Close, Declare, LifecycleCommand, Phase, Reopen
from actors.incident.model import Incident
from actors.incident.plan.outstanding import open_lines
from actors.incident.question import PostponeQuestion, QuestionCommand
from actors.incident.trouble import Confirm, Retry, TroubleCommand

NO_SUCH_INCIDENT = "no such incident"
CLOSED = "closed"

TRANSITIONS: dict[tuple[Phase | None, type[Command]], Phase | None] = {
    (None, Declare): Phase.OPEN,
    (Phase.OPEN, Declare): Phase.OPEN,
    (Phase.OPEN, Update): Phase.OPEN,
    (Phase.OPEN, Close): Phase.CLOSED,
    (Phase.OPEN, Reopen): Phase.OPEN,
    (Phase.OPEN, Retry): Phase.OPEN,
    (Phase.OPEN, Confirm): Phase.OPEN,
    (Phase.OPEN, PostponeQuestion): Phase.OPEN,
    (Phase.CLOSED, Declare): Phase.CLOSED,
    (Phase.CLOSED, Close): Phase.CLOSED,
    (Phase.CLOSED, Reopen): Phase.OPEN,
    (Phase.CLOSED, Retry): Phase.CLOSED,
    (Phase.CLOSED, Confirm): Phase.CLOSED,
    (Phase.CLOSED, PostponeQuestion): Phase.CLOSED,
}
"""Maps a phase and a command to the next phase; a missing pair is rejected.

An open incident accepts every command.
"""


def decide(incident: Incident | None, command: Command) -> tuple[HumanEvent, ...]:
    """Return the command's events, or raise ``Rejected`` with a reason.

    The reasons are ``NO_SUCH_INCIDENT`` and ``CLOSED``.
    """
    phase = incident.phase if incident else None
    if (phase, type(command)) not in TRANSITIONS:
        raise _rejected(phase, command)
    if isinstance(command, LifecycleCommand):
        return lifecycle.decide(incident.lifecycle if incident else None, command)
    if incident is None:
        raise Rejected(NO_SUCH_INCIDENT)
    if isinstance(command, DetailsCommand):
        return _updated(incident, command)
    if isinstance(command, TroubleCommand):
        owed = (line.error for line in open_lines(incident))
        return trouble.decide(incident.steps, command, owed)
    if isinstance(command, QuestionCommand):
        return question.decide(incident.question, command, incident.steps)
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
        incident.roles, wanted.mark, wanted.leads, wanted.usual_leads
    )
    return (*changed, *reassigned)
