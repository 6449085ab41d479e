"""Workers: processes of the bot that share one PostgreSQL and one workspace."""

import signal
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import anyio
from anyio.abc import Process
from attrs import define, field

from bot.sandbox import SandboxOptions
from bot.settings import PostgresDatabase
from bot.storage.postgres.migrate import migrate
from tests.acceptance.harness import Harness, set_up
from tests.acceptance.process import COMMAND, configured_environment
from tests.engine.overlaps import Overlaps
from tests.postgres import database

SOCKETS = 2
START = 20.0
STOPPED_WITHIN = 10.0


@define(kw_only=True, eq=False)
class Deployment:
    """A workspace, a database, and the workers that share them."""

    harness: Harness
    url: str
    overlaps: Overlaps
    folder: Path
    _started: int = field(default=0, init=False)

    @property
    def environment(self) -> dict[str, str]:
        return configured_environment(self.harness)

    @asynccontextmanager
    async def worker(self) -> AsyncIterator[Process]:
        """Start a worker, and kill it at the end if it is still running."""
        before = self.sockets
        self._started += 1
        log = self.folder / f"worker-{self._started}.log"
        self.harness.log_files.append(log)
        with log.open("wb") as output:
            process = await anyio.open_process(
                COMMAND, env=self.environment, stdout=output, stderr=output
            )
        try:
            await self.harness.sandbox.until(
                lambda: len(self.sockets - before) >= SOCKETS, within=START
            )
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            with anyio.CancelScope(shield=True):
                await process.aclose()

    def log_of(self, worker: int) -> str:
        """Return a worker's log; the first worker is 1."""
        return (self.folder / f"worker-{worker}.log").read_text()

    @property
    def sockets(self) -> set[int]:
        return {socket.number for socket in self.harness.sandbox.socket_mode.sockets}


@asynccontextmanager
async def deployment(
    folder: Path, *, url: str = "", latency: float = 0, is_new: bool = False
) -> AsyncIterator[Deployment]:
    """Set up a workspace and a database without a worker.

    The database is a migrated one of its own, unless another is given or it is to be
    new. At the end the auditor judges it, as with every harness.
    """
    options = SandboxOptions(rate_limits=False)
    async with AsyncExitStack() as stack:
        place = url or await stack.enter_async_context(database())
        if not is_new:
            await migrate(place)
        harness = await stack.enter_async_context(
            set_up(folder, options=options, database=PostgresDatabase(url=place))
        )
        overlaps = Overlaps(harness.sandbox, latency)
        harness.sandbox.hook(overlaps)
        yield Deployment(harness=harness, url=place, overlaps=overlaps, folder=folder)
        assert overlaps.found == []


async def stop(process: Process) -> float:
    """Tell a worker to stop, as a platform does; return the seconds that it took."""
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    with anyio.fail_after(STOPPED_WITHIN):
        assert await process.wait() == 0
    return time.monotonic() - began


async def kill(process: Process) -> None:
    process.kill()
    await process.wait()
