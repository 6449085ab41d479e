"""What is said to somebody whose command takes longer than Slack waits."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

import anyio
from attrs import define, field

from actors.journal import Due, Key
from bot import words
from bot.configuration import Configuration
from bot.desk import Desk
from bot.engine.engine import Engine
from bot.slack.answers import Answer, Done, NotDone, Refused
from bot.slack.envelope import Envelope
from bot.slack.errands import TRIES, Errands
from bot.slack.gate import Gate
from bot.slack.gateway import ANSWER_WITHIN, MOST_LATE, Gateway
from bot.slack.identity import Identity
from bot.slack.json_types import JsonObject
from bot.slack.timings import Timings
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Backlog
from tests.actors.fakes import FakeClock, quiet
from tests.actors.incident.case import ADA, T0
from tests.bot.slack.people_fake import Told, people_of, user

LATE = ANSWER_WITHIN + 1


@define(kw_only=True)
class SlowStore(SqliteStore):
    """Answers when it is let."""

    path: Path = field(default=Path(":memory:"))
    answers: anyio.Event = field(factory=anyio.Event)

    async def backlog(self) -> Backlog:
        await self.answers.wait()
        return Backlog(open_incidents=3, oldest_due=None)

    async def due(self) -> tuple[Due, ...]:
        return ()

    async def parked(self) -> tuple[Key, ...]:
        return ()

    async def prove_writable(self) -> None: ...


@define
class Mouth:
    """What was said by response_url; nothing is said in any other way."""

    said: list[str] = field(factory=list)
    refusals: list[Answer] = field(factory=list)

    async def respond(self, _url: str, message: JsonObject) -> Answer:
        if self.refusals:
            return self.refusals.pop()
        self.said.append(str(message["text"]))
        return Done(body={})

    async def call(self, method: str, _arguments: JsonObject) -> Answer:
        return Refused(error=f"no {method}")


@define
class Scene:
    store: SlowStore
    gateway: Gateway
    mouth: Mouth
    clock: FakeClock

    async def ping(self, ago: float = 0) -> str:
        """Type /ping, so many seconds before the gateway sees it."""
        acknowledgement = await self.gateway.handle(
            Envelope(
                envelope_id="E1",
                kind="slash_commands",
                payload={
                    "command": "/ping",
                    "team_id": "T1",
                    "user_id": ADA,
                    "response_url": "https://hooks.slack.com/commands/1",
                },
                accepts_response_payload=True,
                retry_attempt=0,
                retry_reason="",
                received_at=anyio.current_time() - ago,
            )
        )
        return str((acknowledgement or {})["text"])


@asynccontextmanager
async def scene() -> AsyncIterator[Scene]:
    store, mouth, clock = SlowStore(now=lambda: T0), Mouth(), FakeClock()
    async with anyio.create_task_group() as tasks:
        desk = Desk(
            engine=cast("Engine", None),
            store=store,
            configuration=Configuration(),
            people=people_of(Told(users={ADA: user()}), tasks),
            version="1",
            started_at=T0,
            new_id=lambda: "new",
        )
        gateway = Gateway(
            desk=desk,
            api=cast("Gate", mouth),
            identity=Identity(team="T1", user="U1", bot="B1"),
            errands=Errands(tasks=tasks, clock=clock),
            clock=clock,
        )
        yield Scene(store, gateway, mouth, clock)
        tasks.cancel_scope.cancel()


def test_people_are_told_before_the_bare_acknowledgement_would_go_out() -> None:
    assert Timings().answer > ANSWER_WITHIN


async def test_who_is_answered_in_time_is_answered_once() -> None:
    async with scene() as at:
        at.store.answers.set()

        assert "3 incidents are open" in await at.ping()
        await quiet()
        assert at.mouth.said == []


async def test_who_waits_too_long_is_told_so_and_then_told_the_answer() -> None:
    async with scene() as at:
        assert await at.ping(LATE) == words.SLOW
        await quiet()
        assert at.mouth.said == []

        at.store.answers.set()
        await quiet()
        (answer,) = at.mouth.said
        assert "3 incidents are open" in answer


async def test_so_many_are_answered_late_at_once_and_no_more() -> None:
    async with scene() as at, anyio.create_task_group() as tasks:
        said = [await at.ping(LATE) for _ in range(MOST_LATE)]
        assert set(said) == {words.SLOW}

        async def one_more() -> None:
            said.append(await at.ping(LATE))

        tasks.start_soon(one_more)
        await quiet()
        assert len(said) == MOST_LATE

        at.store.answers.set()
        await quiet()
        assert "3 incidents are open" in said[-1]
        assert len(at.mouth.said) == MOST_LATE
        at.store.answers = anyio.Event()
        assert await at.ping(LATE) == words.SLOW


async def test_what_slack_does_not_take_now_is_said_when_it_does() -> None:
    async with scene() as at:
        at.mouth.refusals = [NotDone(error="ratelimited", retry_after=9.0)]
        assert await at.ping(LATE) == words.SLOW
        at.store.answers.set()
        await at.clock.advance(8)
        assert at.mouth.said == []

        await at.clock.advance(1)
        (answer,) = at.mouth.said
        assert "3 incidents are open" in answer


async def test_what_slack_never_takes_is_given_up() -> None:
    async with scene() as at:
        never: Answer = NotDone(error="connection refused", retry_after=None)
        at.mouth.refusals = [never] * TRIES * 2
        assert await at.ping(LATE) == words.SLOW
        at.store.answers.set()
        await at.clock.advance(60)

        assert at.mouth.refusals == []
        assert at.mouth.said == []
