"""The rate limit of one budget: how many calls Slack counted, and when it takes more.

Rule: a call occupies its place until the period has passed since its answer, so no
place is reused while Slack may still count the call that used it.
"""

from collections import deque
from datetime import datetime, timedelta

from attrs import define, field, frozen

TRY_MORE_AFTER = timedelta(minutes=5)
"""How long after a refusal one call may exceed the limit, to test the limit."""

BURST = timedelta(seconds=5)
"""A refusal this soon after a message may be the channel's own; a later one is not."""

REMEMBERED = 500
"""At most this many calls are remembered; no tier of Slack's allows more."""


@frozen(kw_only=True)
class Allowance:
    """What Slack documents: this many calls in this period.

    Attributes:
        is_least: Slack may allow more. If it does, the limit is what Slack took before
            it refused.
    """

    calls: int
    within: timedelta
    is_least: bool


METHOD = Allowance(calls=20, within=timedelta(minutes=1), is_least=True)
"""Tier 2, the lowest that is called often. Higher limits are learned."""

ALL_POSTING = Allowance(calls=100, within=timedelta(minutes=1), is_least=True)
"""Messages to all channels together: "several hundred per minute"."""

POSTING = Allowance(calls=1, within=timedelta(seconds=1), is_least=False)
"""One message per second and channel. Slack does not say how long a burst may last."""


@frozen
class _Counted:
    """A call that Slack has counted."""

    sent: datetime
    answered: datetime


@define
class RateLimit:
    """Counts calls, and spreads further ones once Slack has refused.

    Attributes:
        is_enforced: Slack has refused, and has not taken more than the limit since.
        limit: how many calls Slack takes in one period, as far as is known.
    """

    allowance: Allowance
    is_enforced: bool = field(default=False, init=False)
    limit: int = field(init=False)
    _try_more_at: datetime | None = field(default=None, init=False)
    _last: datetime | None = field(default=None, init=False)
    _counted: deque[_Counted] = field(
        factory=lambda: deque(maxlen=REMEMBERED), init=False
    )

    @limit.default
    def _documented(self) -> int:
        return self.allowance.calls

    def record(self, sent: datetime, answered: datetime) -> None:
        """Record a call that Slack counted, successful or not."""
        self._forget(answered)
        self._counted.append(_Counted(sent, answered))
        self._last = answered

    def may_be_reached(self, now: datetime) -> bool:
        """Whether the calls of the last period can explain a refusal."""
        self._forget(now)
        if self.allowance.is_least:
            return len(self._counted) >= self.allowance.calls
        return self._last is not None and now - self._last <= BURST

    def enforce(self, now: datetime) -> None:
        """Slack refused: from now on send no more than it took in one period."""
        self._forget(now)
        learned = len(self._counted) if self.allowance.is_least else 0
        self.limit = max(self.allowance.calls, learned)
        self.is_enforced = True
        self.delay_next_try(now)

    def may_try_more(self, now: datetime) -> bool:
        """Whether one call may exceed the limit, to test it."""
        return self._try_more_at is not None and now >= self._try_more_at

    def delay_next_try(self, now: datetime) -> None:
        self._try_more_at = now + TRY_MORE_AFTER

    def is_disproved_by(self, sent: datetime) -> bool:
        """Stop enforcing the limit if Slack took a call that exceeded it."""
        earliest = sent - self.allowance.within
        if not self.is_enforced:
            return False
        self.is_enforced = sum(x.sent > earliest for x in self._counted) <= self.limit
        return not self.is_enforced

    def free_at(self, now: datetime, unanswered: int) -> list[datetime]:
        """Return when each of the next calls fits, given the unanswered ones."""
        self._forget(now)
        within, limit = self.allowance.within, self.limit
        ends = [x.answered + within for x in self._counted] + [
            now + within
        ] * unanswered
        free = max(limit - len(ends), 0)
        return [now] * free + ends[-limit:]

    def is_idle(self, now: datetime) -> bool:
        """Whether nothing about this limit is worth remembering."""
        self._forget(now)
        is_awaited = self.is_enforced and not self.may_try_more(now)
        return not self._counted and not is_awaited

    def _forget(self, now: datetime) -> None:
        """Forget calls that Slack no longer counts, or all if the clock went back."""
        earliest = now - self.allowance.within
        while self._counted and not earliest < self._counted[0].answered <= now:
            self._counted.popleft()
