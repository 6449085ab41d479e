"""Faults on demand: what goes wrong with a call, how often, and when."""

from collections.abc import Callable
from enum import Enum

from attrs import Factory, define, field

from bot.sandbox.args import Args


class How(Enum):
    """The ways in which a call goes wrong."""

    RATE_LIMITED = "429 with Retry-After"
    RATE_LIMITED_BARE = "429 without Retry-After"
    RATE_LIMITED_BROKEN = "429 with a Retry-After that is no number"
    SERVER_ERROR = "500"
    BAD_GATEWAY = "502 with HTML"
    UNAVAILABLE = "503"
    HTML = "200 with HTML"
    BROKEN_JSON = "200 with half a JSON object"
    LIST = "200 with an empty list"
    EMPTY = "200 with nothing"
    RESET = "connection reset instead of an answer"
    RESET_MIDWAY = "connection reset in the middle of the answer"
    HANG = "no answer at all"
    ERROR = "ok: false"


@define(kw_only=True, eq=False)
class Fault:
    """Something that goes wrong with calls.

    Attributes:
        how: what goes wrong.
        method: the method it befalls; None is any.
        times: how many calls it befalls; None is all.
        acts: whether Slack does the work before things go wrong.
        error: the code that `How.ERROR` answers.
        retry_after: the seconds that `How.RATE_LIMITED` asks for.
        when: whether a call with these arguments is befallen.
        reached: how many calls it has befallen so far.

    """

    how: How
    method: str | None = None
    times: int | None = 1
    acts: bool = Factory(lambda self: self.how is How.RESET_MIDWAY, takes_self=True)
    error: str = "internal_error"
    retry_after: int = 1
    when: Callable[[Args], bool] | None = None
    reached: int = field(default=0, init=False)

    def befalls(self, method: str, args: Args) -> bool:
        return (
            self.method in {None, method}
            and (self.times is None or self.reached < self.times)
            and (self.when is None or self.when(args))
        )


@define(eq=False)
class Faults:
    """The faults that wait for calls, oldest first."""

    _planted: list[Fault] = field(factory=list, init=False)

    def plant(self, fault: Fault) -> Fault:
        self._planted.append(fault)
        return fault

    def clear(self) -> None:
        self._planted.clear()

    def strike(self, method: str, args: Args) -> Fault | None:
        """Return the fault that befalls this call, and count it."""
        for fault in self._planted:
            if fault.befalls(method, args):
                fault.reached += 1
                return fault
        return None
