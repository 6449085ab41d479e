"""One line of the table of figures, and how two series of measurements compare."""

from collections.abc import Sequence
from statistics import median, quantiles

from attrs import frozen


@frozen(kw_only=True)
class Figure:
    """One measured line of the table."""

    what: str
    reach: str
    measured: str
    reached: bool


@frozen
class Ratio:
    """How many times as much one is as the other."""

    above: float
    below: float

    @property
    def times(self) -> float:
        return self.above / self.below

    def told(self, unit: str, scale: float) -> str:
        """Say the ratio and both sides of it, multiplied into the unit."""
        above, below = (f"{x * scale:,.0f}" for x in (self.above, self.below))
        return f"{self.times:.2f} times ({above} {unit} against {below} {unit})"


def ratio(above: Sequence[float], below: Sequence[float]) -> Ratio:
    """Compare medians."""
    return Ratio(median(above), median(below))


def undisturbed(above: Sequence[float], below: Sequence[float]) -> Ratio:
    """Compare lower quartiles, because a busy machine only ever adds time."""
    return Ratio(quantiles(above)[0], quantiles(below)[0])


def with_before(now: str, before: str | None = None) -> str:
    """Add what the version before measures in the same run, if it was asked."""
    return now if before is None else f"{now}; before: {before}"
