"""The probes: did a call happen whose answer never came?"""

import html
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from attrs import define, frozen

from actors.incident.effects import (
    Accepted,
    Blind,
    Doubtful,
    MadeChannel,
    NotFound,
    Outcome,
    SentMessage,
    Wait,
)
from actors.incident.facts import Link
from actors.incident.ids import ChannelId, MessageTs, PersonId
from bot.base.json_types import JsonObject, as_object, child, items, number, text
from bot.screens.messages import Mark
from bot.slack.web import results as answers
from bot.slack.web.identity import Identity
from bot.slack.web.results import CallResult
from bot.slack.web.throttled_api import Calls

MARGIN = timedelta(minutes=10)
"""How much earlier than the intent a look-up begins: our clock may have been set."""

UNPROVED = Doubtful(why="ok without what was asked for")
"""An "ok" that does not say what is there proves nothing: it is asked again."""

PAGE = 200
"""Messages in one answer; Slack allows up to 999 and advises fewer."""

CHANNELS = 999
"""Channels in one answer: the most that Slack allows, for it counts the calls."""

PAGES = 20
"""A look-up that needs more pages than this is given up as blind.

It is what Slack allows in a minute of the rarest of them (conversations.list, tier 2):
a longer one would be closed in its midst, and begin again each time.
"""

FIX = {"fix": "restart Muster with --accept-journal, which skips used numbers"}

log = structlog.get_logger()


@define
class _Unreadable(Exception):  # noqa: N818 - what the place is.
    """The look-up itself got no answer; carries the outcome that says why."""

    outcome: Outcome


@frozen(kw_only=True)
class Probes:
    """Looks things up; a look-up that is refused is ``Blind``, one that fails waits.

    Attributes:
        ahead: by how much our clock, which intents bear, goes before Slack's.
        in_doubt: it may have happened, so nothing that could be it is passed over.
    """

    api: Calls
    identity: Identity
    ahead: timedelta = timedelta()
    in_doubt: bool

    async def channel(self, name: str, since: datetime) -> Outcome:
        """Find our own channel that had this name at first, made after the intent."""
        return await self._channel("users.conversations", name, since)

    async def channel_left(self, name: str, since: datetime) -> Outcome:
        """The same among all public channels, whether we are in it or not."""
        return await self._channel("conversations.list", name, since)

    async def _channel(self, method: str, name: str, since: datetime) -> Outcome:
        earliest = self._earliest(since)
        query: JsonObject = {
            "types": "public_channel",
            # Archived by somebody before we heard that we had made it.
            "exclude_archived": not self.in_doubt,
            "limit": CHANNELS,
        }

        def is_wanted(found: JsonObject) -> bool:
            is_ours = text(found, "creator") == self.identity.user
            is_new = number(found, "created") >= earliest
            names = (text(found, "name"), *items(found, "previous_names"))
            if name in names and is_ours and not is_new:
                # The name bears the number, which only a lost journal gave out before.
                log.error("channel name already used", channel=text(found, "id"), **FIX)
            return name in names and is_ours and is_new and bool(text(found, "id"))

        try:
            found = await self._first(method, query, "channels", is_wanted)
        except _Unreadable as unreadable:
            return unreadable.outcome
        if found is None:
            return NotFound()
        known = ChannelId(text(found, "id"))
        return MadeChannel(channel=known, name=text(found, "name"))

    async def message(
        self, to: ChannelId | PersonId, mark: Mark, since: datetime
    ) -> Outcome:
        """Find the message that bears our mark, in its metadata or its block id."""
        try:
            place = await self._place(to)
            query: JsonObject = {
                "channel": place,
                "oldest": f"{self._earliest(since):.6f}",
                "include_all_metadata": True,
                "limit": PAGE,
            }
            found = await self._first(
                "conversations.history",
                query,
                "messages",
                lambda x: self._is_ours(x) and _bears(x, mark) and bool(text(x, "ts")),
            )
        except _Unreadable as unreadable:
            return unreadable.outcome
        if found is None:
            return NotFound()
        return SentMessage(channel=place, ts=MessageTs(text(found, "ts")))

    async def topic(self, channel: ChannelId, wanted: str) -> Outcome:
        """See whether the topic is this one, however often Slack has escaped it."""
        answer = await self.api.call("conversations.info", {"channel": channel})
        try:
            info = child(_readable(answer), "channel")
        except _Unreadable as unreadable:
            return unreadable.outcome
        kept = text(child(info, "topic"), "value")
        return Accepted() if wanted in (kept, html.unescape(kept)) else NotFound()

    async def bookmark(self, channel: ChannelId, link: Link) -> Outcome:
        answer = await self.api.call("bookmarks.list", {"channel_id": channel})
        try:
            listed = _listed(_readable(answer), "bookmarks")
        except _Unreadable as unreadable:
            return unreadable.outcome
        wanted = (link.title, link.url)
        is_there = any((text(x, "title"), text(x, "link")) == wanted for x in listed)
        return Accepted() if is_there else NotFound()

    def _earliest(self, since: datetime) -> float:
        """The intent's time by Slack's clock, and some time before it."""
        margin = MARGIN if self.in_doubt else timedelta()
        earlier = max(self.ahead, timedelta()) + margin
        # Whatever a proxy says what time it is: in seconds nothing overflows.
        # Slack tells in whole ones when a channel was made.
        return max(since.timestamp() - earlier.total_seconds(), 0.0) // 1

    async def _place(self, to: ChannelId | PersonId) -> ChannelId:
        if not is_person(to):
            return ChannelId(to)
        # Opening a direct message that is open answers with the one there is.
        answer = await self.api.call("conversations.open", {"users": to})
        opened = text(child(_readable(answer), "channel"), "id")
        if not opened:
            raise _Unreadable(UNPROVED)
        return ChannelId(opened)

    def _is_ours(self, message: JsonObject) -> bool:
        return text(message, "bot_id") == self.identity.bot or (
            text(message, "user") == self.identity.user
        )

    async def _first(
        self,
        method: str,
        query: JsonObject,
        listed: str,
        is_wanted: Callable[[JsonObject], bool],
    ) -> JsonObject | None:
        """Page through a list to the first item that is wanted."""
        cursor = ""
        for _ in range(PAGES):
            page: JsonObject = {**query, "cursor": cursor or None}
            body = _readable(await self.api.call(method, page))
            for item in _listed(body, listed):
                if is_wanted(item):
                    return item
            cursor = text(child(body, "response_metadata"), "next_cursor")
            if not cursor:
                return None
        raise _Unreadable(Blind(why="too much to look through"))


def _readable(answer: CallResult) -> JsonObject:
    match answer:
        case answers.Done(body=body):
            return body
        case answers.NotDone(error=error, retry_after=seconds):
            raise _Unreadable(Wait(seconds=seconds, why=error))
        case answers.Unknown(error=error):
            raise _Unreadable(Doubtful(why=error))
        case answers.Misconfigured(error=error) if answer.may_pass:
            raise _Unreadable(Wait(seconds=None, why=error))
        case answers.Refused(error=error) | answers.Misconfigured(error=error):
            raise _Unreadable(Blind(why=error))


def _listed(body: JsonObject, name: str) -> list[JsonObject]:
    """What an answer lists; one that lists nothing at all says nothing."""
    if not isinstance(body.get(name), list | tuple):
        raise _Unreadable(UNPROVED)
    return [as_object(item) for item in items(body, name)]


def is_person(to: ChannelId | PersonId) -> bool:
    return to.startswith(("U", "W"))


def _bears(message: JsonObject, mark: Mark) -> bool:
    payload = child(child(message, "metadata"), "event_payload")
    if text(payload, "step") == mark.text:
        return True
    blocks = (as_object(block) for block in items(message, "blocks"))
    return any(mark.is_on(text(block, "block_id")) for block in blocks)
