"""The throttle: what Slack's Retry-After closed stays closed until then.

When a method opens again, those who waited for it come in the order of their ranks.
One process knows who waits in it; several have no word for each other, so each gives
the graver severities of the others a head start. That head start has limits: it is
worth what the clocks of the machines agree to, a process that has not heard of the
closure yet does not wait, and when the graver ones need longer than it to be served,
the others come among them.
"""

from datetime import datetime, timedelta

from attrs import define, field

Who = tuple[int, int]
"""The rank of its severity and the number of an incident; the lower goes first."""

STAGGER = timedelta(milliseconds=20)
"""Between two who wait for the same budget, so that they come in order."""

HEAD_START = timedelta(seconds=0.5)
"""What a severity rank has before the next one in other processes: enough for a call
to be answered, and for clocks that are kept by NTP."""

RANKS_APART = 10
"""Beyond so many ranks nobody comes later still: ranks may be any numbers up to 99."""


@define
class Throttle:
    """Remembers until when each budget is closed, and who waits for it.

    Attributes:
        is_alone: nobody waits in another process, and so nobody needs a head start.
    """

    is_alone: bool = True
    _closed: dict[str, datetime] = field(factory=dict, init=False)
    _waiting: dict[str, set[Who]] = field(factory=dict, init=False)

    def close(self, budget: str, until: datetime) -> None:
        """Close it until then; a longer closure that is known already stands."""
        known = self._closed.get(budget)
        if known is None or until > known:
            self._closed[budget] = until
            self._waiting[budget] = set()

    def wait_for(self, budget: str, who: Who, now: datetime) -> timedelta | None:
        """Return how long this one has to wait; ``None``: go ahead."""
        until = self._closed.get(budget)
        if until is None:
            return None
        waiting = self._waiting[budget]
        turn = until + STAGGER * sum(other < who for other in waiting)
        if not self.is_alone:
            rank, _ = who
            turn += HEAD_START * min(max(rank - 1, 0), RANKS_APART)
        if turn <= now:
            # Whoever has gone keeps the place, so that nobody moves up past another.
            return None
        waiting.add(who)
        return turn - now
