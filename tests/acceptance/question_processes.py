"""Two weeks of one incident with real processes on a fast clock, killed at points."""

import signal
from collections import Counter
from collections.abc import Iterable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from enum import IntEnum
from pathlib import Path

import anyio
from anyio.abc import Process
from attrs import define, field

from bot.sandbox import Moment
from bot.sandbox.args import Args
from tests.acceptance.fast_clock import ClockFile
from tests.acceptance.harness import Harness
from tests.acceptance.kill_points import IN_SLACK, Point, Where
from tests.acceptance.killing import WRITES, run_in_parallel
from tests.acceptance.lifecycle import Milestone, act, until_complete
from tests.acceptance.process import configured_environment, running
from tests.acceptance.process_kills import (
    AT_ONCE,
    PATIENCE,
    SELF_KILLING,
    SOCKETS,
    WHERE,
    DatabaseKind,
    set_up_with,
)
from tests.acceptance.questions import (
    ANSWERED,
    Stage,
    answer,
    until_next_question,
    until_stage,
    wrong,
)
from tests.acceptance.retrying_people import LONG
from tests.acceptance.self_killing_bot import CLOCK_FILE


@define(eq=False)
class QuestionRun:
    """One run, with a process for each point and one that survives; a sandbox's hook.

    Points count from the first question on, in each process anew.

    Attributes:
        is_pair: two workers run from the start; the first at the point is killed, and
            the other one takes over.
        killed: the stages that were due at the kills.
        passed: the points that the first process passed in Slack.
    """

    harness: Harness
    points: tuple[Point, ...]
    folder: Path
    is_pair: bool = False
    killed: list[IntEnum] = field(factory=list, init=False)
    passed: list[str] = field(factory=list, init=False)
    clock: ClockFile = field(init=False)
    _stage: IntEnum = field(default=Stage.ASKED, init=False)
    _counts: Counter[Where] = field(factory=Counter, init=False)
    _process: Process | None = field(default=None, init=False)

    @clock.default
    def _new_clock(self) -> ClockFile:
        return ClockFile(self.folder / "clock")

    @property
    def _next(self) -> Point | None:
        left = self.points[len(self.killed) :]
        return left[0] if left else None

    @property
    def log(self) -> Path:
        return self.folder / "log"

    async def __call__(self, moment: Moment, method: str, _args: Args) -> None:
        if method not in WRITES or not self.clock.ahead:
            return
        where = WHERE[moment]
        self._counts[where] += 1
        point = Point(where, self._counts[where])
        self.passed += [] if self.killed else [f"{point} {method}"]
        if point == self._next and self._process:
            self._process.kill()
            await anyio.sleep_forever()

    async def run(self) -> None:
        """Let the incident live for two weeks; then each question is there once."""
        self.harness.sandbox.hook(self)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._serve_pair if self.is_pair else self._serve)
            sockets = SOCKETS * (1 + self.is_pair)
            await self.harness.sandbox.connected(sockets, within=LONG)
            await self.live()
            tasks.cancel_scope.cancel()
        flaws = self.flaws()
        assert not flaws, flaws

    async def live(self) -> None:
        """Let people answer, or the time pass, from the declaration to the closing."""
        await act(self.harness, Milestone.DECLARED)
        await until_complete(self.harness, Milestone.DECLARED, PATIENCE)
        for self._stage in Stage:
            if self._stage in ANSWERED:
                await answer(self.harness, self._stage)
            else:
                by = await until_next_question(self.harness)
                self.clock.leap(self.harness.clock, by)
            await until_stage(self.harness, self._stage, PATIENCE)
        await self._stay_silent()

    def flaws(self) -> str:
        """Return what is wrong at the end."""
        return wrong(self.harness, Stage.CLOSED)

    async def _stay_silent(self) -> None:
        """Let ten days pass; the process is awake, because it checks its set-up."""
        calls = self.harness.sandbox.calls
        before = len(calls)
        self.clock.leap(self.harness.clock, timedelta(days=10))
        await self.harness.sandbox.until(lambda: len(calls) > before, PATIENCE)

    async def _serve(self) -> None:
        """Run one process after another; only the last one is not killed."""
        while True:
            self._counts = Counter()
            async with self._running() as self._process:
                self._has_died(await self._process.wait())

    async def _serve_pair(self) -> None:
        """Run two processes; only one of them is killed."""

        async def watch(worker: Process) -> None:
            self._has_died(await worker.wait())

        async with (
            self._running() as one,
            self._running() as other,
            anyio.create_task_group() as both,
        ):
            both.start_soon(watch, one)
            both.start_soon(watch, other)

    def _running(self) -> AbstractAsyncContextManager[Process]:
        """Run a process that is killed at the next point."""
        variables = configured_environment(self.harness)
        variables[CLOCK_FILE] = str(self.clock.path)
        notes = str(self.folder / f"notes-{len(self.killed)}")
        is_own = self._next is not None and self._next.where not in IN_SLACK
        command = (*SELF_KILLING, notes, *([str(self._next)] if is_own else []))
        return running(variables, command, self.log)

    def _has_died(self, code: int) -> None:
        assert self._next, f"the last process ended: {code}"
        assert code == -signal.SIGKILL, f"it ended by itself: {code}"
        self.killed.append(self._stage)


@define
class QuestionRuns:
    """Many runs, each with other kills.

    Attributes:
        life: what happens in each run.
        flaws: what was wrong at the end of a run.
        missed: the kills that never came.
    """

    folder: Path
    database_kind: DatabaseKind
    is_pair: bool = False
    life: type[QuestionRun] = QuestionRun
    missed: list[str] = field(factory=list, init=False)
    flaws: list[str] = field(factory=list, init=False)

    async def run(self, points: tuple[Point, ...] = ()) -> list[str]:
        """Run once, and return all points that the first process passed."""
        name = "-".join(map(str, points))
        folder = self.folder / f"{self.database_kind.value}-{name}"
        folder.mkdir()
        try:
            async with set_up_with(folder, self.database_kind) as harness:
                run = self.life(harness, points, folder, self.is_pair)
                harness.log_files.append(run.log)
                await run.run()
        except* (AssertionError, TimeoutError) as group:
            log = run.log.read_text()
            self.flaws.append(f"{name}, {run.killed}: {group.exceptions}\n{log}")
        if len(run.killed) < len(points):
            self.missed.append(name)
        return [*(folder / "notes-0").read_text().splitlines(), *run.passed]

    async def run_all(self, cases: Iterable[tuple[Point, ...]]) -> None:
        await run_in_parallel(self.run, cases, AT_ONCE)
