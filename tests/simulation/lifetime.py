"""One life of the bot, and what may end it at any moment."""

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
        is_dead: from then on it reaches neither Slack nor its database.
    """

    number: int
    is_dead: bool = False
    scope: anyio.CancelScope = field(factory=anyio.CancelScope)


LIFETIME: ContextVar[Lifetime | None] = ContextVar("LIFETIME", default=None)
"""The life that this task belongs to, if it is of the bot."""


@define(kw_only=True, eq=False)
class Chance:
    """Decides by a seed what happens, remembers what did, and counts the awaits.

    Attributes:
        fatal: the awaits, counted over all lives, at which the bot dies.
        reached: how often each thing that can go wrong did.
        trace: what happened, in order; the same for the same seed.
        crashes: when lives ended, in seconds since the beginning.
    """

    random: Random
    fatal: set[int] = field(factory=set)
    reached: Counter[str] = field(factory=Counter)
    trace: list[str] = field(factory=list)
    awaits: int = 0
    is_off: bool = False
    crashes: list[float] = field(factory=list)

    def note(self, what: str) -> None:
        self.trace.append(f"{seconds():.6f} {what}")

    def reach(self, site: str) -> None:
        self.reached[site] += 1
        self.note(f"! {site}")

    def happens(self, chance: float) -> bool:
        """Whether something bad happens now; never once fate is kind."""
        return self.random.random() < chance and not self.is_off

    async def pause(self, lifetime: Lifetime, least: float, most: float) -> None:
        """Let others go first, for a time that the seed decides."""
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
    """Dice that fall in the same way each time; nothing depends on their secrecy."""
    return Random(seed)  # noqa: S311
