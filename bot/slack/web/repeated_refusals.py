"""RepeatedRefusals that prove something only when they are repeated, moments apart."""

from collections.abc import Callable

from attrs import define, field


@define(kw_only=True)
class RepeatedRefusals:
    """Counts moments at which Slack refused us; several at the same time are one.

    Attributes:
        sure: after so many in a row there is no doubt.
        apart: seconds from one that counts to the next.
    """

    sure: int
    apart: float
    clock: Callable[[], float]
    _counted: int = field(default=0, init=False)
    _last: float = field(default=0.0, init=False)

    def add(self) -> bool:
        """Note one more; whether there is no doubt any more."""
        now = self.clock()
        if not self._counted or now - self._last >= self.apart:
            self._counted += 1
            self._last = now
        return self._counted >= self.sure

    def forget(self) -> None:
        """Slack has accepted us in between."""
        self._counted = 0
