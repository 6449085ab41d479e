"""The clock of a bot's process, ahead of the real one by as much as a file says.

The harness's clock leaps, and the file lets the processes follow.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from attrs import frozen

from bot.base.clock import SharedClock, SystemClock
from tests.acceptance.clock import LeapingClock

_machine_now, _shared_now = SystemClock.now, SharedClock.now


@frozen
class ClockFile:
    """How far the clocks of processes are ahead of the real time; 0 until a leap."""

    path: Path

    def leap(self, clock: LeapingClock, by: timedelta) -> None:
        """Move the harness's clock, and within a second those of all processes."""
        clock.leap(by)
        written = self.path.with_suffix(".new")
        written.write_text(str((self.ahead + by).total_seconds()))
        written.rename(self.path)

    @property
    def ahead(self) -> timedelta:
        if not self.path.exists():
            return timedelta()
        return timedelta(seconds=float(self.path.read_text()))

    @contextmanager
    def followed(self, *, is_shared: bool) -> Iterator[None]:
        """Let the clock of this process follow the file.

        Arguments:
            is_shared: the clock is the database's, which all workers use.
        """
        ahead = self

        def machine_now(clock: SystemClock) -> datetime:
            return _machine_now(clock) + ahead.ahead

        def shared_now(clock: SharedClock) -> datetime:
            return _shared_now(clock) + ahead.ahead

        kind = SharedClock if is_shared else SystemClock
        with patch.object(kind, "now", shared_now if is_shared else machine_now):
            yield
