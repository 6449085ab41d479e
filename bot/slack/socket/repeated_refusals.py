"""Refusals that prove something only when Slack repeats them, moments apart."""

from collections.abc import Callable

from attrs import define, field


@define(kw_only=True)
class RepeatedRefusals:
    """Counts refusals; several within a moment count as one.

    Attributes:
        sure: this many in a row leave no doubt.
        apart: the seconds from one refusal that counts to the next.
    """

    sure: int
    apart: float
    clock: Callable[[], float]
    _counted: int = field(default=0, init=False)
    _last: float = field(default=0.0, init=False)

    def add(self) -> bool:
        """Count one more; return whether that leaves no doubt."""
        now = self.clock()
        if not self._counted or now - self._last >= self.apart:
            self._counted += 1
            self._last = now
        return self._counted >= self.sure

    def reset(self) -> None:
        """Slack has accepted us, so start counting again."""
        self._counted = 0
