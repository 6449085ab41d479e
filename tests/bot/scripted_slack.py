"""A Slack that answers each call as it was planned."""

from collections import defaultdict

import anyio
from attrs import define, field

from bot.base.json_types import NOTHING, JsonObject, child
from bot.slack.web.results import CallResult, Done, Refused

NO = Refused(error="no")


@define(eq=False)
class Slack:
    """What reaches Slack; each call is answered as it was planned, at last with ok.

    Attributes:
        planned: what to answer, by method or the word ``respond``, one after another.
        always: what to answer whenever nothing is planned.
        slow: until it is set, no call is answered.
    """

    planned: dict[str, list[CallResult | Exception]] = field(
        factory=lambda: defaultdict(list)
    )
    always: dict[str, CallResult | Exception] = field(factory=dict)
    calls: list[tuple[str, JsonObject]] = field(factory=list)
    slow: anyio.Event | None = None

    async def respond(self, response_url: str, message: JsonObject) -> CallResult:
        return self._answer("respond", {**message, "url": response_url})

    async def call(self, method: str, arguments: JsonObject = NOTHING) -> CallResult:
        answer = self._answer(method, arguments)
        if self.slow:
            await self.slow.wait()
        return answer

    def _answer(self, method: str, arguments: JsonObject) -> CallResult:
        self.calls.append((method, arguments))
        planned = self.planned[method]
        answer = planned.pop(0) if planned else self.always.get(method, _ok(arguments))
        if isinstance(answer, Exception):
            raise answer
        return answer

    def sent(self, method: str = "respond") -> list[JsonObject]:
        """What was sent in this way, whether or not Slack took it."""
        return [given for name, given in self.calls if name == method]

    def said(self, method: str = "respond") -> list[str]:
        return [str(given["text"]) for given in self.sent(method)]

    def views(self, method: str) -> list[JsonObject]:
        return [child(given, "view") for given in self.sent(method)]

    def places(self) -> list[str]:
        return [str(given["channel"]) for given in self.sent("chat.postMessage")]

    @property
    def methods(self) -> list[str]:
        return [name for name, _ in self.calls if name != "respond"]


def _ok(arguments: JsonObject) -> Done:
    opened = {"id": f"D{arguments.get('users', '')}"}
    return Done(body={"ok": True, "channel": opened, "ts": "1.5"})
