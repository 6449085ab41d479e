"""Checks that each lifetime of the bot waits as long as Retry-After told it."""

import sqlite3
from datetime import datetime

from attrs import define, field, frozen

from bot.sandbox.fields import Fields, as_text
from bot.sandbox.response_url import RESPONSE_URL
from tests.simulation.clocks import START, seconds
from tests.simulation.lifetime import Lifetime


@frozen(kw_only=True)
class Closure:
    """A Retry-After that a lifetime received at ``at``, and that ends at ``until``."""

    lifetime: int
    at: float
    until: float


@define(eq=False)
class RetryAfterCheck:
    """Checks each call that is sent: is it too early, as far as the bot knows?

    Attributes:
        is_alone: there is one lifetime at a time, which knows what the journal knows.
    """

    disk: sqlite3.Connection
    is_alone: bool = True
    found: list[str] = field(factory=list)
    _closed: dict[str, Closure] = field(factory=dict)

    def sends(self, lifetime: Lifetime, method: str, given: Fields) -> None:
        if method == RESPONSE_URL:
            # Each URL is a webhook of its own, and an answer is never repeated.
            return
        budget = _budget(method, given)
        closed = self._closed.get(budget)
        if (
            closed
            and closed.lifetime == lifetime.number
            and seconds() < closed.until - 1e-6
        ):
            early = closed.until - seconds()
            self.found.append(f"early retry: {budget}, {early:.3f} s too soon")
        elif self.is_alone and (until := self._recorded(budget)) > seconds() + 1e-6:
            early = until - seconds()
            self.found.append(f"early retry after a restart: {budget}, {early:.3f} s")

    def _recorded(self, budget: str) -> float:
        row = self.disk.execute(
            "SELECT closed_until FROM throttle WHERE budget = ?", (budget,)
        ).fetchone()
        start = START.get()
        until = datetime.fromisoformat(row[0]) if row else start
        return (until - start).total_seconds()

    def hears(
        self, lifetime: Lifetime, method: str, given: Fields, wait: float
    ) -> None:
        """Note that the bot now receives this Retry-After."""
        budget = _budget(method, given)
        before = self._closed.get(budget)
        until = seconds() + wait
        if before and before.lifetime == lifetime.number:
            until = max(until, before.until)
        self._closed[budget] = Closure(
            lifetime=lifetime.number, at=seconds(), until=until
        )


def _budget(method: str, given: Fields) -> str:
    if method == "chat.postMessage":
        return f"{method} {as_text(given.get('channel'))}"
    return method
