"""A rush: hundreds of people declare at once under Slack's limits, in virtual time."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from unittest.mock import patch

import anyio
import structlog
from attrs import frozen

from actors.incident.evolve import evolve as evolve_incident
from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.view import Window
from bot.slack.web.session import slack_session
from tests.simulation.lifetime import Chance, dice_of
from tests.simulation.loop import run
from tests.simulation.mailboxes import WatchedMailbox, clear_mailboxes
from tests.simulation.replay_cache import ReplayCache
from tests.simulation.scenario import Scenario
from tests.simulation.setup import build_world
from tests.simulation.world import Replacements, World

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


def rush(people: int, seed: int = 1) -> Rush:
    """Let so many people declare at once, and count the calls."""
    ids = dice_of(seed + 2)
    with (
        _silence(),
        patch("bot.bot.new_id", lambda: f"{ids.getrandbits(128):032x}"),
        patch("actors.supervisor.Mailbox", WatchedMailbox),
        ReplayCache(evolve_incident).used(),
    ):
        try:
            return run(_rush(people, seed))
        finally:
            clear_mailboxes()


@contextmanager
def _silence() -> Iterator[None]:
    before = structlog.get_config()
    structlog.configure(processors=[_drop], cache_logger_on_first_use=False)
    try:
        yield
    finally:
        structlog.configure(**before)


def _drop(_logger: object, _name: str, _line: object) -> str:
    raise structlog.DropEvent


async def _rush(people: int, seed: int) -> Rush:
    chance = Chance(random=dice_of(seed + 3), is_off=True)
    async with anyio.create_task_group() as others, slack_session() as session:
        world = build_world(_plan(seed), chance, Replacements(), others, session)
        _crowd(world, people)
        async with anyio.create_task_group() as bots:
            bots.start_soon(world.keep_alive)
            await anyio.sleep(1)
            windows = [await _window(world, person) for person in world.people]
            world.sandbox.calls.clear()
            async with anyio.create_task_group() as tasks:
                for person, window in zip(world.people, windows, strict=True):
                    tasks.start_soon(partial(_submit, person, window))
            await world.rest(DAYS)
            await world.stop()
        await world.slack_sockets.stop()
        others.cancel_scope.cancel()
    calls = list(world.sandbox.calls)
    limited = [call for call in calls if call.status == HTTPStatus.TOO_MANY_REQUESTS]
    query = "SELECT count(*) FROM events WHERE kind = 'StepDeferred'"
    (deferrals,) = world.disk.execute(query).fetchone()
    world.disk.close()
    return Rush(
        calls=Counter(call.method for call in calls),
        refused=Counter(call.method for call in limited),
        deferrals=deferrals,
        minutes=(calls[-1].at - calls[0].at) / 60,
        violations=(*world.found, *world.retry_check.found),
    )


def _plan(seed: int) -> Scenario:
    return Scenario(
        seed=seed,
        incidents=0,
        envelopes=0,
        fault_rate=0.0,
        awaits=frozenset(),
        killings=0,
        crash_after_envelope=0.0,
        history_lag=0.0,
        skew=0.0,
        rate_limits=True,
        drop_metadata=False,
        redeliver=(),
        is_announcing_blindly=False,
    )


def _crowd(world: World, people: int) -> None:
    """Fill the workspace with people who are all in one channel."""
    workspace = world.sandbox.workspace
    crowd = [workspace.add_person(f"Person {n}") for n in range(people)]
    for person in crowd:
        workspace.join(world.places[0], person)
    world.people = [
        ActingPerson(
            person=person,
            workspace=workspace,
            socket_mode=world.slack_sockets,
            payloads=world.sandbox.payloads,
            options=world.sandbox.options,
        )
        for person in crowd
    ]


async def _window(world: World, person: ActingPerson) -> Window:
    await anyio.sleep(BETWEEN)
    reply = await person.types("/incident", f"By {person.person.name}", world.places[0])
    if reply.failure:
        raise AssertionError(reply.failure)
    window = await person.window()
    person.fills(window, "service", "value", "not-sure")
    person.fills(window, "severity", "value", "p3")
    return window


async def _submit(person: ActingPerson, window: Window) -> None:
    reply = await person.submits(window)
    if reply.failure or reply.errors:
        raise AssertionError(reply)
