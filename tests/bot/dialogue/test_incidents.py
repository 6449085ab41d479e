"""Incidents are read from their last known event on, and asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import pytest
from attrs import define, field
from attrs import evolve as with_

from actors.ask import Answer
from actors.errors import JournalUnavailable, Repeated
from actors.incident.commands import Command
from actors.incident.decide import decide
from actors.incident.events import Event
from actors.incident.evolve import replay
from actors.incident.ids import IncidentNumber
from actors.incident.keys import CHANNEL_KEY
from actors.incident.lifecycle import Reopen
from actors.incident.model import Incident
from actors.incident.steps.events import ChannelCreated
from actors.journal import Key
from bot.dialogue.incidents import REMEMBERED, Incidents
from bot.dialogue.reply import Say
from bot.slack.web.people import People
from bot.storage.sqlite.store import SqliteStore
from bot.storage.store import Store, Uncertain
from bot.words import refusals
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.incident.case import (
    CLOSED,
    DECLARE,
    DECLARED,
    HELP,
    P1,
    T0,
    UPDATE,
    incident_of,
    mark,
    sure,
)
from tests.bot.prompt_store import keep

ONE, TWO = IncidentNumber(1), IncidentNumber(2)
AWAY = JournalUnavailable("it cannot be reached")


@define
class Refusing:
    """An engine that refuses every command, and people whom nobody asks for."""

    why: Exception = AWAY

    async def ask(
        self, _key: Key, _command: Command, _request: str | None
    ) -> Answer[Incident, Event]:
        raise self.why

    async def release(self, _key: Key) -> bool:
        raise self.why

    def ask_for(self, people: list[str]) -> None: ...


@define(kw_only=True)
class AwayStore(SqliteStore):
    path: Path = field(default=Path(":memory:"))

    async def read(self, _key: Key, *, after: int = 0) -> tuple[Event, ...]:
        raise AWAY


def incidents_in(store: Store, why: Exception = AWAY) -> Incidents:
    refusing = Refusing(why)
    return Incidents(
        actors=refusing,
        store=store,
        people=cast("People", refusing),
        new_id=lambda: "new",
    )


@contextmanager
def opened(file: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(path=file, now=lambda: T0)
    store.open()
    try:
        yield store
    finally:
        store.close()


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (AWAY, as_mrkdwn(refusals.unavailable())),
        (Uncertain("it takes too long to answer"), as_mrkdwn(refusals.uncertain())),
        (Repeated(7), as_mrkdwn(refusals.uncertain())),
    ],
)
async def test_nobody_hears_that_nothing_was_done_when_something_may_have_been(
    why: Exception, said: str
) -> None:
    incidents = incidents_in(AwayStore(now=lambda: T0), why)

    answer = await incidents.carry_out(IncidentNumber(7), Reopen(mark=mark()), "r1")

    assert isinstance(answer, Say)
    assert as_mrkdwn(answer.text) == said


WORSE = with_(UPDATE, title="Worse", estimate=sure(P1))
UPDATED = (*DECLARED, *decide(incident_of(*DECLARED), WORSE))


@pytest.mark.parametrize("journal", [DECLARED, UPDATED, (*CLOSED, *UPDATED[1:])])
async def test_the_cache_follows_the_journal_even_after_a_fail_over_lost_events(
    tmp_path: Path, journal: tuple[Event, ...]
) -> None:
    with opened(tmp_path / "lost.db") as lost, opened(tmp_path / "left.db") as left:
        await keep(lost, ONE, *CLOSED)
        await keep(left, ONE, *journal)
        incidents = incidents_in(lost)
        assert await incidents.read(ONE) == replay(CLOSED)

        incidents.store = left

        assert await incidents.read(ONE) == replay(journal)
        assert await incidents.read(ONE) == replay(journal)


@define(kw_only=True)
class CountingStore(SqliteStore):
    """Has every incident, and counts which journals are read from the start."""

    path: Path = field(default=Path(":memory:"))
    whole: list[Key] = field(factory=list)

    async def read(self, key: Key, *, after: int = 0) -> tuple[Event, ...]:
        if not after:
            self.whole.append(key)
        declared = decide(None, with_(DECLARE, number=IncidentNumber(key)))
        made = ChannelCreated(at=T0, step=CHANNEL_KEY, channel=HELP, name="x")
        return (*declared, made)[after:]


async def test_the_latest_incidents_stay_in_the_cache() -> None:
    store = CountingStore(now=lambda: T0)
    incidents = incidents_in(store)
    for number in range(1, REMEMBERED + 1):
        await incidents.read(IncidentNumber(number))
    await incidents.read(ONE)
    store.whole.clear()

    await incidents.read(IncidentNumber(1000))
    await incidents.read(ONE)
    assert store.whole == [1000]
    await incidents.read(TWO)
    assert store.whole == [1000, TWO]
    assert REMEMBERED == 256
