"""The rig: a sandbox in this process, and the real bot in a process of its own."""

import signal
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import anyio
from anyio.abc import Process
from attrs import define

from bot.sandbox import Sandbox, SandboxOptions
from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.channel import Channel
from bot.sandbox.view import Window
from tests.acceptance.process import COMMAND, environment

LATENCY = 0.15
"""Seconds that Slack takes for a call."""

CONFIGURATION = """
[[links]]
key = "playbook"
title = "Incident playbook"
url = "https://example.org/playbook"
[[links]]
key = "categorise"
title = "How bad is it?"
url = "https://example.org/severities"
[[links]]
key = "report"
title = "Report template"
url = "https://example.org/report"
[channels]
announce = ["{announce}"]
"""


@define(kw_only=True, eq=False)
class Rig:
    """People, a channel to declare in, and the bot's process (the first of several)."""

    sandbox: Sandbox
    people: list[ActingPerson]
    place: Channel
    process: Process

    async def window(self, person: ActingPerson, title: str) -> Window:
        """Open the window and fill it, but do not submit it."""
        reply = await person.types("/incident", title, self.place)
        if reply.failure:
            raise AssertionError(reply.failure)
        window = await person.window()
        person.fills(window, "service", "value", "not-sure")
        person.fills(window, "severity", "value", "p3")
        return window

    async def until_done(self, people: list[ActingPerson], within: float) -> None:
        """Wait until each of these people has a direct message that all is done."""
        for person in people:
            await self.sandbox.until(_is_done(person), within)

    def memory(self) -> float:
        """Return the memory of the bot's process in MB (Linux)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        line = next(x for x in status.splitlines() if x.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


def _is_done(person: ActingPerson) -> Callable[[], bool | None]:
    return lambda: any("is done" in post.text for post in person.dm.posts) or None


@asynccontextmanager
async def rig(
    people: int,
    options: SandboxOptions | None = None,
    database: str = "",
    workers: int = 1,
) -> AsyncIterator[Rig]:
    """Start both, wait until the bot serves, and stop both at the end.

    The bot has a file of its own, unless a ``DATABASE_URL`` is given.
    """
    chosen = options or SandboxOptions(rate_limits=False, latency=LATENCY)
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        sandbox = await stack.enter_async_context(Sandbox.serving(chosen))
        workspace = sandbox.workspace
        crowd = [workspace.add_person(f"Person {n}") for n in range(people)]
        place = workspace.add_channel("help", crowd)
        told = workspace.add_channel("headquarters", crowd[:1])
        url = database or f"sqlite:///{folder}/bench.db"
        processes = [
            await stack.enter_async_context(bot(sandbox, url, told.id))
            for _ in range(workers)
        ]
        await sandbox.connected(2 * workers, within=30)
        yield Rig(
            sandbox=sandbox,
            people=[sandbox.acting(person) for person in crowd],
            place=place,
            process=processes[0],
        )


@asynccontextmanager
async def bot(sandbox: Sandbox, database: str, announce: str) -> AsyncIterator[Process]:
    """Run ``python -m bot run`` until the block ends."""
    variables = environment(
        sandbox,
        DATABASE_URL=database,
        MUSTER_CONFIG=CONFIGURATION.format(announce=announce),
    )
    async with await anyio.open_process(
        COMMAND, env=variables, stdout=None, stderr=None
    ) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            with anyio.CancelScope(shield=True):
                await process.wait()


def now() -> float:
    return time.perf_counter()
