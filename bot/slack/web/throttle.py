"""The throttle: a budget that Slack's Retry-After closed stays closed until then.

Processes do not know each other's queues, so each of them delays its callers by their
severity, as a head start for more severe incidents in other processes. The head start
has limits: it depends on how well the machines' clocks agree, a process that has not
heard of a closure yet does not wait, and if the more severe incidents need longer than
their head start, the others come in between.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import define, field

from bot.slack.web.budget import Budget, Charge, Waiter
from bot.slack.web.rank import Rank
from bot.slack.web.rate_limit import (
    ALL_POSTING,
    METHOD,
    POSTING,
    Allowance,
    RateLimit,
)

HEAD_START = timedelta(seconds=0.5)
"""How long each severity rank goes before the next one in other processes: enough for
an answer to a call, and for clocks that NTP keeps."""

RANKS_APART = 10
"""The delay stops growing after this many ranks; ranks go up to 99."""

POSTS = "chat.postMessage"
"""The budget of all messages; with a channel after it, of those to that channel."""

MANY_BUDGETS = 500
"""From this many on, idle budgets are dropped."""


@define
class Throttle:
    """Remembers until when each budget is closed, and who waits for it.

    Attributes:
        is_alone: no other process calls Slack, so nobody needs a head start.
    """

    is_alone: bool = True
    _budgets: dict[str, Budget] = field(factory=dict, init=False)

    @property
    def size(self) -> int:
        """How many budgets are remembered."""
        return len(self._budgets)

    def close(self, name: str, until: datetime, now: datetime) -> None:
        """Close a budget until then, as another process reported."""
        if until > now:
            budget = self._budget(name, now)
            budget.close(until)
            budget.advance(now)

    def enter(self, name: str, rank: Rank, now: datetime) -> Waiter:
        """Ask to send a call; the waiter contains the decision once there is one."""
        waiter = Waiter(name, rank)
        self._budget(name, now).enter(waiter, self._delay(rank), now)
        return waiter

    def settle(self, waiter: Waiter, charge: Charge, now: datetime) -> None:
        """Note how a call ended, and let others follow."""
        budget = self._budget(waiter.budget, now)
        budget.settle(waiter, charge, now)
        budget.advance(now)

    def close_exceeded(
        self, waiters: Sequence[Waiter], until: datetime, now: datetime
    ) -> Waiter:
        """Slack refused a call: close the budget that it exceeded, and enforce it.

        A refused message does not say whether its channel's budget is used up or that
        of all channels. Return the caller in the budget that is closed.
        """
        first, *others = waiters
        if not self._may_be_reached(first, now):
            reached = (x for x in others if self._may_be_reached(x, now))
            first = next(reached, first)
        budget = self._budget(first.budget, now)
        budget.rate_limit.enforce(now)
        budget.close(until)
        return first

    def _may_be_reached(self, waiter: Waiter, now: datetime) -> bool:
        return self._budget(waiter.budget, now).rate_limit.may_be_reached(now)

    def _delay(self, rank: Rank) -> timedelta:
        if self.is_alone:
            return timedelta()
        return HEAD_START * min(max(rank.severity - 1, 0), RANKS_APART)

    def _budget(self, name: str, now: datetime) -> Budget:
        budget = self._budgets.get(name)
        if budget is None:
            self._drop_idle(now)
            budget = self._budgets[name] = Budget(RateLimit(_allowance(name)))
        return budget

    def _drop_idle(self, now: datetime) -> None:
        """Forget the channels that nobody has posted to for a while."""
        if len(self._budgets) >= MANY_BUDGETS:
            for name, budget in tuple(self._budgets.items()):
                if budget.is_idle(now):
                    del self._budgets[name]


def _allowance(name: str) -> Allowance:
    if name == POSTS:
        return ALL_POSTING
    return POSTING if name.startswith(POSTS) else METHOD
