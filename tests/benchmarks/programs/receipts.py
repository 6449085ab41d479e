"""Count the calls of a title change: ``receipts COUNT`` with so many receipts posted.

Each receipt says that Slack delayed somebody's change, and later that all is done.
"""

import sys

import anyio

from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.args import Args
from tests.benchmarks.virtual import (
    RefusingSlack,
    declare,
    in_virtual_time,
    submit,
    window_of,
)
from tests.simulation.faults import reply
from tests.simulation.world import World

DELAY = 900.0
"""Seconds for which Slack refuses notices; after five minutes people hear of it."""

HOUR = 3600.0


async def calls_of_a_change(
    world: World, slack: RefusingSlack, receipts: int
) -> tuple[int, int]:
    """Return the calls of the last change, and how many receipts people have."""
    author, *people = world.people
    await declare(world, author)
    if receipts:
        headquarters = world.settings.configuration.channels.announce[0]
        slack.refusal = lambda method, args: (
            reply(503, "") if _is_notice(method, args, headquarters) else None
        )
        for person in people[:receipts]:
            await _describe(world, person)
        await anyio.sleep(DELAY)
        slack.accepts_all()
    await world.rest(HOUR)
    posted = sum(bool(person.dm.posts) for person in people)
    window = await window_of(world, author, "edit #1")
    world.sandbox.calls.clear()
    author.fills(window, "title", "value", "A new title")
    await submit(author, window)
    await world.rest(HOUR)
    # Names of people are looked up once, by whichever change comes first.
    calls = [x for x in world.sandbox.calls if not x.method.startswith("users.")]
    return len(calls), posted


def _is_notice(method: str, args: Args, channel: str) -> bool:
    return method == "chat.postMessage" and args.text("channel") == channel


async def _describe(world: World, person: ActingPerson) -> None:
    window = await window_of(world, person, "edit #1")
    person.fills(window, "description", "value", f"Seen by {person.person.name}")
    await submit(person, window)
    await anyio.sleep(1)


def count(receipts: int) -> tuple[int, int]:
    """Return the calls of a change of title, and how many receipts there are."""
    return in_virtual_time(
        lambda world, slack: calls_of_a_change(world, slack, receipts),
        receipts + 1,
        rate_limits=False,
    )


if __name__ == "__main__":
    print(*count(int(sys.argv[1])))  # noqa: T201
