"""The throttle: what Slack's Retry-After closed stays closed, method by method.

While a method is closed nobody calls it, and when it opens the graver incidents go
first; other methods, and other channels of a message method, are not held up.
"""

from datetime import datetime, timedelta

from attrs import define, field

from actors.incident.ids import IncidentNumber

STAGGER = timedelta(milliseconds=20)
"""Between two who wait for the same method, so that they come in order."""


@define
class Throttle:
    """Remembers until when each method is closed, and who waits for it."""

    _closed: dict[str, datetime] = field(factory=dict, init=False)
    _waiting: dict[str, dict[IncidentNumber, int]] = field(factory=dict, init=False)

    def close(self, method: str, until: datetime) -> None:
        self._closed[method] = max(until, self._closed.get(method, until))
        self._waiting[method] = {}

    def wait_for(
        self, method: str, number: IncidentNumber, rank: int, now: datetime
    ) -> timedelta | None:
        """Return how long this incident has to wait; ``None``: go ahead."""
        until = self._closed.get(method)
        waiting = self._waiting.setdefault(method, {})
        if until is None or until <= now:
            waiting.pop(number, None)
            return None
        waiting[number] = rank
        ahead = sum((r, n) < (rank, number) for n, r in waiting.items())
        return until - now + STAGGER * ahead
