"""Finds the bot's messages in a channel or a thread, by the tag of their step."""

from datetime import datetime

from actors.incident.effects import NotFound, SentMessage
from actors.incident.ids import ChannelId, MessageTs
from bot.base.json_types import JsonObject, text
from bot.hands.lookup import Lookup
from bot.screens.step_tag import StepTag

PAGE = 200
"""Messages in one answer; Slack allows up to 999 and advises fewer."""

NO_SUCH_THREAD = frozenset({"thread_not_found"})
"""Slack's errors if the message is gone that a thread belongs to."""


async def find_in_channel(
    lookup: Lookup, tag: StepTag, channel: ChannelId, since: datetime
) -> SentMessage | NotFound:
    """Find a message in the channel's history, without the replies to others."""
    query = _query(lookup, channel, since)
    return await _found(lookup, "conversations.history", query, tag, channel)


async def find_in_thread(
    lookup: Lookup, tag: StepTag, channel: ChannelId, thread: MessageTs, since: datetime
) -> SentMessage | NotFound:
    """Find a reply in a thread, which may be gone by now."""
    query = {**_query(lookup, channel, since), "ts": thread}
    forgiving = lookup.forgiving(NO_SUCH_THREAD)
    return await _found(forgiving, "conversations.replies", query, tag, channel)


def _query(lookup: Lookup, channel: ChannelId, since: datetime) -> JsonObject:
    return {
        "channel": channel,
        "oldest": f"{lookup.earliest(since):.6f}",
        "include_all_metadata": True,
        "limit": PAGE,
    }


async def _found(
    lookup: Lookup, method: str, query: JsonObject, tag: StepTag, channel: ChannelId
) -> SentMessage | NotFound:
    def is_wanted(message: JsonObject) -> bool:
        return lookup.is_by_us(message) and tag.is_on(message) and has_ts(message)

    found = await lookup.first(method, query, "messages", is_wanted)
    if found is None:
        return NotFound()
    return SentMessage(channel=channel, ts=MessageTs(text(found, "ts")))


def has_ts(message: JsonObject) -> bool:
    return bool(text(message, "ts"))
