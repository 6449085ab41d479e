"""The log of Web API calls."""

from collections import deque

from attrs import frozen

from bot.sandbox.args import Args
from bot.sandbox.fields import Fields


@frozen(kw_only=True)
class Call:
    """One call as Slack saw it.

    `answer` is Slack's own answer, or None if a fault came before the work; `status` is
    0 if no answer was sent; `retry_after` is the header of a 429.
    """

    method: str
    args: Args
    at: float
    status: int
    answer: Fields | None = None
    fault: str | None = None
    retry_after: int | None = None

    @property
    def ok(self) -> bool:
        return self.answer is not None and self.answer.get("ok") is True

    @property
    def error(self) -> str | None:
        found = None if self.answer is None else self.answer.get("error")
        return None if found is None else str(found)


class Calls(deque[Call]):
    """The latest calls, oldest first."""

    def of(self, method: str) -> list[Call]:
        return [call for call in self if call.method == method]
