"""Handovers: somebody asks another person to take over one of their roles.

Rule: the giver keeps the role until the receiver says that they have it.
"""

from collections.abc import Callable
from typing import assert_never

from attrs import evolve as with_
from attrs import frozen

from actors.errors import Rejected
from actors.incident.crew_views import HandoverEnd, TaskLine
from actors.incident.facts import Mark, Role
from actors.incident.handover import Handover, Handovers, is_seen, is_settled
from actors.incident.ids import PersonId
from actors.incident.lifecycle import Closed, LifecycleEvent
from actors.incident.roles import NOT_YOURS, LeadChanged, Roles, RolesEvent
from actors.incident.steps.state import StepsDraft

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


@frozen(kw_only=True)
class DeclineHandover:
    """Say that one cannot take over the role that somebody offered."""

    mark: Mark
    handover: int


HandoversCommand = OfferHandover | AcceptHandover | WithdrawHandover | DeclineHandover


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


@frozen(kw_only=True)
class HandoverDeclined:
    """Somebody cannot take over the role that was offered to them."""

    mark: Mark
    handover: int


HandoversEvent = (
    HandoverOffered | HandoverAccepted | HandoverWithdrawn | HandoverDeclined
)


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
        case DeclineHandover(mark=mark, handover=number):
            found = handovers.waiting(number)
            if found is None:
                return ()
            if found.to != mark.by:
                raise Rejected(NOT_YOURS)
            return (HandoverDeclined(mark=mark, handover=number),)
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
    title: str,
    tasks: tuple[TaskLine, ...],
) -> Handovers:
    """End the handovers that this event answers or overtakes, and start a new one."""
    left = tuple(x for x in handovers.open if not is_settled(x, steps))
    if left != handovers.open:
        handovers = with_(handovers, open=left)
    mark = event.mark
    match event:
        case HandoverOffered(role=role):
            others = _ended(handovers, HandoverEnd.REPLACED, mark, steps, _of(role))
            new = Handover(
                number=others.count + 1,
                role=role,
                to=event.to,
                offered=mark,
                title=title,
                state=event.state,
                worries=event.worries,
                tasks=tasks,
            )
            return Handovers(count=new.number, open=(*others.open, new))
        case HandoverAccepted(handover=number):
            accepted = _numbered(number)
            return _ended(handovers, HandoverEnd.ACCEPTED, mark, steps, accepted)
        case HandoverWithdrawn(handover=number):
            withdrawn = _numbered(number)
            return _ended(handovers, HandoverEnd.WITHDRAWN, mark, steps, withdrawn)
        case HandoverDeclined(handover=number):
            declined = _numbered(number)
            return _ended(handovers, HandoverEnd.DECLINED, mark, steps, declined)
        case LeadChanged(role=role, person=person):
            moved = HandoverEnd.MOVED
            return _ended(handovers, moved, mark, steps, _of(role), successor=person)
        case Closed():
            return _ended(handovers, HandoverEnd.CLOSED, mark, steps, _is_any)
        case _:
            # A role that its giver accepted stays offered.
            return handovers


def _ended(
    handovers: Handovers,
    how: HandoverEnd,
    mark: Mark,
    steps: StepsDraft,
    is_meant: Callable[[Handover], bool],
    *,
    successor: PersonId | None = None,
) -> Handovers:
    """End the handovers that are meant; forget those that nobody has seen.

    The giver has to hear of one that was declined.
    """
    left: list[Handover] = []
    for x in handovers.open:
        if x.end is not None or not is_meant(x):
            left.append(x)
        elif how is HandoverEnd.DECLINED or is_seen(x, steps):
            left.append(with_(x, end=how, ended=mark, successor=successor))
    return with_(handovers, open=tuple(left))


def _of(role: Role) -> Callable[[Handover], bool]:
    return lambda handover: handover.role.key == role.key


def _numbered(number: int) -> Callable[[Handover], bool]:
    return lambda handover: handover.number == number


def _is_any(_handover: Handover) -> bool:
    return True
