"""Joining: the bot joins a public channel that it has to post to but is not in.

Rule: Slack refuses a call to a channel that the bot is not in before it does anything,
so the call may be repeated. Joining twice does no harm either.
"""

from attrs import frozen

from bot.base.json_types import NOTHING, JsonObject
from bot.slack.web.results import CallResult, Done, NotDone, Refused, Unknown
from bot.slack.web.throttled_api import Calls

NOT_A_MEMBER = "not_in_channel"


@frozen
class Joining:
    """Calls Slack. If only the membership is missing, joins and repeats the call."""

    api: Calls

    async def call(self, method: str, arguments: JsonObject = NOTHING) -> CallResult:
        result = await self.api.call(method, arguments)
        if not isinstance(result, Refused) or result.error != NOT_A_MEMBER:
            return result
        place: JsonObject = {"channel": arguments.get("channel")}
        joined = await self.api.call("conversations.join", place)
        match joined:
            case Done():
                return await self.api.call(method, arguments)
            case NotDone():
                return joined
            case Unknown():
                # Slack refused the call itself, so nothing is in doubt.
                return NotDone(error=joined.error, retry_after=None)
            case _:
                return result
