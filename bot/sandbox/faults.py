"""Faults on demand: which calls go wrong, how, and how often."""

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
    """Makes calls go wrong.

    Attributes:
        how: what goes wrong.
        method: the method that it affects; None means any.
        times: how many calls it affects; None means all.
        acts: whether Slack does the work before the call goes wrong.
        error: the error code of `How.ERROR`.
        retry_after: the seconds in the header of `How.RATE_LIMITED`.
        when: whether it affects a call with these arguments.
        reached: how many calls it has affected so far.

    """

    how: How
    method: str | None = None
    times: int | None = 1
    acts: bool = Factory(lambda self: self.how is How.RESET_MIDWAY, takes_self=True)
    error: str = "internal_error"
    retry_after: int = 1
    when: Callable[[Args], bool] | None = None
    reached: int = field(default=0, init=False)

    def affects(self, method: str, args: Args) -> bool:
        return (
            self.method in {None, method}
            and (self.times is None or self.reached < self.times)
            and (self.when is None or self.when(args))
        )


@define(eq=False)
class Faults:
    """The planted faults, oldest first."""

    _planted: list[Fault] = field(factory=list, init=False)

    def plant(self, fault: Fault) -> Fault:
        self._planted.append(fault)
        return fault

    def clear(self) -> None:
        self._planted.clear()

    def strike(self, method: str, args: Args) -> Fault | None:
        """Return the fault that affects this call, and count the call."""
        for fault in self._planted:
            if fault.affects(method, args):
                fault.reached += 1
                return fault
        return None
