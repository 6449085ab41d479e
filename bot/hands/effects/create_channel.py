"""Creates the incident's channel.

Rule: a channel belongs to the incident if the bot created it under this name after the
intent. The name contains the incident's number, so no other incident uses it.
"""

from datetime import datetime

import structlog
from attrs import frozen

from actors.incident.effects import (
    Accepted,
    CreateChannel,
    Doubtful,
    MadeChannel,
    NotFound,
    Outcome,
    Refused,
)
from actors.incident.ids import ChannelId
from bot.base.json_types import JsonObject, child, items, number, text
from bot.hands.outcomes import accepted, not_accepted
from bot.hands.step_context import StepContext
from bot.slack.web import results

OUR_CHANNELS, ALL_CHANNELS = "users.conversations", "conversations.list"

CHANNELS = 999
"""Channels in one answer: the most that Slack allows, because Slack limits calls."""

UNPROVED = Doubtful(why="ok without an id")
"""An "ok" without the channel's id proves nothing, so the step is looked up."""

FIX = {"fix": "restart Muster with --accept-journal, which skips used numbers"}

log = structlog.get_logger()


@frozen(kw_only=True)
class ChannelCreator:
    """Creates the channel, or adopts it if an earlier call created it."""

    effect: CreateChannel
    context: StepContext

    async def perform(self) -> Outcome:
        arguments = {"name": self.effect.name, "is_private": False}
        answer = await self.context.api.call("conversations.create", arguments)
        match answer:
            case results.Done(body=body):
                made = _channel(child(body, "channel"), self.effect.name)
                return made or UNPROVED
            case results.Refused(error="name_taken"):
                return await self._adopt()
            case _:
                return not_accepted(answer)

    async def look_up(self) -> Outcome:
        found = await self._find(OUR_CHANNELS, self.context.started_at)
        return found or NotFound()

    async def _adopt(self) -> Outcome:
        """Find out whether the bot took the name, in a call whose answer was lost.

        Somebody may have removed the bot from the channel since. For that case only,
        search all public channels, which may be many, and join again.
        """
        since = self.context.incident.declared.at
        if found := await self._find(OUR_CHANNELS, since):
            return found
        if found := await self._find(ALL_CHANNELS, since):
            return await self._rejoin(found)
        return Refused(error="name_taken")

    async def _rejoin(self, made: MadeChannel) -> Outcome:
        api, place = self.context.api, {"channel": made.channel}
        joined = accepted(await api.call("conversations.join", place))
        # Even if Slack refuses, the channel is right. People hear of steps that fail.
        return made if isinstance(joined, Accepted | Refused) else joined

    async def _find(self, method: str, since: datetime) -> MadeChannel | None:
        lookup = self.context.lookup
        earliest = lookup.earliest(since)
        query: JsonObject = {
            "types": "public_channel",
            # Somebody may have archived it before the bot knew that it existed.
            "exclude_archived": not lookup.in_doubt,
            "limit": CHANNELS,
        }

        def is_wanted(found: JsonObject) -> bool:
            names = (text(found, "name"), *items(found, "previous_names"))
            is_by_us = text(found, "creator") == lookup.identity.user
            if self.effect.name not in names or not is_by_us:
                return False
            is_new = number(found, "created") >= earliest
            if not is_new:
                # The number was used before, so a journal must have been lost.
                log.error("channel name already used", channel=text(found, "id"), **FIX)
            return is_new and bool(text(found, "id"))

        found = await lookup.first(method, query, "channels", is_wanted)
        return _channel(found, "") if found else None


def _channel(found: JsonObject, name: str) -> MadeChannel | None:
    """Read a channel. Slack may have changed the name, or may leave it out."""
    channel = ChannelId(text(found, "id"))
    if not channel:
        return None
    return MadeChannel(channel=channel, name=text(found, "name") or name)
