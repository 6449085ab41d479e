"""Whether Muster is working."""

from datetime import timedelta

from attrs import frozen

from bot.words.phrases import duration
from bot.words.refusals import BY_HAND
from bot.words.spans import Part, Said, joined, say


@frozen(kw_only=True)
class Health:
    """How well Muster works, as far as it can tell.

    Attributes:
        oldest: how long the oldest step has waited.
        parked: how many incidents it has stopped working on.
        can_save: whether the database accepts writes.
    """

    version: str
    up: timedelta
    open_incidents: int
    oldest: timedelta | None
    parked: int
    can_save: bool


BEHIND = timedelta(minutes=1)
"""A step that has waited for less than this may be under way in Slack."""


def pong(health: Health) -> Said:
    """Say first whether Muster works, then its load and its version."""
    count, oldest = health.open_incidents, health.oldest
    incidents = "1 incident is open" if count == 1 else f"{count} incidents are open"
    said: list[Part] = []
    if not health.can_save:
        said.append(f"Muster is running but cannot save anything right now. {BY_HAND}")
    if oldest and oldest >= BEHIND:
        well = "Muster is working but behind. " if health.can_save else ""
        said.append(f"{well}The oldest step has waited {duration(oldest)}.")
        said.append(f"{incidents}.")
    else:
        waiting = "no step has waited for 1 minute" if oldest else "no step is waiting"
        well = "Muster is working. " if health.can_save else ""
        said.append(f"{well}{incidents} and {waiting}.")
    if parked := health.parked:
        which = "1 incident" if parked == 1 else f"{parked} incidents"
        named = say("`/incident list` names {x}.", x="it" if parked == 1 else "them")
        stopped = "Muster has stopped working on {which}: {named}"
        said.append(say(stopped, which=which, named=named))
    said.append(f"Version {health.version}, running for {duration(health.up)}.")
    return joined(said, " ")


def unread_ping(version: str, up: timedelta) -> Said:
    return say(
        "Muster is running but cannot reach its database, so it cannot save anything "
        "right now. {by_hand} Version {version}, running for {up}.",
        by_hand=BY_HAND,
        version=version,
        up=duration(up),
    )
