"""Posts a message, and recognises it by its tag."""

from attrs import frozen

from actors.incident.effects import (
    Doubtful,
    Outcome,
    PostMessage,
    SentMessage,
)
from actors.incident.ids import ChannelId, MessageTs, PersonId
from bot.base.json_types import child, text
from bot.hands import lookup
from bot.hands.lookup import Unreadable
from bot.hands.outcomes import not_accepted
from bot.hands.send import PLAIN_MESSAGE, send
from bot.hands.step_context import StepContext
from bot.hands.tagged import find_in_channel, find_in_thread
from bot.slack.web import results

UNPROVED = Doubtful(why="ok without an id")
"""An "ok" without the message's id proves nothing, so the step is looked up."""


@frozen(kw_only=True)
class MessagePoster:
    """Posts a message into a channel, or to a person as a direct message."""

    effect: PostMessage
    context: StepContext

    async def perform(self) -> Outcome:
        context = self.context
        thread = {"thread_ts": self.effect.thread} if self.effect.thread else {}
        place = {"channel": self.effect.to, **thread, **PLAIN_MESSAGE}
        body, tag = self.effect.body, context.tag
        answer = await send(context, "chat.postMessage", place, body, tag)
        if not isinstance(answer, results.Done):
            return not_accepted(answer)
        channel, ts = text(answer.body, "channel"), text(answer.body, "ts")
        if not channel or not ts:
            return UNPROVED
        return SentMessage(channel=ChannelId(channel), ts=MessageTs(ts))

    async def look_up(self) -> Outcome:
        """Find the bot's message with the step's tag, posted after the intent.

        Slack posts a reply to a deleted message in the channel, so both are read.
        """
        lookup, tag = self.context.lookup, self.context.tag
        place, since = await self._place(), self.context.started_at
        if thread := self.effect.thread:
            found = await find_in_thread(lookup, tag, place, thread, since)
            if isinstance(found, SentMessage):
                return found
        return await find_in_channel(lookup, tag, place, since)

    async def _place(self) -> ChannelId:
        """Open a person's direct message; opening it twice changes nothing."""
        to = self.effect.to
        if not is_person(to):
            return ChannelId(to)
        body = await self.context.lookup.read("conversations.open", {"users": to})
        opened = text(child(body, "channel"), "id")
        if not opened:
            raise Unreadable(lookup.UNPROVED)
        return ChannelId(opened)


def is_person(to: ChannelId | PersonId) -> bool:
    return to.startswith(("U", "W"))
