"""A bot of one version, with one incident of few updates and one of many."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from anyio.abc import Process
from attrs import define, frozen

from bot.sandbox import Sandbox, SandboxOptions
from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.channel import Channel
from bot.sandbox.view import Window
from tests.benchmarks.checkout import Checkout
from tests.benchmarks.pinger import Pinger
from tests.benchmarks.rig import bot, cpu_of, declaration, is_done, now, quiet, submit

FEW, MANY = 10, 2000
SLACK = SandboxOptions(rate_limits=False, latency=0.01)
PATIENCE = 60.0
WINDOW_SECONDS = 5.0
"""Slack opens no window later than 3 seconds after somebody asked for it."""


@frozen
class Cost:
    """What one update took: seconds to its acknowledgement, and seconds of CPU."""

    ack: float
    cpu: float


@define(kw_only=True, eq=False)
class Grown:
    """The sandbox, the two channels, and who acts in them.

    Attributes:
        others: the channel that hears last of each change.
    """

    checkout: Checkout
    sandbox: Sandbox
    url: str
    author: ActingPerson
    pinger: Pinger
    others: Channel
    few: Channel
    many: Channel
    events: int
    _turn: int = 0

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Process]:
        """Run the bot until the block ends."""
        url, checkout = self.url, self.checkout
        async with bot(self.sandbox, url, self.others.id, checkout) as process:
            await self.sandbox.connected(2, within=PATIENCE)
            yield process

    async def update(self, channel: Channel) -> float:
        """Change the title; return the seconds to the acknowledgement once all is done.

        An acknowledgement that misses Slack's three seconds counts as these three.
        """
        self._turn += 1
        title = f"Renamed {self._turn}"
        window = await self._window(channel)
        self.author.fills(window, "title", "value", title)
        began = now()
        await self.author.submits(window)
        ack = now() - began
        await self.sandbox.until(
            lambda: title in self.others.posts[-1].text or None, PATIENCE
        )
        if window.is_open:
            await self.author.cancels(window)
        return ack

    async def _window(self, channel: Channel) -> Window:
        """Ask for the window again if it comes too late for Slack to open it."""
        while True:
            await self.author.types("/incident", "edit", channel)
            with suppress(TimeoutError):
                return await self.author.window(WINDOW_SECONDS)

    async def cost(self, process: Process, channel: Channel) -> Cost:
        before = cpu_of(process)
        ack = await self.update(channel)
        await quiet(process)
        return Cost(ack, cpu_of(process) - before)


@asynccontextmanager
async def grown(checkout: Checkout) -> AsyncIterator[Grown]:
    """Declare both incidents with the version's own bot, and let them grow in its core.

    Their channels and messages exist in the sandbox, so that real updates can follow.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "grown.db"
        async with Sandbox.serving(SLACK) as sandbox:
            workspace = sandbox.workspace
            crowd = [workspace.add_person(x) for x in ("Sam", "Alex", "Kim")]
            place = workspace.add_channel("help", crowd)
            others = workspace.add_channel("headquarters", crowd)
            people = [sandbox.acting(person) for person in crowd]
            url = f"sqlite:///{path}"
            async with bot(sandbox, url, others.id, checkout):
                await sandbox.connected(2, within=PATIENCE)
                few, many = [await _declared(sandbox, x, place) for x in people[:2]]
            await checkout.run("grow", str(path), "1", str(FEW))
            events = await checkout.run("grow", str(path), "2", str(MANY))
            yield Grown(
                checkout=checkout,
                sandbox=sandbox,
                url=url,
                author=people[0],
                pinger=Pinger(people[2], place),
                others=others,
                few=few,
                many=many,
                events=int(events),
            )


async def _declared(sandbox: Sandbox, person: ActingPerson, place: Channel) -> Channel:
    window = await declaration(person, f"By {person.person.name}", place)
    await submit(person, window)
    await person.cancels(window)
    await sandbox.until(is_done(person), PATIENCE)
    return sandbox.workspace.channels[-1]
