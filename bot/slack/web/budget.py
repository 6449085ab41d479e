"""A budget: calls that Slack counts together, and the callers that wait for it.

Rule 1: when a budget opens again, one call goes first, the most severe incident's. Each
call that Slack takes lets two more follow, up to as many as Slack took before it
refused.
Rule 2: a caller who must wait for another call's answer is kept in the queue. A caller
who must wait until a certain time is sent away with the time, which depends on their
place in the queue.
"""

from bisect import insort
from datetime import datetime, timedelta
from enum import Enum

import anyio
from attrs import define, field

from bot.slack.web.rank import PEOPLE, Rank
from bot.slack.web.rate_limit import RateLimit

AT_ONCE = 60
"""At most this many calls of a budget may be unanswered at the same time."""

STAGGER = timedelta(milliseconds=20)
"""The time between callers who wait for the same budget, so they arrive in order."""

LATE = timedelta(seconds=1)
"""A caller who is this late for their turn loses their place."""

SOON = timedelta(seconds=1)
"""Nobody passes a caller who is due within this time after an opening."""

LONGEST = timedelta(minutes=5)
"""Nobody waits longer than this after an opening. By then Slack may take more than it
did, and callers ahead in the queue may have given up."""


class Charge(Enum):
    """Whether Slack counted a call against its budget."""

    NONE = "the call was never sent"
    UNKNOWN = "Slack may have counted it"
    COUNTED = "Slack counted it"
    REFUSED = "Slack refused it, because the budget is used up"


@define(eq=False)
class Waiter:
    """A caller who wants to send one call.

    Attributes:
        decided: set once the call may be sent, or once its waiting time is known.
        wait: how long to stay away; ``None`` if the call may be sent.
        sent: when the call was sent.
        closures: how many times the budget had been closed by then.
    """

    budget: str
    rank: Rank
    decided: anyio.Event = field(factory=anyio.Event, init=False)
    wait: timedelta | None = field(default=None, init=False)
    sent: datetime | None = field(default=None, init=False)
    closures: int = field(default=0, init=False)


@define(eq=False)
class Budget:
    """Calls that Slack counts together: when they may go on, and who waits.

    Attributes:
        closures: how many times it was closed, to tell old answers from new ones.
        is_untried: no call has been answered since it opened.
        at_once: how many calls may be unanswered at the same time.
        returning: callers who were sent away, and when they come back.
        queue: callers who wait for an answer, the most severe first.
    """

    rate_limit: RateLimit
    closed_until: datetime | None = field(default=None, init=False)
    closures: int = field(default=0, init=False)
    is_untried: bool = field(default=False, init=False)
    at_once: int = field(default=AT_ONCE, init=False)
    unanswered: int = field(default=0, init=False)
    returning: dict[Rank, datetime] = field(factory=dict, init=False)
    queue: list[Waiter] = field(factory=list, init=False)

    def close(self, until: datetime) -> None:
        """Close it until then, unless it is already closed for longer."""
        if self.closed_until is None or until > self.closed_until:
            self.closed_until = until
            self.closures += 1
            self._restart_with_one()

    def enter(self, waiter: Waiter, head_start: timedelta, now: datetime) -> None:
        """Release the caller, queue them until an answer comes, or send them away."""
        self.returning.pop(waiter.rank, None)
        turn = self._turn_of(waiter.rank, head_start, now)
        if turn > now:
            self._send_away(waiter, turn, now)
        elif waiter.rank == PEOPLE and self.unanswered < AT_ONCE:
            self._release(waiter, now)
        else:
            insort(self.queue, waiter, key=_rank)
            self.advance(now)

    def advance(self, now: datetime) -> None:
        """Release the callers that may go, and refuse those that would wait in vain."""
        while self.queue:
            first = self.queue[0]
            turn = self._turn_of(first.rank, timedelta(), now)
            most = AT_ONCE if first.rank == PEOPLE else self.at_once
            if turn <= now and self.unanswered >= most:
                return
            del self.queue[0]
            if turn <= now:
                self._release(first, now)
            else:
                self._send_away(first, turn, now)

    def settle(self, waiter: Waiter, charge: Charge, now: datetime) -> None:
        """Note how a call ended, or that its caller gave up before it was sent."""
        if waiter.sent is None:
            self.queue = [other for other in self.queue if other is not waiter]
            return
        self.unanswered -= 1
        if charge in {Charge.COUNTED, Charge.UNKNOWN}:
            self.rate_limit.record(waiter.sent, now)
        if waiter.closures != self.closures:
            return
        if charge is Charge.COUNTED:
            self.is_untried = False
            self.at_once = min(self.at_once + 1, AT_ONCE)
            if self.rate_limit.is_disproved_by(waiter.sent):
                self._restart_with_one()
        elif self.at_once == 1:
            self.is_untried = True

    def is_idle(self, now: datetime) -> bool:
        is_closed = self.closed_until is not None and self.closed_until > now
        is_used = bool(self.unanswered or self.queue) or is_closed
        return not is_used and self.rate_limit.is_idle(now)

    def _restart_with_one(self) -> None:
        self.is_untried = True
        self.at_once = 1

    def _release(self, waiter: Waiter, now: datetime) -> None:
        limit = self.rate_limit
        if limit.is_enforced and limit.free_at(now, self.unanswered)[0] > now:
            limit.delay_next_try(now)
        self.unanswered += 1
        self.is_untried = False
        waiter.sent, waiter.closures = now, self.closures
        waiter.decided.set()

    def _send_away(self, waiter: Waiter, turn: datetime, now: datetime) -> None:
        if waiter.rank != PEOPLE:
            self.returning[waiter.rank] = turn
        waiter.wait = turn - now
        waiter.decided.set()

    def _turn_of(self, rank: Rank, head_start: timedelta, now: datetime) -> datetime:
        """Return when this caller may go; they may have to wait for an answer, too."""
        opened = self.closed_until + head_start if self.closed_until else now
        opens = max(opened, now)
        expected = self._expected_before(rank, now)
        before = len(expected) + sum(waiter.rank < rank for waiter in self.queue)
        if rank == PEOPLE or (self.is_untried and not before):
            # Slack's own time counts here, not our own count.
            return opens
        turn = max(opened + STAGGER * len(expected), now)
        # Callers move up when those ahead have gone. They may still not pass a caller
        # who is due any moment.
        if soon := [at for at in expected if at <= opens + SOON]:
            turn = max(turn, max(soon) + STAGGER)
        limit = self.rate_limit
        if limit.is_enforced and (before or not limit.may_try_more(now)):
            periods, place = divmod(before, limit.limit)
            free = limit.free_at(now, self.unanswered)[place]
            turn = max(turn, free + limit.allowance.within * periods)
        return min(turn, opens + LONGEST)

    def _expected_before(self, rank: Rank, now: datetime) -> list[datetime]:
        """Return when callers who were sent away and go before this one come back."""
        # A caller who gave up never comes back to be removed.
        self.returning = {x: at for x, at in self.returning.items() if at >= now - LATE}
        return [at for x, at in self.returning.items() if x < rank]


def _rank(waiter: Waiter) -> Rank:
    return waiter.rank
