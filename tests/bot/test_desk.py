"""What the desk says when a command may have been carried out, or may not."""

from pathlib import Path
from typing import cast

import pytest
from attrs import define, field

from actors.ask import Answer
from actors.errors import JournalUnavailable, Repeated
from actors.incident.commands import Command, Reopen
from actors.incident.events import Event
from actors.incident.ids import IncidentNumber
from actors.incident.model import Incident
from actors.journal import Key
from bot import words
from bot.configuration import Configuration
from bot.desk import Desk, Say
from bot.engine.engine import Engine
from bot.slack.names import Names
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Uncertain
from tests.actors.incident.case import T0, mark

AWAY = JournalUnavailable("it cannot be reached")


@define
class Refusing:
    """An engine that refuses every command, and names that nobody asks for."""

    why: Exception

    async def ask(
        self, _key: Key, _command: Command, _request: str | None
    ) -> Answer[Incident, Event]:
        raise self.why

    def ask_for(self, people: list[str]) -> None: ...


@define(kw_only=True)
class AwayStore(SqliteStore):
    path: Path = field(default=Path(":memory:"))

    async def read(self, _key: Key, *, after: int = 0) -> tuple[Event, ...]:
        raise AWAY


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (AWAY, words.unavailable()),
        (Uncertain("it takes too long to answer"), words.uncertain()),
        (Repeated(7), words.uncertain()),
    ],
)
async def test_nobody_hears_that_nothing_was_done_when_something_may_have_been(
    why: Exception, said: str
) -> None:
    refusing = Refusing(why)
    desk = Desk(
        engine=cast("Engine", refusing),
        store=AwayStore(now=lambda: T0),
        configuration=Configuration(),
        names=cast("Names", refusing),
        version="1",
        started_at=T0,
        new_id=lambda: "new",
    )

    answer = await desk.carry_out(IncidentNumber(7), Reopen(mark=mark()), "r1")

    assert isinstance(answer, Say)
    assert answer.text == said
