"""The bot as a process that kills itself at one point, and notes the points it passed.

``python -m tests.acceptance.self_killing_bot NOTES [POINT]``

With ``CLOCK_FILE`` its clock follows that file, and points count from its first leap.
"""

import os
import signal
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from pathlib import Path
from typing import ParamSpec, TypeVar
from unittest.mock import patch

from attrs import define, field

from actors.journal import Entry
from bot.__main__ import main
from bot.storage.postgres.store import PostgresStore
from bot.storage.sqlite.store import SqliteStore
from tests.acceptance.fast_clock import ClockFile
from tests.acceptance.kill_points import Point, Where

CLOCK_FILE = "CLOCK_FILE"
"""The variable that names the file that the clock follows."""

P = ParamSpec("P")
T = TypeVar("T")
Method = Callable[P, Awaitable[T]]


@define
class KillSwitch:
    """Counts the points that this process passes, and kills it at the chosen one.

    Attributes:
        notes: a line for each point, written before anything else can happen.
        death: a file that the first of several processes makes before it dies.
    """

    notes: int
    death: Path
    point: Point | None
    clock: ClockFile | None = None
    _passed: Counter[Where] = field(factory=Counter, init=False)

    def around(self, method: Method[P, T], before: Where, after: Where) -> Method[P, T]:
        async def watched(*args: P.args, **kwargs: P.kwargs) -> T:
            if self.clock and not self.clock.ahead:
                return await method(*args, **kwargs)
            self._reach(before, args[-1])
            answer = await method(*args, **kwargs)
            self._reach(after, args[-1])
            return answer

        return watched

    def _reach(self, where: Where, subject: object) -> None:
        self._passed[where] += 1
        point = Point(where, self._passed[where])
        os.write(self.notes, f"{point} {_name(subject)}\n".encode())
        if point == self.point and self._is_first():
            os.kill(os.getpid(), signal.SIGKILL)

    def _is_first(self) -> bool:
        """Whether no other process with these notes has died before."""
        try:
            os.close(os.open(self.death, os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            return False
        return True


def _name(subject: object) -> str:
    if isinstance(subject, Entry):
        return ", ".join(type(event).__name__ for event in subject.events)
    return str(subject)


def run(
    notes: Path, point: Point | None = None, clock: ClockFile | None = None
) -> None:
    file = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    kill_switch = KillSwitch(file, notes.with_suffix(".death"), point, clock)
    is_shared = os.environ["DATABASE_URL"].startswith("postgres")
    append = (Where.UNWRITTEN, Where.WRITTEN)
    activate = (Where.FETCHED, Where.ACTIVATED)
    with (
        clock.followed(is_shared=is_shared) if clock else nullcontext(),
        patch.object(
            SqliteStore, "append", kill_switch.around(SqliteStore.append, *append)
        ),
        patch.object(
            PostgresStore, "append", kill_switch.around(PostgresStore.append, *append)
        ),
        patch.object(
            PostgresStore,
            "activate",
            kill_switch.around(PostgresStore.activate, *activate),
        ),
    ):
        main(["run"])


if __name__ == "__main__":
    (point, *_) = (*map(Point.read, sys.argv[2:]), None)
    named = os.environ.get(CLOCK_FILE)
    run(Path(sys.argv[1]), point, ClockFile(Path(named)) if named else None)
