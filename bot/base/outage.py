"""An outage: logged when it starts, every ten minutes, and when it ends."""

from collections.abc import Callable

import structlog
from attrs import define, field

LOG_EVERY = 600.0
"""Seconds until an outage that still lasts is logged again."""

log = structlog.get_logger()


@define(kw_only=True)
class Outage:
    """Limits what is logged about one kind of outage.

    Attributes:
        event: the name of the log event while it lasts.
        over: the name of the log event when it has ended.
        seconds: a clock.
        key: the key of the error in the log.
    """

    event: str
    over: str
    seconds: Callable[[], float]
    key: str = "error"
    _since: float | None = field(default=None, init=False)
    _logged_at: dict[str, float] = field(factory=dict, init=False)

    def report(self, error: str, **facts: object) -> None:
        """Log an error, unless the same error was logged a moment ago."""
        now = self.seconds()
        if self._since is None:
            self._since = now
        logged_at = self._logged_at.get(error)
        if logged_at is None or now - logged_at >= LOG_EVERY:
            recent = {
                x: at for x, at in self._logged_at.items() if now - at < LOG_EVERY
            }
            self._logged_at = {**recent, error: now}
            lasted = {"lasting": round(now - self._since)} if now > self._since else {}
            log.warning(self.event, **{self.key: error, **facts, **lasted})

    def end(self) -> None:
        """Log that the outage is over, if there was one."""
        if self._since is not None:
            log.info(self.over, lasted=round(self.seconds() - self._since))
        self._since = None
        self._logged_at.clear()
