"""The throttle: what Slack's Retry-After closed stays closed until then.

Rule 1: when a budget opens again, one call goes first, the gravest; each that Slack
takes lets two more follow, up to as many as Slack took before it refused.
Rule 2: whoever has to wait for an answer is held; whoever has to wait for a time is
told it, by their place in the queue.

One process knows who waits in it; several have no word for each other, so each gives
the graver severities of the others a head start. That head start has limits: it is
worth what the clocks of the machines agree to, a process that has not heard of the
closure yet does not wait, and when the graver ones need longer than it to be served,
the others come among them.
"""

from bisect import insort
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum

import anyio
from attrs import define, field

from bot.slack.web.rate_limit import ALL_POSTING, METHOD, POSTING, Allowance, Pace

Who = tuple[int, int]
"""The rank of its severity and the number of an incident; the lower goes first."""

PEOPLE: Who = (0, 0)
"""Somebody sits before a window: they do not wait for how others fare."""

AT_ONCE = 60
"""At most this many calls of a budget may be unanswered at the same time."""

STAGGER = timedelta(milliseconds=20)
"""Between two who wait for the same budget, so that they come in order."""

LATE = timedelta(seconds=1)
"""A caller that is this late for its turn loses its place."""

SOON = timedelta(seconds=1)
"""Nobody passes a caller that comes within this time after an opening."""

LONGEST = timedelta(minutes=5)
"""Nobody is told to wait longer than this after an opening: by then Slack may take
more than it did, and those before them may have gone away."""

HEAD_START = timedelta(seconds=0.5)
"""What a severity rank has before the next one in other processes: enough for a call
to be answered, and for clocks that are kept by NTP."""

RANKS_APART = 10
"""Beyond so many ranks nobody comes later still: ranks may be any numbers up to 99."""

POSTS = "chat.postMessage"
"""All messages together; followed by a channel, those to that one."""

MANY_BUDGETS = 500
"""From this many on, entries that nobody needs any more are dropped."""


class Fate(Enum):
    """What became of a call, as far as Slack counts it."""

    UNSENT = "never left"
    LOST = "Slack may have counted it"
    TAKEN = "Slack counted it"
    LIMITED = "Slack refused to count it"


@define(eq=False)
class Claim:
    """Somebody's wish to call.

    Attributes:
        decided: set once they may go, or know for how long to wait.
        wait: how long; ``None`` when they may go.
        sent: when they went.
        opening: which opening of the budget that was.
    """

    budget: str
    who: Who
    decided: anyio.Event = field(factory=anyio.Event, init=False)
    wait: timedelta | None = field(default=None, init=False)
    sent: datetime | None = field(default=None, init=False)
    opening: int = field(default=0, init=False)


@define(eq=False)
class _Budget:
    """What Slack counts together: when it opens, and who is about to call.

    Attributes:
        opening: how often it was closed, to tell old answers from new ones.
        is_untried: nobody has had an answer since it opened.
        at_once: how many calls may be out at the same time.
        told: who was sent away, and until when.
        held: who is here and waits for an answer, the gravest first.
    """

    pace: Pace
    until: datetime | None = field(default=None, init=False)
    opening: int = field(default=0, init=False)
    is_untried: bool = field(default=False, init=False)
    at_once: int = field(default=AT_ONCE, init=False)
    out: int = field(default=0, init=False)
    told: dict[Who, datetime] = field(factory=dict, init=False)
    held: list[Claim] = field(factory=list, init=False)

    def close(self, until: datetime) -> None:
        """Close it until then; a longer closure that is known already stands."""
        if self.until is None or until > self.until:
            self.until = until
            self.opening += 1
            self._begin_with_one()

    def claim(self, claim: Claim, head_start: timedelta, now: datetime) -> None:
        """Let them go, hold them until an answer comes, or tell them how long."""
        self.told.pop(claim.who, None)
        turn = self._turn(claim.who, head_start, now)
        if turn > now:
            self._tell(claim, turn, now)
        elif claim.who == PEOPLE and self.out < AT_ONCE:
            self._let_go(claim, now)
        else:
            insort(self.held, claim, key=_who)
            self.go_on(now)

    def go_on(self, now: datetime) -> None:
        """Let go whoever may, and send away whoever no answer can help any more."""
        while self.held:
            first = self.held[0]
            turn = self._turn(first.who, timedelta(), now)
            most = AT_ONCE if first.who == PEOPLE else self.at_once
            if turn <= now and self.out >= most:
                return
            del self.held[0]
            if turn <= now:
                self._let_go(first, now)
            else:
                self._tell(first, turn, now)

    def settle(self, claim: Claim, fate: Fate, now: datetime) -> None:
        """Take note of an answer, or that there will be none."""
        if claim.sent is None:
            self.held = [held for held in self.held if held is not claim]
            return
        self.out -= 1
        if fate in {Fate.TAKEN, Fate.LOST}:
            self.pace.take(claim.sent, now)
        if claim.opening != self.opening:
            return
        if fate is Fate.TAKEN:
            self.is_untried = False
            self.at_once = min(self.at_once + 1, AT_ONCE)
            if self.pace.disproves(claim.sent):
                self._begin_with_one()
        elif self.at_once == 1:
            self.is_untried = True

    def is_idle(self, now: datetime) -> bool:
        is_closed = self.until is not None and self.until > now
        is_used = bool(self.out or self.held) or is_closed
        return not is_used and self.pace.is_idle(now)

    def _begin_with_one(self) -> None:
        self.is_untried = True
        self.at_once = 1

    def _let_go(self, claim: Claim, now: datetime) -> None:
        if self.pace.is_kept and self.pace.places(now, self.out)[0] > now:
            self.pace.try_for_more(now)
        self.out += 1
        self.is_untried = False
        claim.sent, claim.opening = now, self.opening
        claim.decided.set()

    def _tell(self, claim: Claim, turn: datetime, now: datetime) -> None:
        if claim.who != PEOPLE:
            self.told[claim.who] = turn
        claim.wait = turn - now
        claim.decided.set()

    def _turn(self, who: Who, head_start: timedelta, now: datetime) -> datetime:
        """Say when this one may go, as far as it is a matter of time."""
        opened = self.until + head_start if self.until else now
        opens = max(opened, now)
        expected = self._expected(who, now)
        before = len(expected) + sum(claim.who < who for claim in self.held)
        if who == PEOPLE or (self.is_untried and not before):
            # Slack's own word for it, whatever we count ourselves.
            return opens
        turn = max(opened + STAGGER * len(expected), now)
        # Whoever went has moved the others up; nobody passes one who comes any moment.
        if soon := [at for at in expected if at <= opens + SOON]:
            turn = max(turn, max(soon) + STAGGER)
        if self.pace.is_kept and (before or not self.pace.may_try_for_more(now)):
            rounds, place = divmod(before, self.pace.limit)
            fits = self.pace.places(now, self.out)[place]
            turn = max(turn, fits + self.pace.allowance.within * rounds)
        return min(turn, opens + LONGEST)

    def _expected(self, who: Who, now: datetime) -> list[datetime]:
        """When those come who were sent away and go before this one."""
        late = now - LATE
        return [at for other, at in self.told.items() if other < who and at >= late]


def _who(claim: Claim) -> Who:
    return claim.who


def _allowance(budget: str) -> Allowance:
    if budget == POSTS:
        return ALL_POSTING
    return POSTING if budget.startswith(POSTS) else METHOD


@define
class Throttle:
    """Remembers until when each budget is closed, and who waits for it.

    Attributes:
        is_alone: nobody waits in another process, and so nobody needs a head start.
    """

    is_alone: bool = True
    _budgets: dict[str, _Budget] = field(factory=dict, init=False)

    def close(self, budget: str, until: datetime, now: datetime) -> None:
        """Close it until then, as we were told of it."""
        if until > now:
            known = self._known(budget, now)
            known.close(until)
            known.go_on(now)

    def claim(self, budget: str, who: Who, now: datetime) -> Claim:
        """Ask to call; the claim says what came of it once it is decided."""
        claim = Claim(budget, who)
        self._known(budget, now).claim(claim, self._head_start(who), now)
        return claim

    def settle(self, claim: Claim, fate: Fate, now: datetime) -> None:
        """Give a claim back, whatever came of it, and let others follow."""
        known = self._known(claim.budget, now)
        known.settle(claim, fate, now)
        known.go_on(now)

    def limit(self, claims: Sequence[Claim], until: datetime, now: datetime) -> Claim:
        """Slack refused a call: close what it had too much of, and count from now on.

        A refused message does not say whether its channel has had enough or all have.
        """
        first, *others = claims
        if not self._known(first.budget, now).pace.explains(now):
            explained = (
                x for x in others if self._known(x.budget, now).pace.explains(now)
            )
            first = next(explained, first)
        known = self._known(first.budget, now)
        known.pace.keep(now)
        known.close(until)
        return first

    def _head_start(self, who: Who) -> timedelta:
        rank, _ = who
        if self.is_alone:
            return timedelta()
        return HEAD_START * min(max(rank - 1, 0), RANKS_APART)

    def _known(self, budget: str, now: datetime) -> _Budget:
        known = self._budgets.get(budget)
        if known is None:
            self._tidy(now)
            known = self._budgets[budget] = _Budget(Pace(_allowance(budget)))
        return known

    def _tidy(self, now: datetime) -> None:
        """Forget the channels that nobody has posted to for a while."""
        if len(self._budgets) >= MANY_BUDGETS:
            for budget, known in tuple(self._budgets.items()):
                if known.is_idle(now):
                    del self._budgets[budget]
