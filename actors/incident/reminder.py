"""One wait for an update, and the messages at its end.

Rule: a turn is kept until its messages show how it ended, so that years of turns cost
nothing.
"""

from datetime import datetime, timedelta

from attrs import frozen

from actors.incident.facts import Mark
from actors.incident.keys import (
    overdue_surface,
    reminder_surface,
    silence_surface,
)
from actors.incident.promise_views import ReminderEnd, ReminderView
from actors.incident.steps.state import StepsDraft
from actors.incident.turns import is_at_its_end, is_touched

OVERDUE_AFTER = timedelta(minutes=10)
"""The incident lead hears of an unanswered reminder after this long, once."""

LATE_AFTER = timedelta(minutes=5)
"""A reminder that could not be posted for this long says that it is late."""


@frozen(kw_only=True)
class End:
    """How a turn ended; ``until``: when somebody wants to be reminded again."""

    how: ReminderEnd
    mark: Mark
    until: datetime | None = None


@frozen(kw_only=True)
class Turn:
    """One wait for an update, and the reminder at its end.

    Attributes:
        since: when people were last told something.
        due_at: when the update is promised; ``None``: nothing is, so it ends a silence.
        remind_at: when somebody is reminded; it is never earlier.
        has_told_lead: the incident lead knows already that the update is overdue.
        is_late: it could not be posted in time.
        reminded_at: when it was posted or refused.
        end: ``None`` while it waits, and while the reminder waits for an update.
        is_overtaken: another wait began while nobody knew whether it had been posted;
            if it was not, it never is.
    """

    number: int
    since: datetime
    due_at: datetime | None
    remind_at: datetime
    has_told_lead: bool = False
    is_late: bool = False
    reminded_at: datetime | None = None
    end: End | None = None
    is_overtaken: bool = False

    @property
    def is_wanted(self) -> bool:
        """Whether it should be posted, if nobody has seen it yet."""
        return self.end is None and not self.is_overtaken

    @property
    def surface(self) -> str:
        if self.due_at is None:
            return silence_surface(self.number)
        return reminder_surface(self.number)

    @property
    def surfaces(self) -> tuple[str, str]:
        """The names of its messages: the reminder, and what the incident lead reads."""
        return self.surface, overdue_surface(self.number)


def is_settled(turn: Turn, steps: StepsDraft) -> bool:
    """Whether a turn is over and its messages, if there are any, say so."""
    return turn.end is not None and all(
        is_at_its_end(surface, steps, _shows_end) for surface in turn.surfaces
    )


def _shows_end(shown: object) -> bool:
    return isinstance(shown, ReminderView) and shown.end is not None


def has_begun(turn: Turn, steps: StepsDraft) -> bool:
    """Whether people may see the reminder, or Slack has refused it."""
    return is_touched(turn.surface, steps)
