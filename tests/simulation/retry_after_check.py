"""The watcher: what each life of the bot heard of Retry-After, and whether it waits."""

import sqlite3
from datetime import datetime

from attrs import define, field, frozen

from bot.sandbox.fields import Fields, as_text
from bot.sandbox.response_url import RESPONSE_URL
from tests.simulation.clocks import T0, seconds
from tests.simulation.lifetime import Lifetime


@frozen(kw_only=True)
class Closure:
    """Slack said when a method opens again, and this life heard it at ``at``."""

    lifetime: int
    at: float
    until: float


@define(eq=False)
class RetryAfterCheck:
    """Looks at each call that leaves: was its method open, as far as we were told?

    Attributes:
        is_alone: one life at a time, so that what the journal knows each life knows.
    """

    disk: sqlite3.Connection
    is_alone: bool = True
    found: list[str] = field(factory=list)
    _closed: dict[str, Closure] = field(factory=dict)

    def sends(self, lifetime: Lifetime, method: str, given: Fields) -> None:
        if method == RESPONSE_URL:
            # Each address is a webhook of its own, and an answer is never repeated.
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
        until = datetime.fromisoformat(row[0]) if row else T0
        return (until - T0).total_seconds()

    def hears(
        self, lifetime: Lifetime, method: str, given: Fields, wait: float
    ) -> None:
        """The bot reads now that the method is closed for so long."""
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
