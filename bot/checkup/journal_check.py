"""The journal check: compares incident numbers with the channels that carry them.

Rule: a number whose channel exists in Slack is not assigned again, even if the journal
does not know it. A journal that is behind Slack was restored, or is another one.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial

import anyio
import structlog
from attrs import define, frozen

from actors.clock import Clock
from actors.errors import JournalUnavailable
from actors.incident.ids import IncidentNumber
from bot.base.json_types import JsonObject, as_object, child, items, text
from bot.checkup.authentication import PAUSE, Unusable
from bot.engine.database_wait import DatabaseWait
from bot.settings.channel_names import number_in
from bot.slack.web.identity import Identity
from bot.slack.web.results import Done, Misconfigured, NotDone, Refused, Unknown
from bot.slack.web.throttled_api import Calls
from bot.storage.store import Store

MEMBER_OF = ("users.conversations",)
"""Lists the channels that the bot is in: all its own, unless it was removed."""

ALL = ("users.conversations", "conversations.list")

PAGE = 999
"""Channels in one answer: the most that Slack allows, because it limits the calls."""

FLAG = "--accept-journal"

log = structlog.get_logger()


@frozen(order=True)
class NumberedChannel:
    """A channel that the bot created, and the number in its name."""

    number: IncidentNumber
    name: str


@frozen
class ChannelsNotListed(Exception):  # noqa: N818 - what the channels are.
    """Slack refuses to list channels."""

    method: str
    error: str


@define(kw_only=True)
class JournalCheck:
    """Compares the journal's numbers with the channels in Slack.

    Attributes:
        template: the template of channel names.
        services: the service keys that names may contain.
    """

    api: Calls
    store: Store
    identity: Identity
    clock: Clock
    stop: anyio.Event
    template: str
    services: Sequence[str]

    async def accept(self) -> None:
        """Raise the numbers above every channel, for a journal that was accepted.

        Raises ``Unusable`` if Slack does not list the channels.
        """
        try:
            listed = await self._list(ALL)
        except ChannelsNotListed as refused:
            what = f"{FLAG}: Slack refuses {refused.method} ({refused.error})"
            fix = "add the scope channels:read to the app, and reinstall it"
            raise Unusable(f"{what}. Fix: {fix}") from refused
        if listed is None:
            return
        waiting = DatabaseWait(clock=self.clock, stop=self.stop)
        last = await waiting.until_available(self.store.last_number)
        last = max([last, *(x.number for x in listed)])
        await waiting.until_available(partial(self.store.raise_numbers, last))
        log.info("journal accepted", next=last + 1)

    async def check(self) -> None:
        """Skip the numbers of channels that the journal does not know, and log that."""
        try:
            listed = await self._list(MEMBER_OF)
        except ChannelsNotListed as refused:
            facts = {"method": refused.method, "error": refused.error}
            log.warning("incident channels not listed", **facts)
            return
        if listed:
            with suppress(JournalUnavailable):
                # Raised only when told to stop; the next process checks again.
                await self._skip(listed)

    async def _skip(self, listed: Sequence[NumberedChannel]) -> None:
        waiting = DatabaseWait(clock=self.clock, stop=self.stop)
        # Read after Slack has answered: all numbers it showed were assigned before.
        last = await waiting.until_available(self.store.last_number)
        unknown = sorted(x for x in listed if x.number > last)
        if not unknown:
            return
        highest = unknown[-1]
        await waiting.until_available(partial(self.store.raise_numbers, highest.number))
        log.error(
            "journal behind slack",
            last=last,
            unknown=len(unknown),
            incident=highest.number,
            channel=highest.name,
            fix="stop Muster and restore a later backup of this database; "
            f"without one do nothing, the next incident is {highest.number + 1}",
        )

    async def _list(self, methods: Sequence[str]) -> list[NumberedChannel] | None:
        """List our channels with a number; ``None`` if told to stop before that."""
        found: list[NumberedChannel] = []
        for method in methods:
            cursor = ""
            while True:
                page = await self._page(method, cursor)
                if page is None:
                    return None
                for channel in map(as_object, items(page, "channels")):
                    found += self._numbered(channel)
                cursor = text(child(page, "response_metadata"), "next_cursor")
                if not cursor:
                    break
        return found

    async def _page(self, method: str, cursor: str) -> JsonObject | None:
        """Ask until Slack answers; ``None`` if told to stop before that."""
        query: JsonObject = {
            "types": "public_channel",
            "exclude_archived": False,
            "limit": PAGE,
            "cursor": cursor or None,
        }
        while not self.stop.is_set():
            pause = PAUSE
            match await self.api.call(method, query):
                case Done(body=body):
                    return body
                case NotDone(retry_after=seconds):
                    pause = seconds or PAUSE
                case Misconfigured() as result if result.may_pass:
                    pass
                case Refused(error=error) | Misconfigured(error=error):
                    raise ChannelsNotListed(method, error)
                case Unknown():
                    pass
            until = self.clock.now() + timedelta(seconds=pause)
            await self.clock.wait(self.stop, until)
        return None

    def _numbered(self, channel: JsonObject) -> list[NumberedChannel]:
        if text(channel, "creator") != self.identity.user:
            return []
        names = [text(channel, "name"), *map(str, items(channel, "previous_names"))]
        return [
            NumberedChannel(number, name)
            for name in names
            if (number := number_in(self.template, name, self.services))
        ]
