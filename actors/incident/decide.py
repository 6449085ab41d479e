"""Which events a command causes; an empty answer means that it is so already."""

from typing import assert_never

from actors.errors import Rejected
from actors.incident import details, lifecycle, roles, trouble
from actors.incident.commands import Command
from actors.incident.details import DetailsCommand, Update
from actors.incident.events import HumanEvent
from actors.incident.lifecycle import Close, Declare, LifecycleCommand, Phase, Reopen
from actors.incident.model import Incident
from actors.incident.plan.outstanding import open_lines
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
    (Phase.CLOSED, Declare): Phase.CLOSED,
    (Phase.CLOSED, Close): Phase.CLOSED,
    (Phase.CLOSED, Reopen): Phase.OPEN,
    (Phase.CLOSED, Retry): Phase.CLOSED,
    (Phase.CLOSED, Confirm): Phase.CLOSED,
}
"""Phase and command to the phase that follows; a missing pair is rejected.

An open incident takes every command.
"""


def decide(incident: Incident | None, command: Command) -> tuple[HumanEvent, ...]:
    """Return what happens now, or raise ``Rejected`` with the reason why nothing may.

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


def would_change_nothing(incident: Incident, wanted: Update) -> bool:
    """Whether an update would change nothing, in any phase of the incident."""
    return not _updated(incident, wanted)


def _updated(incident: Incident, wanted: Update) -> tuple[HumanEvent, ...]:
    """One window edits the details and the roles, so one command changes both."""
    changed = details.decide(incident.details, wanted)
    reassigned = roles.reassign(
        incident.roles, wanted.mark, wanted.leads, wanted.usual_leads
    )
    return (*changed, *reassigned)
