"""A person who keeps declaring and closing incidents, and what has to be there then."""

import re
from collections.abc import Iterator

import anyio
from attrs import define, field

from bot.sandbox.channel import Channel
from bot.sandbox.view import Window
from tests.acceptance.harness import Harness, full_text
from tests.acceptance.lifecycle import until_idle
from tests.engine.workers import Deployment

PAUSE = 0.1


@define(eq=False)
class Load:
    """A person who declares one incident after the other.

    Attributes:
        promised: the titles of the incidents that the bot confirmed as declared.
        closed: the titles of those that it confirmed as closed.
        refused: the answers when it did not confirm.
    """

    deployment: Deployment
    promised: list[str] = field(factory=list)
    closed: list[str] = field(factory=list)
    refused: list[str] = field(factory=list)
    _asked: int = 0

    @property
    def harness(self) -> Harness:
        return self.deployment.harness

    async def run(self, incidents: int) -> None:
        """Declare until so many are confirmed, and close every third."""
        while len(self.promised) < incidents:
            await self.declare()
            if len(self.promised) > 3 * len(self.closed) + 3:
                await self.close(self.promised[3 * len(self.closed)])

    async def declare(self) -> str | None:
        self._asked += 1
        title = f"Mails {self._asked:04} are late"
        sam, place = self.harness.sam, self.harness.help
        reply = await sam.types("/incident", title, place)
        if reply.failure or reply.shown:
            return await self._refused(reply.failure or str(reply.shown))
        window = await self._window(title)
        if window is None:
            return await self._refused("no window")
        sam.fills(window, "service", "value", "not-sure")
        sam.fills(window, "severity", "value", "p3")
        submitted = await sam.submits(window)
        if submitted.failure or submitted.errors:
            return await self._refused(submitted.failure or str(submitted.errors))
        self.promised.append(title)
        return title

    async def _window(self, title: str) -> Window | None:
        """Wait for the window of this declaration; an earlier one may still be open."""
        with anyio.move_on_after(3):
            while True:
                window = await self.harness.sam.window()
                if title in str(window.state):
                    return window
                await anyio.sleep(0.01)
        return None

    async def close(self, title: str) -> None:
        channel = self.channel(title)
        if channel is None:
            return
        reply = await self.harness.sam.types("/closeincident", "Rolled back.", channel)
        if reply.failure or "is closed" not in str(reply.shown):
            await self._refused(reply.failure or str(reply.shown))
        else:
            self.closed.append(title)

    async def _refused(self, why: str) -> str | None:
        self.refused.append(why)
        await anyio.sleep(PAUSE)
        return None

    def channel(self, title: str) -> Channel | None:
        """Return the incident's channel, once it has its card."""
        return next(
            (
                channel
                for channel in self.harness.sandbox.workspace.channels
                if any(title in x.text for x in channel.posts)
                if channel.name.startswith("incident-")
            ),
            None,
        )

    async def settled(self, within: float) -> None:
        """Wait until no step is due; then everything confirmed has to be there."""
        await until_idle(self.harness, within)
        if wrong := "\n".join(self.wrong()):
            raise AssertionError(wrong)

    def wrong(self) -> Iterator[str]:
        """Return what is missing in Slack, without a look into the journal."""
        channels = self.harness.sandbox.workspace.channels
        for title in self.promised:
            own = [x for x in channels if x.name.startswith("incident-")]
            mine = [x for x in own if any(title in y.text for y in x.posts)]
            if len(mine) != 1:
                yield f"{title}: {len(mine)} channels"
            for place in (self.harness.help, self.harness.headquarters):
                # An announcement says how far people have come, or that it is over.
                words = rf" incident(, [a-z ]+)?: {title}"
                said = sum(bool(re.search(words, x.text)) for x in place.posts)
                if said != 1:
                    yield f"{title}: announced in {place.name} {said} times"
            direct_messages = [
                x for x in self.harness.sam.dm.posts if title in full_text(x)
            ]
            if len(direct_messages) != 1 or "Everything is done" not in full_text(
                direct_messages[0]
            ):
                yield f"{title}: direct messages {[x.text for x in direct_messages]}"
