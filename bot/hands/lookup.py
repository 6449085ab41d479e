"""Looks things up in Slack, to find out whether a call without an answer worked."""

from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import define, frozen
from attrs import evolve as with_

from actors.incident.effects import Blind, Delayed, Doubtful, Outcome
from bot.base.json_types import JsonObject, as_object, child, items, text
from bot.hands.outcomes import delayed
from bot.slack.web import results
from bot.slack.web.identity import Identity
from bot.slack.web.results import CallResult
from bot.slack.web.throttled_api import Calls

MARGIN = timedelta(minutes=10)
"""A look-up begins this long before the intent, because clocks get adjusted."""

UNPROVED = Doubtful(why="ok without what was asked for")
"""An "ok" without the data proves nothing, so the step asks again."""

PAGES = 20
"""A look-up that needs more pages than this ends as blind.

Slack allows this many calls a minute of the most limited method (conversations.list,
tier 2). A longer look-up would be throttled halfway, and would start again each time.
"""


@define
class Unreadable(Exception):  # noqa: N818 - a property of the place.
    """The look-up itself got no answer; the outcome says why."""

    outcome: Outcome


@frozen(kw_only=True)
class Lookup:
    """Reads from Slack; raises ``Unreadable`` if Slack does not answer the question.

    If Slack refuses a look-up, the outcome is ``Blind``; if a look-up fails, it waits.

    Attributes:
        clock_skew: how far the clock that dates the intents is ahead of Slack's.
        in_doubt: the step may have happened, so the search must not miss its result.
        empty: Slack's errors that mean that there is nothing to look through.
    """

    api: Calls
    identity: Identity
    clock_skew: timedelta
    in_doubt: bool
    empty: frozenset[str] = frozenset()

    def forgiving(self, errors: frozenset[str]) -> "Lookup":
        """Return a look-up that finds nothing where Slack answers with these errors."""
        return with_(self, empty=errors)

    def earliest(self, since: datetime) -> float:
        """Return the intent's time by Slack's clock, with a margin before it."""
        margin = MARGIN if self.in_doubt else timedelta()
        earlier = max(self.clock_skew, timedelta()) + margin
        # Slack dates a channel in whole seconds. Never before 0: the skew may come
        # from a proxy with a wrong clock.
        return max(since.timestamp() - earlier.total_seconds(), 0.0) // 1

    def is_by_us(self, message: JsonObject) -> bool:
        return text(message, "bot_id") == self.identity.bot or (
            text(message, "user") == self.identity.user
        )

    async def read(self, method: str, arguments: JsonObject) -> JsonObject:
        return _body(await self.api.call(method, arguments))

    async def listed(
        self, method: str, arguments: JsonObject, name: str
    ) -> list[JsonObject]:
        return _listed(await self.read(method, arguments), name)

    async def first(
        self,
        method: str,
        query: JsonObject,
        name: str,
        is_wanted: Callable[[JsonObject], bool],
    ) -> JsonObject | None:
        """Page through a list to the first wanted item."""
        cursor = ""
        for _ in range(PAGES):
            page = {**query, "cursor": cursor or None}
            answer = await self.api.call(method, page)
            if isinstance(answer, results.Refused) and answer.error in self.empty:
                return None
            body = _body(answer)
            for item in _listed(body, name):
                if is_wanted(item):
                    return item
            cursor = text(child(body, "response_metadata"), "next_cursor")
            if not cursor:
                return None
        raise Unreadable(Blind(why="too much to look through"))


def _body(answer: CallResult) -> JsonObject:
    match answer:
        case results.Done(body=body):
            return body
        case results.NotDone():
            raise Unreadable(delayed(answer))
        case results.Unknown(error=error):
            raise Unreadable(Doubtful(why=error))
        case results.Misconfigured(error=error) if answer.may_pass:
            raise Unreadable(Delayed(seconds=None, why=error))
        case results.Refused(error=error) | results.Misconfigured(error=error):
            raise Unreadable(Blind(why=error))


def _listed(body: JsonObject, name: str) -> list[JsonObject]:
    """Return the list in an answer; an answer without the list proves nothing."""
    if not isinstance(body.get(name), list | tuple):
        raise Unreadable(UNPROVED)
    return [as_object(item) for item in items(body, name)]
