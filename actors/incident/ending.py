"""The end of a test incident, which closes by itself after a day.

Rule: nobody takes part in a test incident or hears of it but the person who declared
it. Whatever would tell anybody else is refused.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import assert_never

from attrs import evolve as with_
from attrs import frozen

from actors.incident.briefings import BriefingsCommand
from actors.incident.checklist import ChecklistCommand
from actors.incident.commands import Command
from actors.incident.crew import CrewCommand
from actors.incident.details import Update
from actors.incident.handovers import (
    AcceptHandover,
    DeclineHandover,
    OfferHandover,
    WithdrawHandover,
)
from actors.incident.ids import PersonId
from actors.incident.joining import JoiningCommand
from actors.incident.keys import ending_surface, is_edit
from actors.incident.lifecycle import (
    Declare,
    Kind,
    Lifecycle,
    LifecycleCommand,
    Reopen,
)
from actors.incident.promise import PromiseCommand
from actors.incident.question import QuestionCommand
from actors.incident.roles import RolesCommand
from actors.incident.steps.events import Shown, ShowRefused, StepEvent
from actors.incident.steps.state import StepsDraft
from actors.incident.tasks import AddTask, GiveTask, TasksCommand
from actors.incident.trouble import TroubleCommand
from actors.incident.turns import is_touched
from actors.incident.updates import SendUpdate, UpdatesCommand

LASTS = timedelta(days=1)
"""A test incident that nobody has closed is closed after this long."""

IN_A_TEST = "in a test"
"""Somebody else would take part in a test incident."""


@frozen(kw_only=True)
class ClosedAutomatically:
    """A test incident was closed because its time was over; no person closed it."""

    at: datetime


def as_test(command: Declare) -> Declare:
    """Leave out of a test whatever would tell anybody else of it."""
    if command.kind is not Kind.TEST:
        return command
    own = tuple(x for x in command.leads if x.person == command.mark.by)
    return with_(
        command,
        leads=own,
        briefs=(),
        origin=None,
        origin_thread=None,
        announce=(),
        ask_at=None,
        update_at=None,
    )


def without_others(
    command: Update | SendUpdate | Reopen,
) -> Update | SendUpdate | Reopen:
    """Fill in no other leads for a new service, and ask nobody whether it is over."""
    if isinstance(command, Reopen):
        return with_(command, update_at=None)
    if isinstance(command, SendUpdate):
        return with_(command, ask_at=None)
    own = tuple(x for x in command.usual_leads if x.person == command.mark.by)
    return with_(command, usual_leads=own, ask_at=None, update_at=None)


def takes_others(command: Command, declarer: PersonId) -> bool:
    """Whether anybody but the declarer would take part."""
    if isinstance(command, CrewCommand):
        # Slack says who is in the channel, which is public; nobody is told.
        return False
    people = {command.mark.by, *_named(command)} - {None}
    return bool(people - {declarer})


def _named(command: Command) -> Iterable[PersonId | None]:
    match command:
        case Update(leads=leads):
            return [x.person for x in leads]
        case OfferHandover(to=person):
            return [person]
        case AddTask(owner=owner) | GiveTask(owner=owner):
            return [owner]
        case AcceptHandover() | WithdrawHandover() | DeclineHandover():
            return []
        case _ if isinstance(
            command,
            LifecycleCommand
            | UpdatesCommand
            | RolesCommand
            | BriefingsCommand
            | TasksCommand
            | ChecklistCommand
            | CrewCommand
            | JoiningCommand
            | QuestionCommand
            | PromiseCommand
            | TroubleCommand,
        ):
            return []
        case _:
            assert_never(command)


def surface_of(turn: int, steps: StepsDraft) -> str:
    """Name the message of one end: a direct one if there was no channel for it."""
    direct = ending_surface(turn, is_direct=True)
    if steps.channel is None or is_touched(direct, steps):
        return direct
    return ending_surface(turn, is_direct=False)


def ended(
    lifecycle: Lifecycle,
    steps: StepsDraft,
    outcome: Iterable[StepEvent],
    at: datetime,
) -> tuple[ClosedAutomatically, ...]:
    """Return the end that follows this outcome, unless somebody was faster."""
    if lifecycle.closed:
        return ()
    surface = surface_of(len(lifecycle.closures) + 1, steps)
    is_told = any(
        isinstance(event, Shown | ShowRefused)
        and event.surface == surface
        and not is_edit(event.step)
        for event in outcome
    )
    return (ClosedAutomatically(at=at),) if is_told else ()
