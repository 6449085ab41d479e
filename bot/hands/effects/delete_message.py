"""Deletes a message; repeating it does no harm."""

from attrs import frozen

from actors.incident.effects import DeleteMessage, Outcome
from bot.hands.outcomes import accepted
from bot.hands.step_context import StepContext

DELETED = frozenset({"message_not_found"})
"""Slack's errors when there is nothing to delete."""


@frozen(kw_only=True)
class MessageDeleter:
    """Deletes a message."""

    effect: DeleteMessage
    context: StepContext

    async def perform(self) -> Outcome:
        place = {"channel": self.effect.channel, "ts": self.effect.ts}
        answer = await self.context.api.call("chat.delete", place)
        return accepted(answer, already=DELETED)

    async def look_up(self) -> Outcome:
        return await self.perform()
