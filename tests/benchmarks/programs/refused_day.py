"""Let Slack refuse one step for a day, in virtual time.

Prints how many events of the step that left, and after how many seconds the step
happened once Slack accepted it again.
"""

import anyio

from tests.benchmarks.virtual import (
    RefusingSlack,
    declare,
    in_virtual_time,
    submit,
    window_of,
)
from tests.simulation.faults import reply
from tests.simulation.world import World

DAY = 86_340.0
"""A minute less, because Muster gives up a step after 24 hours."""

LIMITED = reply(429, '{"ok":false,"error":"ratelimited"}', {"Retry-After": "30"})
HOUR = 3600.0
METHOD = "conversations.setTopic"
EVENTS = (
    "SELECT count(*) FROM events"
    " WHERE kind IN ('StepStarted', 'StepDeferred') AND body LIKE '%\"step\":\"topic%'"
)


async def refused_for_a_day(world: World, slack: RefusingSlack) -> tuple[int, float]:
    (author, *_) = world.people
    await declare(world, author)
    (before,) = world.disk.execute(EVENTS).fetchone()
    slack.refusal = lambda method, _args: LIMITED if method == METHOD else None
    window = await window_of(world, author, "edit #1")
    author.fills(window, "title", "value", "A new title")
    await submit(author, window)
    await anyio.sleep(DAY)
    (after,) = world.disk.execute(EVENTS).fetchone()
    slack.accepts_all()
    world.sandbox.calls.clear()
    since = world.sandbox.workspace.clock.wall()
    await world.rest(HOUR)
    (first, *_) = world.sandbox.calls.of(METHOD)
    return after - before, first.at - since


def refuse() -> tuple[int, int]:
    """Return the events, and the seconds."""
    events, seconds = in_virtual_time(refused_for_a_day, 1, rate_limits=False)
    return events, round(seconds)


if __name__ == "__main__":
    print(*refuse())  # noqa: T201
