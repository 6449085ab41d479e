"""Slack's rate limit tiers, as a pure limiter."""

import math
from collections import deque

from attrs import define, field, frozen


@frozen
class Limit:
    """A limit of this many calls in any period of this many seconds."""

    calls: int
    seconds: float


@frozen
class Tier:
    """The limits of a method's calls, per workspace and per channel."""

    name: str
    workspace: Limit | None = None
    channel: Limit | None = None


# docs.slack.dev, "Rate limits": 1+, 20+, 50+ and 100+ calls per minute.
TIER_1 = Tier("T1", workspace=Limit(1, 60))
TIER_2 = Tier("T2", workspace=Limit(20, 60))
TIER_3 = Tier("T3", workspace=Limit(50, 60))
TIER_4 = Tier("T4", workspace=Limit(100, 60))
# "1 message per second per channel, short bursts allowed; several hundred per minute
# per workspace": here a burst is 5 within 5 s, and several hundred is 300.
POSTING = Tier("posting", workspace=Limit(300, 60), channel=Limit(5, 5))
# auth.test and chat.getPermalink allow "hundreds per minute".
SPECIAL = Tier("special", workspace=Limit(600, 60))


@define(eq=False)
class SlidingWindow:
    """One sliding window, and the times of the calls in it."""

    limit: Limit
    _moments: deque[float] = field(factory=deque, init=False)

    def wait(self, now: float) -> float:
        """Return the seconds until a call is allowed; 0 if it is now."""
        while self._moments and self._moments[0] <= now - self.limit.seconds:
            self._moments.popleft()
        if len(self._moments) < self.limit.calls:
            return 0.0
        return self._moments[0] + self.limit.seconds - now

    def take(self, now: float) -> None:
        self._moments.append(now)


@define(eq=False)
class Limiter:
    """Counts the calls of one app; refused calls do not count."""

    _windows: dict[tuple[str, str], SlidingWindow] = field(factory=dict, init=False)

    def take(self, method: str, tier: Tier, channel: str, now: float) -> float:
        """Count a call and return 0, or return the seconds it must wait."""
        windows = []
        if tier.workspace:
            windows.append(self._window(method, "", tier.workspace))
        if tier.channel:
            windows.append(self._window(method, channel, tier.channel))
        wait = max((window.wait(now) for window in windows), default=0.0)
        if wait <= 0:
            for window in windows:
                window.take(now)
        return wait

    def _window(self, method: str, channel: str, limit: Limit) -> SlidingWindow:
        key = (method, channel)
        if key not in self._windows:
            self._windows[key] = SlidingWindow(limit)
        return self._windows[key]


def retry_after(wait: float) -> int:
    """Return the header's value: whole seconds, rounded up."""
    return max(1, math.ceil(wait))
