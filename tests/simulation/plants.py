"""Plants: faults put into the bot to test that the auditor finds them."""

import math
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta
from typing import TypeAlias
from unittest.mock import patch

import aiohttp
import anyio
from attrs import define, evolve, field, frozen

from actors.actor import Actor
from actors.ask import Answer as Told
from actors.ask import Ask
from actors.incident.commands import Command
from actors.incident.effects import NotFound, Outcome, Step
from actors.incident.events import Event
from actors.incident.model import Incident
from actors.journal import Due, Entry
from actors.moves import Act, Move
from bot.base.json_types import JsonObject
from bot.gateway.gateway import Gateway
from bot.slack.socket.envelope import Envelope
from bot.slack.web.classify import HttpResponse, classify
from bot.slack.web.results import CallResult, Done
from bot.storage.sqlite.store import SqliteStore
from tests.simulation.api import SimulatedApi
from tests.simulation.scenario import Scenario
from tests.simulation.store import SimulatedStore
from tests.simulation.transport import SimulatedSocketMode
from tests.simulation.world import Replacements

IncidentActor: TypeAlias = Actor[Incident, Command, Event, Step, Outcome]
Planted: TypeAlias = Callable[[], AbstractContextManager[object]]


@frozen(kw_only=True)
class Plant:
    """A fault that is put into the bot.

    Attributes:
        notices: how a violation begins that the auditor has to report.
        change: changes the scenario of a seed to make the fault matter.
    """

    name: str
    notices: tuple[str, ...]
    planted: Planted = nullcontext
    replacements: Replacements = field(factory=Replacements)
    change: Callable[[Scenario], Scenario] = lambda scenario: scenario


# The journal and the answer.


async def _answer_first(
    self: IncidentActor, ask: Ask[Command, Incident, Event]
) -> Told[Incident, Event]:
    async with self._turn:
        await self._replay()
        events = self.behaviour.decide(self._known.state, ask.command)
        state = self._after(events)
        told = Told(state=state, events=events)
        ask.answer.give(told)
        move = self.behaviour.next_move(state, self.clock.now())
        await self._append(events, state, move, ask.request)
        return told


def ack_before_commit() -> AbstractContextManager[object]:
    return patch.object(Actor, "_decide", _answer_first)


async def _act_first(
    self: IncidentActor, done: tuple[Act[Step], Outcome] | None
) -> Move[Step]:
    async with self._turn:
        await self._replay()
        while True:
            now = self.clock.now()
            events = self._outcome(done, now)
            move = self.behaviour.next_move(self._after(events), now)
            if not events or await self._append(
                events, self._after(events), move, None
            ):
                return move


def no_intent() -> AbstractContextManager[object]:
    return patch.object(Actor, "_settle_once", _act_first)


@define(kw_only=True)
class ForgetfulStore(SimulatedStore):
    """Knows the requests of this lifetime only."""

    def open(self) -> None:
        self.disk.execute("DELETE FROM requests")
        SimulatedStore.open(self)


@define(kw_only=True)
class UnwokenStore(SimulatedStore):
    """Keeps its timers in memory only."""

    async def due(self) -> tuple[Due, ...]:
        return ()


_append = SqliteStore._append


@define(kw_only=True)
class UnfencedStore(SimulatedStore):
    """Appends events whatever the version is."""

    def _append(
        self,
        db: sqlite3.Connection,
        entry: Entry[Incident, Event],
        bodies: list[tuple[str, str]],
    ) -> None:
        row = db.execute(
            "SELECT version FROM incidents WHERE number = ?", (entry.key,)
        ).fetchone()
        _append(self, db, evolve(entry, after=row[0] if row else 0), bodies)


# Slack.


async def _never_there(*_arguments: object, **_more: object) -> NotFound:
    return NotFound()


@contextmanager
def no_resolver() -> Iterator[None]:
    effects = "bot.hands.effects"
    with (
        patch(f"{effects}.post_message.MessagePoster.look_up", _never_there),
        patch(f"{effects}.create_channel.ChannelCreator.look_up", _never_there),
        patch(f"{effects}.add_bookmark.BookmarkAdder.look_up", _never_there),
        patch("actors.incident.settle.SHOWN_WITHIN", timedelta()),
    ):
        yield


@define(kw_only=True)
class RepeatingApi(SimulatedApi):
    """Repeats calls that were reset, as some clients do silently."""

    async def _send(
        self, method: str, given: dict[str, object]
    ) -> HttpResponse | Exception:
        answer = await SimulatedApi._send(self, method, given)
        if isinstance(answer, aiohttp.ServerDisconnectedError):
            return await SimulatedApi._send(self, method, given)
        return answer


def limits_ignored() -> AbstractContextManager[object]:
    return patch("bot.slack.web.classify.retry_after", lambda _headers: 0.0)


def _all_is_well(outcome: HttpResponse | Exception) -> CallResult:
    return Done(body={}) if isinstance(outcome, Exception) else classify(outcome)


def swallowed_exception() -> AbstractContextManager[object]:
    return patch("bot.slack.web.web_api.classify", _all_is_well)


# Envelopes, queues and words.

_handle = Gateway.handle


async def _first_time_only(self: Gateway, envelope: Envelope) -> JsonObject | None:
    return None if envelope.retry_attempt else await _handle(self, envelope)


def retries_dropped() -> AbstractContextManager[object]:
    return patch.object(Gateway, "handle", _first_time_only)


def unbounded_queue() -> AbstractContextManager[object]:
    return patch("actors.mailbox.CAPACITY", math.inf)


@define(kw_only=True, eq=False)
class UnboundedSocketMode(SimulatedSocketMode):
    """Accepts any number of envelopes."""

    def __attrs_post_init__(self) -> None:
        self._intake._capacity = anyio.Semaphore(1_000_000)


def unescaped_title() -> AbstractContextManager[object]:
    return patch("bot.slack.kit.mrkdwn.escape", str)


# The table.


def _crashing(scenario: Scenario) -> Scenario:
    return evolve(scenario, crash_after_envelope=0.15, redeliver=(0.5, 60.0, 300.0))


def _crowded(scenario: Scenario) -> Scenario:
    return evolve(scenario, is_flooding=True, slow=0.05, envelopes=3, incidents=1)


def _two(scenario: Scenario) -> Scenario:
    return evolve(scenario, bots=2)


PLANTS: tuple[Plant, ...] = (
    Plant(name="ack before commit", planted=ack_before_commit, notices=("I5", "I1")),
    Plant(name="no resolver", planted=no_resolver, notices=("I2",)),
    Plant(
        name="in-memory dedupe",
        replacements=Replacements(store=ForgetfulStore),
        change=_crashing,
        notices=("I1 declared once",),
    ),
    Plant(
        name="repeating client",
        replacements=Replacements(api=RepeatingApi),
        notices=("I2",),
    ),
    Plant(
        name="retries dropped",
        planted=retries_dropped,
        change=_crashing,
        notices=("I1",),
    ),
    Plant(
        name="timers in memory",
        replacements=Replacements(store=UnwokenStore),
        change=_crashing,
        notices=("I6",),
    ),
    Plant(
        name="unbounded queue",
        planted=unbounded_queue,
        replacements=Replacements(sockets=UnboundedSocketMode),
        change=_crowded,
        notices=("I11",),
    ),
    Plant(name="unescaped title", planted=unescaped_title, notices=("I8",)),
    Plant(
        name="no fence",
        replacements=Replacements(store=UnfencedStore),
        change=_two,
        notices=("I3", "I7", "I2"),
    ),
    Plant(name="429 ignored", planted=limits_ignored, notices=("early retry",)),
    Plant(
        name="swallowed exception",
        planted=swallowed_exception,
        notices=("I2", "I1", "I6", "I0"),
    ),
    Plant(name="no intent", planted=no_intent, notices=("no intent", "I4")),
)
