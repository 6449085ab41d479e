"""One lifetime of the bot's process, and the chance that ends it at any moment."""

from collections import Counter
from contextvars import ContextVar
from random import Random

import anyio
from attrs import define, field

from tests.simulation.clocks import seconds


@define(eq=False)
class Lifetime:
    """From the start of a process to its end.

    Attributes:
        is_dead: it has crashed, and reaches neither Slack nor its database.
    """

    number: int
    is_dead: bool = False
    scope: anyio.CancelScope = field(factory=anyio.CancelScope)


LIFETIME: ContextVar[Lifetime | None] = ContextVar("LIFETIME", default=None)
"""The lifetime that this task belongs to, if it is one of the bot's."""


@define(kw_only=True, eq=False)
class Chance:
    """Decides by a seed what happens, records it, and counts the awaits.

    Attributes:
        fatal: the awaits, counted over all lifetimes, at which the bot crashes.
        reached: how often each thing went wrong.
        trace: what happened, in order; the same for the same seed.
        crashes: when lifetimes ended, in seconds since the start.
        outages: when Slack was down, or the machine was off, in the same seconds.
    """

    random: Random
    fatal: set[int] = field(factory=set)
    reached: Counter[str] = field(factory=Counter)
    trace: list[str] = field(factory=list)
    awaits: int = 0
    is_off: bool = False
    crashes: list[float] = field(factory=list)
    outages: list[tuple[float, float]] = field(factory=list)

    def note(self, what: str) -> None:
        self.trace.append(f"{seconds():.6f} {what}")

    def reach(self, site: str) -> None:
        self.reached[site] += 1
        self.note(f"! {site}")

    def happens(self, chance: float) -> bool:
        """Whether something bad happens now; never if chance is off."""
        return self.random.random() < chance and not self.is_off

    async def pause(self, lifetime: Lifetime, least: float, most: float) -> None:
        """Let other tasks run, for a time that the seed decides."""
        self.awaits += 1
        if self.awaits in self.fatal and not self.is_off:
            self.kill(lifetime, "power cut")
        await anyio.sleep(self.random.uniform(least, most))

    def kill(self, lifetime: Lifetime, site: str) -> None:
        if not lifetime.is_dead:
            self.reach(site)
            self.crashes.append(seconds())
            lifetime.is_dead = True
            lifetime.scope.cancel()


def dice_of(seed: int | str) -> Random:
    """Return dice that fall the same way each time; they need not be secret."""
    return Random(seed)  # noqa: S311
