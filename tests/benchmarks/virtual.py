"""A world in virtual time for a benchmark: a bot, a Slack, and nothing by chance."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias, TypeVar
from unittest.mock import patch

import anyio
import structlog
from attrs import define

from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.args import Args
from bot.sandbox.view import Window
from bot.slack.web.classify import HttpResponse
from bot.slack.web.session import slack_session
from tests.simulation.faults import Fault
from tests.simulation.lifetime import Chance, dice_of
from tests.simulation.loop import run
from tests.simulation.mailboxes import WatchedMailbox, clear_mailboxes
from tests.simulation.scenario import Scenario
from tests.simulation.setup import build_world
from tests.simulation.slack import Slack
from tests.simulation.world import Replacements, World

T = TypeVar("T")

SEED = 1

Refusal: TypeAlias = Callable[[str, Args], HttpResponse | None]


def _accepts(_method: str, _args: Args) -> None:
    return None


@define(kw_only=True, eq=False)
class RefusingSlack(Slack):
    """A Slack that answers some calls, by method and arguments, without acting."""

    refusal: Refusal = _accepts

    def act(self, method: str, args: Args, fault: Fault | None) -> HttpResponse:
        if answer := self.refusal(method, args):
            self.sandbox.feed.wake()
            return answer
        return super().act(method, args, fault)

    def accepts_all(self) -> None:
        self.refusal = _accepts


Act: TypeAlias = Callable[[World, RefusingSlack], Awaitable[T]]


def in_virtual_time(act: Act[T], people: int, *, rate_limits: bool) -> T:
    """Run a bot in a workspace of so many people while ``act`` lets them act."""
    ids = dice_of(SEED + 2)
    with (
        _silence(),
        patch("bot.bot.new_id", lambda: f"{ids.getrandbits(128):032x}"),
        patch("actors.supervisor.Mailbox", WatchedMailbox),
    ):
        try:
            return run(_act(act, people, rate_limits=rate_limits))
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


async def _act(act: Act[T], people: int, *, rate_limits: bool) -> T:
    chance = Chance(random=dice_of(SEED + 3), is_off=True)
    scenario = _plan(rate_limits=rate_limits)
    async with anyio.create_task_group() as others, slack_session() as session:
        world = build_world(scenario, chance, Replacements(), others, session)
        world.slack = slack = RefusingSlack(
            sandbox=world.sandbox,
            chance=chance,
            retry_check=world.retry_check,
            recorder=world.recorder,
            fault_rate=0.0,
        )
        _crowd(world, people)
        async with anyio.create_task_group() as bots:
            bots.start_soon(world.keep_alive)
            await anyio.sleep(1)
            result = await act(world, slack)
            await world.stop()
        await world.slack_sockets.stop()
        others.cancel_scope.cancel()
    world.disk.close()
    return result


def _plan(*, rate_limits: bool) -> Scenario:
    return Scenario(
        seed=SEED,
        incidents=0,
        envelopes=0,
        fault_rate=0.0,
        awaits=frozenset(),
        killings=0,
        crash_after_envelope=0.0,
        history_lag=0.0,
        skew=0.0,
        rate_limits=rate_limits,
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


async def window_of(world: World, person: ActingPerson, text: str) -> Window:
    """Type ``/incident`` and a text; return the window that opens."""
    reply = await person.types("/incident", text, world.places[0])
    if reply.failure:
        raise AssertionError(reply.failure)
    return await person.window()


async def submit(person: ActingPerson, window: Window) -> None:
    reply = await person.submits(window)
    if reply.failure or reply.errors:
        raise AssertionError(reply)


async def declare(world: World, person: ActingPerson) -> None:
    """Declare an incident, and wait until everything that it owes is done."""
    window = await window_of(world, person, f"By {person.person.name}")
    person.fills(window, "service", "value", "not-sure")
    person.fills(window, "severity", "value", "p3")
    await submit(person, window)
    await person.cancels(window)
    await world.rest(3600)
