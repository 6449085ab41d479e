"""A rush: hundreds of people declare at once under Slack's limits, in virtual time."""

from collections import Counter
from functools import partial
from http import HTTPStatus

import anyio
from attrs import frozen

from actors.incident.evolve import evolve as evolve_incident
from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.view import Window
from tests.benchmarks.virtual import RefusingSlack, in_virtual_time, submit, window_of
from tests.simulation.replay_cache import ReplayCache
from tests.simulation.world import World

DAYS = 86_400.0
BETWEEN = 1.0
"""Seconds between two windows: Slack opens 100 of them in a minute."""


@frozen(kw_only=True)
class Rush:
    """The result of a rush.

    Attributes:
        calls: the number of calls from the first submission on.
        refused: the calls that Slack answered with 429, by method.
        deferrals: how often the journal says that a step waits.
        minutes: from the first call to the last.
        violations: the calls that were made too early.
    """

    calls: Counter[str]
    refused: Counter[str]
    deferrals: int
    minutes: float
    violations: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        return self.refused.total() / self.calls.total()


def rush(people: int) -> Rush:
    """Let so many people declare at once, and count the calls."""
    with ReplayCache(evolve_incident).used():
        return in_virtual_time(_rush, people, rate_limits=True)


async def _rush(world: World, _slack: RefusingSlack) -> Rush:
    windows = [await _window(world, person) for person in world.people]
    world.sandbox.calls.clear()
    async with anyio.create_task_group() as tasks:
        for person, window in zip(world.people, windows, strict=True):
            tasks.start_soon(partial(submit, person, window))
    await world.rest(DAYS)
    calls = list(world.sandbox.calls)
    limited = [call for call in calls if call.status == HTTPStatus.TOO_MANY_REQUESTS]
    query = "SELECT count(*) FROM events WHERE kind = 'StepDeferred'"
    (deferrals,) = world.disk.execute(query).fetchone()
    return Rush(
        calls=Counter(call.method for call in calls),
        refused=Counter(call.method for call in limited),
        deferrals=deferrals,
        minutes=(calls[-1].at - calls[0].at) / 60,
        violations=(*world.found, *world.retry_check.found),
    )


async def _window(world: World, person: ActingPerson) -> Window:
    await anyio.sleep(BETWEEN)
    window = await window_of(world, person, f"By {person.person.name}")
    person.fills(window, "service", "value", "not-sure")
    person.fills(window, "severity", "value", "p3")
    return window
