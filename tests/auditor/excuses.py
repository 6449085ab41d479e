"""What explains that the bot was late: crashes, outages, and calls that went wrong.

Rule: while Slack or the bot's process fails, work waits; afterwards it is done within
``PATIENCE``.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from attrs import frozen

from tests.auditor.evidence import Evidence
from tests.auditor.working_hours import WallClock

PATIENCE = timedelta(minutes=6)
"""How long the bot may need once nothing goes wrong any more.

It tries again after 5 minutes at the latest, and it may have to look something up.
"""

RESTART = timedelta(minutes=2)
"""How long a restart takes at most, with the bot's first calls."""

LATE = timedelta(hours=1)
"""A question later than this waits for working hours."""

Trouble = tuple[datetime, datetime]


@frozen
class Excuses:
    """The troubles of a run: when each began and ended, in order."""

    troubles: tuple[Trouble, ...]

    def latest(self, due: datetime, wall: WallClock | None = None) -> datetime:
        """Return when something was done at the latest that was due at this time.

        With a clock on the wall it may also wait for the next working hours.
        """
        at = due
        for began, ended in self.troubles:
            if began <= (waits := _in_hours(at, due, wall)) + PATIENCE:
                at = max(waits, ended)
        return _in_hours(at, due, wall) + PATIENCE


def _in_hours(at: datetime, due: datetime, wall: WallClock | None) -> datetime:
    return wall.first_work(at) if wall and at > due + LATE else at


def excuses_of(evidence: Evidence) -> Excuses | None:
    """Return the troubles of a run; ``None`` if nobody recorded all of them."""
    if evidence.crashes is None or evidence.outages is None:
        return None
    return Excuses(tuple(sorted(_troubles(evidence))))


def _troubles(evidence: Evidence) -> Iterator[Trouble]:
    clock = evidence.workspace.clock
    began = clock.wall() - clock.monotonic()

    def moment(seconds: float) -> datetime:
        return datetime.fromtimestamp(began + seconds, UTC)

    for crash in evidence.crashes or ():
        yield moment(crash), moment(crash) + RESTART
    for start, end in evidence.outages or ():
        yield moment(start), moment(end) + RESTART
    for call in evidence.failures:
        at = datetime.fromtimestamp(call.at, UTC)
        yield at, at + timedelta(seconds=call.retry_after or 0)
