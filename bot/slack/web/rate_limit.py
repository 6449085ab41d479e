"""The pace of one budget: how many calls Slack took of late, and when it takes more.

Rule: what Slack took counts from its answer on, so that no place is taken for free
while Slack still counts the call that had it.
"""

from collections import deque
from datetime import datetime, timedelta

from attrs import define, field, frozen

TRY_FOR_MORE = timedelta(minutes=5)
"""How long after a refusal one call may go beyond the limit, to see if there is one."""

BURST = timedelta(seconds=5)
"""A refusal so soon after a message may be the channel's, and later is not."""

REMEMBERED = 500
"""At most this many calls are remembered; no tier of Slack's allows more."""


@frozen(kw_only=True)
class Allowance:
    """What Slack documents: so many calls in so much time.

    Attributes:
        is_least: Slack may allow more; then what it took before it refused counts.
    """

    calls: int
    within: timedelta
    is_least: bool


METHOD = Allowance(calls=20, within=timedelta(minutes=1), is_least=True)
"""Tier 2, the rarest that is called often; tiers 3 and 4 are learned."""

ALL_POSTING = Allowance(calls=100, within=timedelta(minutes=1), is_least=True)
"""Messages to all channels together: "several hundred per minute"."""

POSTING = Allowance(calls=1, within=timedelta(seconds=1), is_least=False)
"""One message a second and channel; Slack does not say how long a burst may last."""


@frozen
class _Taken:
    """A call that Slack has counted."""

    sent: datetime
    answered: datetime


@define
class Pace:
    """Counts what Slack took, and spreads what follows once Slack has refused.

    Attributes:
        is_kept: Slack has refused, and has not shown since that it takes more.
        limit: how many calls it takes within its time, as far as we know.
    """

    allowance: Allowance
    is_kept: bool = field(default=False, init=False)
    limit: int = field(init=False)
    _more_at: datetime | None = field(default=None, init=False)
    _last: datetime | None = field(default=None, init=False)
    _taken: deque[_Taken] = field(factory=lambda: deque(maxlen=REMEMBERED), init=False)

    @limit.default
    def _documented(self) -> int:
        return self.allowance.calls

    def take(self, sent: datetime, answered: datetime) -> None:
        """Note a call that Slack counted, whatever it said."""
        self._forget(answered)
        self._taken.append(_Taken(sent, answered))
        self._last = answered

    def explains(self, now: datetime) -> bool:
        """Whether Slack may have had enough of this: it took some a moment ago."""
        self._forget(now)
        if self.allowance.is_least:
            return len(self._taken) >= self.allowance.calls
        return self._last is not None and now - self._last <= BURST

    def keep(self, now: datetime) -> None:
        """Slack refused: from now on send no more than it took in its time."""
        self._forget(now)
        learned = len(self._taken) if self.allowance.is_least else 0
        self.limit = max(self.allowance.calls, learned)
        self.is_kept = True
        self.try_for_more(now)

    def may_try_for_more(self, now: datetime) -> bool:
        return self._more_at is not None and now >= self._more_at

    def try_for_more(self, now: datetime) -> None:
        """Note that somebody does, or need not: nobody else does for a while."""
        self._more_at = now + TRY_FOR_MORE

    def disproves(self, sent: datetime) -> bool:
        """Whether Slack carried out a call that went beyond the limit; it is none."""
        earliest = sent - self.allowance.within
        if not self.is_kept:
            return False
        self.is_kept = sum(x.sent > earliest for x in self._taken) <= self.limit
        return not self.is_kept

    def places(self, now: datetime, out: int) -> list[datetime]:
        """Return when each of the next calls fits, while ``out`` are unanswered."""
        self._forget(now)
        within, limit = self.allowance.within, self.limit
        leaves = [call.answered + within for call in self._taken] + [now + within] * out
        free = max(limit - len(leaves), 0)
        return [now] * free + leaves[-limit:]

    def is_idle(self, now: datetime) -> bool:
        """Whether nothing of this is worth remembering."""
        self._forget(now)
        is_awaited = self.is_kept and not self.may_try_for_more(now)
        return not self._taken and not is_awaited

    def _forget(self, now: datetime) -> None:
        """Forget what Slack no longer counts; of a clock that was set back, all."""
        earliest = now - self.allowance.within
        while self._taken and not earliest < self._taken[0].answered <= now:
            self._taken.popleft()
