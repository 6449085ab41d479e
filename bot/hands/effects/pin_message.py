"""Pins and unpins a message; repeating either does no harm."""

from attrs import frozen

from actors.incident.effects import Outcome, PinMessage, UnpinMessage
from bot.hands.outcomes import accepted
from bot.hands.step_context import StepContext

PINNED = frozenset({"already_pinned"})
"""Slack's errors when the message is pinned already."""

UNPINNED = frozenset({"no_pin", "not_pinned", "message_not_found"})
"""Slack's errors when there is nothing to unpin."""


@frozen(kw_only=True)
class MessagePinner:
    """Pins a message."""

    effect: PinMessage
    context: StepContext

    async def perform(self) -> Outcome:
        place = {"channel": self.effect.channel, "timestamp": self.effect.ts}
        answer = await self.context.api.call("pins.add", place)
        return accepted(answer, already=PINNED)

    async def look_up(self) -> Outcome:
        return await self.perform()


@frozen(kw_only=True)
class MessageUnpinner:
    """Unpins a message."""

    effect: UnpinMessage
    context: StepContext

    async def perform(self) -> Outcome:
        place = {"channel": self.effect.channel, "timestamp": self.effect.ts}
        answer = await self.context.api.call("pins.remove", place)
        return accepted(answer, already=UNPINNED)

    async def look_up(self) -> Outcome:
        return await self.perform()
