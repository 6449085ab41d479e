"""The rig: a sandbox in this process, and the real bot in a process of its own."""

import os
import signal
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import anyio
from anyio.abc import Process
from attrs import define, evolve

from bot.sandbox import MEMBER_EVENTS, Sandbox, SandboxOptions
from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.channel import Channel
from bot.sandbox.view import Window
from tests.acceptance.process import COMMAND, environment
from tests.benchmarks.checkout import THIS, Checkout

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
        return await declaration(person, title, self.place)

    async def until_done(self, people: list[ActingPerson], within: float) -> None:
        """Wait until each of these people has a direct message that all is done."""
        for person in people:
            await self.sandbox.until(is_done(person), within)

    def memory(self) -> float:
        """Return the memory of the bot's process in MB (Linux)."""
        return memory_of(self.process)


async def declaration(person: ActingPerson, title: str, place: Channel) -> Window:
    """Open the window that declares an incident, and fill it."""
    reply = await person.types("/incident", title, place)
    if reply.failure:
        raise AssertionError(reply.failure)
    window = await person.window()
    person.fills(window, "service", "value", "not-sure")
    person.fills(window, "severity", "value", "p3")
    return window


async def submit(person: ActingPerson, window: Window) -> float:
    """Submit a window; return the seconds until it was acknowledged."""
    began = now()
    reply = await person.submits(window)
    took = now() - began
    if reply.failure or reply.errors:
        raise AssertionError(reply)
    return took


def is_done(person: ActingPerson) -> Callable[[], bool | None]:
    """Whether this person has a direct message that all is done."""
    return lambda: any("is done" in post.text for post in person.dm.posts) or None


@asynccontextmanager
async def rig(
    people: int,
    options: SandboxOptions | None = None,
    database: str = "",
    workers: int = 1,
    checkout: Checkout = THIS,
) -> AsyncIterator[Rig]:
    """Start both, wait until the bot serves, and stop both at the end.

    The bot has a file of its own, unless a ``DATABASE_URL`` is given.
    """
    chosen = options or SandboxOptions(rate_limits=False, latency=LATENCY)
    chosen = evolve(chosen, events=MEMBER_EVENTS)
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        sandbox = await stack.enter_async_context(Sandbox.serving(chosen))
        workspace = sandbox.workspace
        crowd = [workspace.add_person(f"Person {n}") for n in range(people)]
        place = workspace.add_channel("help", crowd)
        told = workspace.add_channel("headquarters", crowd[:1])
        url = database or f"sqlite:///{folder}/bench.db"
        processes = [
            await stack.enter_async_context(bot(sandbox, url, told.id, checkout))
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
async def bot(
    sandbox: Sandbox, database: str, announce: str, checkout: Checkout = THIS
) -> AsyncIterator[Process]:
    """Run ``python -m bot run`` of a version until the block ends."""
    variables = environment(
        sandbox,
        DATABASE_URL=database,
        # What comes late is measured, and not told beside the table.
        LOG_LEVEL="error",
        MUSTER_CONFIG=CONFIGURATION.format(announce=announce),
    )
    async with await anyio.open_process(
        COMMAND, env=variables, cwd=checkout.path, stdout=None, stderr=None
    ) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            with anyio.CancelScope(shield=True):
                await process.wait()


def memory_of(process: Process) -> float:
    """Return the memory of a process in MB (Linux)."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    line = next(x for x in status.splitlines() if x.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def cpu_of(process: Process) -> float:
    """Return the seconds of CPU that a process has used, in hundredths (Linux)."""
    stat = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii")
    # The name, in brackets, may have spaces.
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def quiet(process: Process) -> None:
    """Wait until a process has used next to no CPU for a moment."""
    before = -1.0
    while (used := cpu_of(process)) - before > 0.01:
        before = used
        await anyio.sleep(0.15)


def now() -> float:
    return time.perf_counter()
