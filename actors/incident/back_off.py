"""How long a step waits before Slack is asked again."""

from datetime import datetime, timedelta

from actors.incident.effects import Delayed
from actors.incident.steps.state import Deferral

BACK_OFF_MAX = timedelta(minutes=5)
"""A step that Slack delays for long is tried this often, however short the waits are
that Slack asks for: a day of them leaves 600 events, and not 6,000."""

MAX_DOUBLINGS = 9

RUSH = timedelta(hours=1)
"""For this long the bot's own queue decides when a call that it holds back goes next;
then Slack takes so few calls that a closer look is not worth its events."""


def back_off(deferral: Deferral | None) -> timedelta:
    """Return a wait that is longer each time."""
    doublings = min(deferral.attempts if deferral else 0, MAX_DOUBLINGS)
    return min(timedelta(seconds=2**doublings), BACK_OFF_MAX)


def wait_after(deferral: Deferral | None, outcome: Delayed, now: datetime) -> timedelta:
    """Return how long to wait: as long as Slack says, or longer if it did not help."""
    if not outcome.is_held_back:
        shortest = back_off(deferral)
    elif deferral and now - deferral.since > RUSH:
        shortest = BACK_OFF_MAX
    else:
        shortest = timedelta()
    return max(timedelta(seconds=outcome.seconds or 0.0), shortest)
