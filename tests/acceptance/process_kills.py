"""Runs the lifecycle with real processes, and kills the first one at each point."""

import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from enum import Enum
from pathlib import Path

import anyio
from anyio.abc import Process
from attrs import define, field

from bot.sandbox import Moment
from bot.sandbox.args import Args
from bot.settings import PostgresDatabase
from tests.acceptance.harness import Harness, set_up
from tests.acceptance.kill_points import IN_SLACK, Point, Where
from tests.acceptance.killing import WRITES, run_in_parallel
from tests.acceptance.lifecycle import Milestone, act, missing, until_complete
from tests.acceptance.process import configured_environment, running, terminate
from tests.acceptance.retrying_people import LONG
from tests.postgres import database

SELF_KILLING = (sys.executable, "-m", "tests.acceptance.self_killing_bot")

SOCKETS = 2

AT_ONCE = 8
"""Runs at the same time: each of them waits most of the time."""

PATIENCE = 150.0
"""Seconds for a milestone with a kill before it, which alone takes about 20."""

LAST_KILL_WITHIN = 5.0
"""Seconds to wait for a kill that comes after everything is done, or never."""

WHERE = {Moment.RECEIVED: Where.RECEIVED, Moment.ACTED: Where.ACTED}


class DatabaseKind(Enum):
    """The database that has the journal."""

    SQLITE = "sqlite"
    POSTGRES = "postgres"


@asynccontextmanager
async def set_up_with(
    folder: Path, database_kind: DatabaseKind
) -> AsyncIterator[Harness]:
    """Set up a harness with this kind of database; no process is running yet."""
    async with AsyncExitStack() as stack:
        here = None
        if database_kind is DatabaseKind.POSTGRES:
            here = PostgresDatabase(url=await stack.enter_async_context(database()))
        yield await stack.enter_async_context(set_up(folder, database=here))


@define(eq=False)
class KilledRun:
    """One run of the lifecycle and its processes; a hook of its sandbox.

    Attributes:
        point: where the first process is killed; the second one is not.
        notes: the file to which the first process writes the points that it passes.
        log: the output of the processes.
        killed_at: the milestone that was due at the kill.
        passed: the points that the first process passed in Slack, with their methods.
    """

    harness: Harness
    point: Point | None
    notes: Path
    log: Path
    killed_at: Milestone | None = field(default=None, init=False)
    passed: list[str] = field(factory=list, init=False)
    _milestone: Milestone = field(default=Milestone.DECLARED, init=False)
    _counts: Counter[Where] = field(factory=Counter, init=False)
    _process: Process | None = field(default=None, init=False)
    _is_killed: anyio.Event = field(factory=anyio.Event, init=False)
    _has_successor: anyio.Event = field(factory=anyio.Event, init=False)

    async def __call__(self, moment: Moment, method: str, _args: Args) -> None:
        if method not in WRITES or self.killed_at:
            return
        where = WHERE[moment]
        self._counts[where] += 1
        point = Point(where, self._counts[where])
        self.passed.append(f"{point} {method}")
        if point == self.point and self._process:
            self._process.kill()
            await anyio.sleep_forever()

    async def run(self) -> None:
        """Run the lifecycle to its end; then everything has to be there, once."""
        self.harness.sandbox.hook(self)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._serve)
            await self.harness.sandbox.connected(SOCKETS, within=LONG)
            for self._milestone in Milestone:
                await act(self.harness, self._milestone)
                await until_complete(self.harness, self._milestone, PATIENCE)
            if self.point:
                await self._await_last_kill()
            else:
                await self._stop()
            tasks.cancel_scope.cancel()
        flaws = missing(self.harness)
        assert not flaws, flaws

    async def _await_last_kill(self) -> None:
        with anyio.move_on_after(LAST_KILL_WITHIN):
            await self._is_killed.wait()
        if self.killed_at:
            await self._has_successor.wait()
            await until_complete(self.harness, Milestone.REOPENED, PATIENCE)

    async def _stop(self) -> None:
        """Stop the process, which writes its last note while it stops."""
        assert self._process
        terminate(self._process)
        await self._process.wait()

    async def _serve(self) -> None:
        """Run the process that is killed, and then the one that takes over."""
        variables = configured_environment(self.harness)
        async with running(variables, self._self_killing(), self.log) as self._process:
            code = await self._process.wait()
        if self.point is None:
            return
        assert code == -signal.SIGKILL, f"it ended by itself: {code}"
        self.killed_at, socket_mode = self._milestone, self.harness.sandbox.socket_mode
        self._is_killed.set()
        serving = socket_mode.opened + SOCKETS
        async with running(variables, log=self.log) as successor:
            await self.harness.sandbox.until(
                lambda: socket_mode.opened >= serving, LONG
            )
            self._has_successor.set()
            raise AssertionError(f"the next one ended: {await successor.wait()}")

    def _self_killing(self) -> tuple[str, ...]:
        command = (*SELF_KILLING, str(self.notes))
        if self.point is None or self.point.where in IN_SLACK:
            return command
        return (*command, str(self.point))


@define
class KilledRuns:
    """Many runs, each with a kill at another point.

    Attributes:
        missed: the points that the first process never reached.
        flaws: what was wrong at the end of a run.
        milestones: those before which a process was killed.
    """

    folder: Path
    database_kind: DatabaseKind
    missed: list[Point] = field(factory=list, init=False)
    flaws: list[str] = field(factory=list, init=False)
    milestones: set[Milestone] = field(factory=set, init=False)

    async def run(self, point: Point | None = None) -> list[str]:
        """Run once, and return all points that the first process passed."""
        folder = self.folder / f"{self.database_kind.value}-{point}"
        folder.mkdir()
        notes, log = folder / "notes", folder / "log"
        try:
            async with set_up_with(folder, self.database_kind) as harness:
                harness.log_files.append(log)
                run = KilledRun(harness, point, notes, log)
                await run.run()
        except* (AssertionError, TimeoutError) as group:
            self.flaws.append(f"{point}: {group.exceptions}\n{log.read_text()}")
        if run.killed_at:
            self.milestones.add(run.killed_at)
        elif point:
            self.missed.append(point)
        return [*notes.read_text().splitlines(), *run.passed]

    async def run_all(self, points: Iterable[Point]) -> None:
        await run_in_parallel(self.run, points, AT_ONCE)
