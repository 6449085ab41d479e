"""How often a method may be called: Slack's tiers as a pure limiter."""

import math
from collections import deque

from attrs import define, field, frozen


@frozen
class Window:
    """So many calls in any so many seconds."""

    calls: int
    seconds: float


@frozen
class Tier:
    """The windows a method's calls must fit, per workspace and per channel."""

    name: str
    workspace: Window | None = None
    channel: Window | None = None


# docs.slack.dev, "Rate limits": 1+, 20+, 50+ and 100+ calls per minute.
TIER_1 = Tier("T1", workspace=Window(1, 60))
TIER_2 = Tier("T2", workspace=Window(20, 60))
TIER_3 = Tier("T3", workspace=Window(50, 60))
TIER_4 = Tier("T4", workspace=Window(100, 60))
# "1 message per second per channel, short bursts allowed; several hundred per minute
# per workspace": here a burst is 5 within 5 s, and several hundred is 300.
POSTING = Tier("posting", workspace=Window(300, 60), channel=Window(5, 5))
# auth.test and chat.getPermalink allow "hundreds per minute".
SPECIAL = Tier("special", workspace=Window(600, 60))


@define(eq=False)
class Slide:
    """One sliding window and the moments of the calls within it."""

    window: Window
    _moments: deque[float] = field(factory=deque, init=False)

    def wait(self, now: float) -> float:
        """Return the seconds until a call fits; 0 when it fits now."""
        while self._moments and self._moments[0] <= now - self.window.seconds:
            self._moments.popleft()
        if len(self._moments) < self.window.calls:
            return 0.0
        return self._moments[0] + self.window.seconds - now

    def take(self, now: float) -> None:
        self._moments.append(now)


@define(eq=False)
class Limiter:
    """Counts the calls of one app; a refused call counts for nothing."""

    _slides: dict[tuple[str, str], Slide] = field(factory=dict, init=False)

    def take(self, method: str, tier: Tier, channel: str, now: float) -> float:
        """Count a call and return 0, or return the seconds it must wait."""
        slides = []
        if tier.workspace:
            slides.append(self._slide(method, "", tier.workspace))
        if tier.channel:
            slides.append(self._slide(method, channel, tier.channel))
        wait = max((slide.wait(now) for slide in slides), default=0.0)
        if wait <= 0:
            for slide in slides:
                slide.take(now)
        return wait

    def _slide(self, method: str, channel: str, window: Window) -> Slide:
        key = (method, channel)
        if key not in self._slides:
            self._slides[key] = Slide(window)
        return self._slides[key]


def retry_after(wait: float) -> int:
    """Return the header's value: whole seconds, rounded up."""
    return max(1, math.ceil(wait))
