"""A fault that lasts: told when it starts, every ten minutes, and when it ends."""

from collections.abc import Callable

import structlog
from attrs import define, field

SAY_EVERY = 600.0
"""Seconds until a fault that still lasts is told again."""

log = structlog.get_logger()


@define(kw_only=True)
class Outage:
    """Paces what is logged of one kind of fault, such as that Slack does not answer.

    Attributes:
        event: what is logged while it lasts.
        over: what is logged when it has ended.
        seconds: a clock.
        key: under which the error is logged.
    """

    event: str
    over: str
    seconds: Callable[[], float]
    key: str = "error"
    _since: float | None = field(default=None, init=False)
    _said_at: dict[str, float] = field(factory=dict, init=False)

    def report(self, error: str, **facts: object) -> None:
        """Log that it happened again, unless the same was logged a moment ago."""
        now = self.seconds()
        if self._since is None:
            self._since = now
        said_at = self._said_at.get(error)
        if said_at is None or now - said_at >= SAY_EVERY:
            self._said_at[error] = now
            lasted = {"lasting": round(now - self._since)} if now > self._since else {}
            log.warning(self.event, **{self.key: error, **facts, **lasted})

    def end(self) -> None:
        """Log that all is well again, if it was not."""
        if self._since is not None:
            log.info(self.over, lasted=round(self.seconds() - self._since))
        self._since = None
        self._said_at.clear()
