"""Handovers: somebody asks another person to take over one of their roles.

Rule: the giver keeps the role until the receiver says that they have it.
"""

from datetime import datetime, timedelta
from typing import assert_never

from attrs import evolve as with_
from attrs import frozen

from actors.errors import Rejected
from actors.incident.crew_views import (
    HandoverEnd,
    HandoverView,
    TaskLine,
    UnansweredView,
)
from actors.incident.facts import Mark, Role
from actors.incident.ids import PersonId
from actors.incident.keys import handover_surface, unanswered_surface
from actors.incident.lifecycle import Closed, Declared, LifecycleEvent, Reopened
from actors.incident.roles import NOT_YOURS, LeadChanged, Roles, RolesEvent
from actors.incident.steps.state import StepsDraft
from actors.incident.turns import is_touched, is_under_way

ANSWERED_WITHIN = timedelta(minutes=5)
"""After this long the giver hears that nobody has answered."""

TO_YOURSELF = "to yourself"
"""Somebody asked themselves to take over their role."""

# Commands.


@frozen(kw_only=True)
class OfferHandover:
    """Ask somebody to take over the own role.

    Attributes:
        role: the role's key.
        state: where things stand.
        worries: what worries the giver.
    """

    mark: Mark
    role: str
    to: PersonId
    state: str
    worries: str


@frozen(kw_only=True)
class AcceptHandover:
    """Take over the role that somebody offered."""

    mark: Mark
    handover: int


@frozen(kw_only=True)
class WithdrawHandover:
    """Keep the role after all."""

    mark: Mark
    handover: int


HandoversCommand = OfferHandover | AcceptHandover | WithdrawHandover


# Events.


@frozen(kw_only=True)
class HandoverOffered:
    """Somebody asked another person to take over their role."""

    mark: Mark
    role: Role
    to: PersonId
    state: str
    worries: str


@frozen(kw_only=True)
class HandoverAccepted:
    """Somebody took over the role that was offered; ``LeadChanged`` follows."""

    mark: Mark
    handover: int


@frozen(kw_only=True)
class HandoverWithdrawn:
    """Somebody keeps the role that they had offered."""

    mark: Mark
    handover: int


HandoversEvent = HandoverOffered | HandoverAccepted | HandoverWithdrawn


# The state.


@frozen(kw_only=True)
class Handover:
    """One offer of one role.

    Attributes:
        number: persistent; the keys of its messages carry it.
        offered: who offered it, and when.
        tasks: what was open then.
        end: ``None`` while it waits for an answer.
        ended: who answered or overtook it, and when.
    """

    number: int
    role: Role
    to: PersonId
    offered: Mark
    state: str
    worries: str
    tasks: tuple[TaskLine, ...]
    end: HandoverEnd | None = None
    ended: Mark | None = None

    @property
    def unanswered_at(self) -> datetime:
        return self.offered.at + ANSWERED_WITHIN


@frozen(kw_only=True)
class Handovers:
    """The handovers that wait, and those whose messages do not show their end yet.

    Attributes:
        count: how many there were; the last one has this number.
    """

    count: int = 0
    open: tuple[Handover, ...] = ()

    def waiting(self, number: int) -> Handover | None:
        """Return a handover that still waits for an answer."""
        return next((x for x in self.open if x.number == number and not x.end), None)

    def waiting_for(self, person: PersonId) -> tuple[Handover, ...]:
        """Return the handovers that wait for somebody's answer."""
        return tuple(x for x in self.open if x.to == person and not x.end)


def decide(
    handovers: Handovers, command: HandoversCommand, roles: Roles
) -> tuple[HandoversEvent | LeadChanged, ...]:
    """Raise ``Rejected``: ``NOT_YOURS`` or ``TO_YOURSELF``."""
    match command:
        case OfferHandover():
            return _offered(handovers, command, roles)
        case AcceptHandover(mark=mark, handover=number):
            found = handovers.waiting(number)
            if found is None:
                return ()
            if found.to != mark.by:
                raise Rejected(NOT_YOURS)
            return (
                HandoverAccepted(mark=mark, handover=number),
                LeadChanged(mark=mark, role=found.role, person=mark.by),
            )
        case WithdrawHandover(mark=mark, handover=number):
            found = handovers.waiting(number)
            if found is None:
                return ()
            if found.offered.by != mark.by:
                raise Rejected(NOT_YOURS)
            return (HandoverWithdrawn(mark=mark, handover=number),)
        case _:
            assert_never(command)


def _offered(
    handovers: Handovers, command: OfferHandover, roles: Roles
) -> tuple[HandoverOffered, ...]:
    mark = command.mark
    role = next((x for x in roles.of(mark.by) if x.key == command.role), None)
    if role is None:
        raise Rejected(NOT_YOURS)
    if command.to == mark.by:
        raise Rejected(TO_YOURSELF)
    offered = HandoverOffered(
        mark=mark,
        role=role,
        to=command.to,
        state=command.state,
        worries=command.worries,
    )
    is_repeated = any(
        (x.role.key, x.to, x.state, x.worries)
        == (role.key, command.to, command.state, command.worries)
        for x in handovers.open
        if x.end is None
    )
    return () if is_repeated else (offered,)


def evolve(
    handovers: Handovers,
    event: LifecycleEvent | RolesEvent | HandoversEvent,
    steps: StepsDraft,
    tasks: tuple[TaskLine, ...],
) -> Handovers:
    """End the handovers that this event answers or overtakes, and start a new one."""
    left = tuple(x for x in handovers.open if not _is_settled(x, steps))
    if left != handovers.open:
        handovers = with_(handovers, open=left)
    match event:
        case HandoverOffered(mark=mark, role=role):
            others = _ended(handovers, HandoverEnd.REPLACED, mark, steps, role=role)
            new = Handover(
                number=others.count + 1,
                role=role,
                to=event.to,
                offered=mark,
                state=event.state,
                worries=event.worries,
                tasks=tasks,
            )
            return Handovers(count=new.number, open=(*others.open, new))
        case HandoverAccepted(mark=mark, handover=number):
            how = HandoverEnd.ACCEPTED
            return _ended(handovers, how, mark, steps, number=number)
        case HandoverWithdrawn(mark=mark, handover=number):
            how = HandoverEnd.WITHDRAWN
            return _ended(handovers, how, mark, steps, number=number)
        case LeadChanged(mark=mark, role=role):
            return _ended(handovers, HandoverEnd.REPLACED, mark, steps, role=role)
        case Closed(mark=mark):
            return _ended(handovers, HandoverEnd.CLOSED, mark, steps)
        case Declared() | Reopened():
            return handovers
        case _:
            # A role that its giver accepted stays offered.
            return handovers


def _ended(
    handovers: Handovers,
    how: HandoverEnd,
    mark: Mark,
    steps: StepsDraft,
    *,
    role: Role | None = None,
    number: int | None = None,
) -> Handovers:
    """End the handovers that are meant; forget those that nobody has seen."""
    left: list[Handover] = []
    for x in handovers.open:
        is_meant = (number is None or x.number == number) and (
            role is None or x.role.key == role.key
        )
        if x.end is not None or not is_meant:
            left.append(x)
        elif any(is_touched(surface, steps) for surface in _surfaces(x)):
            left.append(with_(x, end=how, ended=mark))
    return with_(handovers, open=tuple(left))


def _surfaces(handover: Handover) -> tuple[str, str]:
    return handover_surface(handover.number), unanswered_surface(handover.number)


def _is_settled(handover: Handover, steps: StepsDraft) -> bool:
    """Whether a handover is over and its messages, if there are any, say so."""
    return handover.end is not None and all(
        _is_at_its_end(surface, steps) for surface in _surfaces(handover)
    )


def _is_at_its_end(surface: str, steps: StepsDraft) -> bool:
    if is_under_way(surface, steps):
        return False
    display = steps.display(surface)
    return display.ts is None or _shows_end(display.shown)


def _shows_end(shown: object) -> bool:
    match shown:
        case HandoverView(end=end) | UnansweredView(end=end):
            return end is not None
        case _:
            return False
