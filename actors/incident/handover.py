"""One handover, and all those of an incident that still matter."""

from datetime import datetime, timedelta

from attrs import frozen

from actors.incident.crew_views import (
    HandoverEnd,
    HandoverView,
    TaskLine,
    UnansweredView,
)
from actors.incident.facts import Mark, Role
from actors.incident.ids import PersonId
from actors.incident.keys import handover_surface, invite_key, unanswered_surface
from actors.incident.steps.state import StepsDraft
from actors.incident.turns import is_at_its_end, is_touched

ANSWERED_WITHIN = timedelta(minutes=5)
"""After this long the giver hears that nobody has answered."""


@frozen(kw_only=True)
class Handover:
    """One offer of one role.

    Attributes:
        number: persistent; the keys of its messages carry it.
        offered: who offered it, and when.
        title: of the incident at that time, so a later change edits nothing.
        tasks: what was open then.
        end: ``None`` while it waits for an answer.
        ended: who answered or overtook it, and when.
        successor: who got the role instead, if that ended it; ``None`` for nobody.
    """

    number: int
    role: Role
    to: PersonId
    offered: Mark
    title: str
    state: str
    worries: str
    tasks: tuple[TaskLine, ...]
    end: HandoverEnd | None = None
    ended: Mark | None = None
    successor: PersonId | None = None

    @property
    def unanswered_at(self) -> datetime | None:
        """When to tell the giver that nobody takes over; ``None`` if that is over."""
        if self.end is HandoverEnd.DECLINED and self.ended:
            return self.ended.at
        return None if self.end else self.offered.at + ANSWERED_WITHIN


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


def is_direct(handover: Handover, steps: StepsDraft) -> bool:
    """Whether the receiver is asked in a direct message.

    They are if they cannot read the incident's channel: there is none, or Slack did not
    let them in. A message stays where it has begun, because it can only be looked up
    there.
    """
    here, direct = _asking(handover.number)
    if is_touched(direct, steps) or is_touched(here, steps):
        return is_touched(direct, steps)
    return steps.channel is None or invite_key(handover.to) in steps.refused


def is_seen(handover: Handover, steps: StepsDraft) -> bool:
    """Whether people may see a message about it, or Slack has refused one."""
    return any(is_touched(surface, steps) for surface in _surfaces(handover))


def is_settled(handover: Handover, steps: StepsDraft) -> bool:
    """Whether it is over and its messages, if there are any, say so.

    One that was declined is not over until the giver has a message.
    """
    told = unanswered_surface(handover.number)
    if handover.end is HandoverEnd.DECLINED and not is_touched(told, steps):
        return False
    return handover.end is not None and all(
        is_at_its_end(surface, steps, _shows_end) for surface in _surfaces(handover)
    )


def _surfaces(handover: Handover) -> tuple[str, ...]:
    return (*_asking(handover.number), unanswered_surface(handover.number))


def _asking(number: int) -> tuple[str, str]:
    """Name the message that asks, in the channel and as a direct one."""
    return (
        handover_surface(number, is_direct=False),
        handover_surface(number, is_direct=True),
    )


def _shows_end(shown: object) -> bool:
    match shown:
        case HandoverView(end=end) | UnansweredView(end=end):
            return end is not None
        case _:
            return False
