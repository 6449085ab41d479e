"""Joining: the bot enters a public channel that has to be told and that it is not in.

Rule: Slack refuses a call from outside before it does anything, so the same call may be
sent again; and joining twice does no harm.
"""

from attrs import frozen

from bot.base.json_types import NOTHING, JsonObject
from bot.slack.web.results import CallResult, Done, NotDone, Refused, Unknown
from bot.slack.web.throttled_api import Calls

NOT_IN_IT = "not_in_channel"


@frozen
class Joining:
    """Calls Slack; joins and calls again, if only the membership was missing."""

    api: Calls

    async def call(self, method: str, arguments: JsonObject = NOTHING) -> CallResult:
        answer = await self.api.call(method, arguments)
        if not isinstance(answer, Refused) or answer.error != NOT_IN_IT:
            return answer
        place: JsonObject = {"channel": arguments.get("channel")}
        joined = await self.api.call("conversations.join", place)
        match joined:
            case Done():
                return await self.api.call(method, arguments)
            case NotDone() | Unknown():
                # The call itself was refused, so that nothing is in doubt.
                wait = joined.retry_after if isinstance(joined, NotDone) else None
                return NotDone(error=joined.error, retry_after=wait)
            case _:
                return answer
