"""The story told in front of real processes, of which the first one is killed."""

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
from tests.acceptance.harness import Stage, stage
from tests.acceptance.kill_points import IN_SLACK, Point, Where
from tests.acceptance.killing import WRITES, side_by_side
from tests.acceptance.lifecycle import Chapter, complete, deed, missing
from tests.acceptance.process import configured, running, terminate
from tests.acceptance.retrying_people import LONG
from tests.postgres import database

DOOMED = (sys.executable, "-m", "tests.acceptance.self_killing_bot")

SOCKETS = 2

ABREAST = 8
"""Lives side by side: each of them waits most of the time."""

PATIENCE = 150.0
"""Seconds for a chapter with a death in it, which takes about 20 on its own."""

LAST_MOMENT = 5.0
"""Seconds for a death that comes when all is done; it may also never come."""

WHERE = {Moment.RECEIVED: Where.RECEIVED, Moment.ACTED: Where.ACTED}


class Keeper(Enum):
    """What keeps the journal."""

    SQLITE = "sqlite"
    POSTGRES = "postgres"


@asynccontextmanager
async def furnished(folder: Path, keeper: Keeper) -> AsyncIterator[Stage]:
    """Furnish a stage and a database; no process is running yet."""
    async with AsyncExitStack() as stack:
        here = None
        if keeper is Keeper.POSTGRES:
            here = PostgresDatabase(url=await stack.enter_async_context(database()))
        yield await stack.enter_async_context(stage(folder, database=here))


@define(eq=False)
class Life:
    """One story and its processes; a hook of its sandbox.

    Attributes:
        point: where the first process dies; the second one is left alone.
        notes: what the first process writes of the points that it passes.
        log: what the processes say.
        died_in: what was being told at the death.
        passed: the points that the first process passed in Slack, with their methods.
    """

    on: Stage
    point: Point | None
    notes: Path
    log: Path
    died_in: Chapter | None = field(default=None, init=False)
    passed: list[str] = field(factory=list, init=False)
    _chapter: Chapter = field(default=Chapter.DECLARED, init=False)
    _counts: Counter[Where] = field(factory=Counter, init=False)
    _process: Process | None = field(default=None, init=False)
    _serves_again: anyio.Event = field(factory=anyio.Event, init=False)

    async def __call__(self, moment: Moment, method: str, _args: Args) -> None:
        if method not in WRITES or self.died_in:
            return
        where = WHERE[moment]
        self._counts[where] += 1
        point = Point(where, self._counts[where])
        self.passed.append(f"{point} {method}")
        if point == self.point and self._process:
            self._process.kill()
            await anyio.sleep_forever()

    async def live(self) -> None:
        """Tell the story from its beginning to its end; then all is there, once."""
        self.on.sandbox.hook(self)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._serve)
            await self.on.sandbox.connected(SOCKETS, within=LONG)
            for self._chapter in Chapter:
                await deed(self.on, self._chapter)
                await complete(self.on, self._chapter, PATIENCE)
            if self.point:
                await self._see_the_end()
            else:
                await self._stop()
            tasks.cancel_scope.cancel()
        flaws = missing(self.on)
        assert not flaws, flaws

    async def _see_the_end(self) -> None:
        with anyio.move_on_after(LAST_MOMENT):
            while not self.died_in:  # noqa: ASYNC110 - death rings no bell.
                await anyio.sleep(0.05)
        if self.died_in:
            await self._serves_again.wait()
            await complete(self.on, Chapter.REOPENED, PATIENCE)

    async def _stop(self) -> None:
        """Let it write its last note, which is later than what we see of it."""
        assert self._process
        terminate(self._process)
        await self._process.wait()

    async def _serve(self) -> None:
        """Run the one that dies, and then the one that goes on."""
        variables = configured(self.on)
        async with running(variables, self._doomed(), self.log) as self._process:
            code = await self._process.wait()
        if self.point is None:
            return
        assert code == -signal.SIGKILL, f"it ended by itself: {code}"
        self.died_in, socket_mode = self._chapter, self.on.sandbox.socket_mode
        serving = socket_mode.opened + SOCKETS
        async with running(variables, log=self.log) as successor:
            await self.on.sandbox.until(lambda: socket_mode.opened >= serving, LONG)
            self._serves_again.set()
            raise AssertionError(f"the next one ended: {await successor.wait()}")

    def _doomed(self) -> tuple[str, ...]:
        command = (*DOOMED, str(self.notes))
        if self.point is None or self.point.where in IN_SLACK:
            return command
        return (*command, str(self.point))


@define
class Lives:
    """Many lives, each with its death.

    Attributes:
        missed: the deaths that never came, for the life was over before.
        flaws: what was wrong at the end of a life.
        chapters: those in which somebody died.
    """

    folder: Path
    keeper: Keeper
    missed: list[Point] = field(factory=list, init=False)
    flaws: list[str] = field(factory=list, init=False)
    chapters: set[Chapter] = field(factory=set, init=False)

    async def live(self, point: Point | None = None) -> list[str]:
        """Live once, and return all points that the first process passed."""
        folder = self.folder / f"{self.keeper.value}-{point}"
        folder.mkdir()
        notes, log = folder / "notes", folder / "log"
        try:
            async with furnished(folder, self.keeper) as on:
                on.log_files.append(log)
                life = Life(on, point, notes, log)
                await life.live()
        except* (AssertionError, TimeoutError) as group:
            self.flaws.append(f"{point}: {group.exceptions}\n{log.read_text()}")
        if life.died_in:
            self.chapters.add(life.died_in)
        elif point:
            self.missed.append(point)
        return [*notes.read_text().splitlines(), *life.passed]

    async def live_all(self, points: Iterable[Point]) -> None:
        await side_by_side(self.live, points, ABREAST)
