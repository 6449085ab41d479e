"""Incidents are read, as they are and as they were, and asked."""

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
from bot.dialogue.incidents import Incidents
from bot.dialogue.reply import Say
from bot.slack.web.people import People
from bot.storage.sqlite.store import SqliteStore
from bot.storage.store import KnownIncidents, Store, Uncertain
from bot.words import refusals
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.incident.case import (
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
from tests.bot.prompt_store import PromptStore, keep

SEVEN = IncidentNumber(7)
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

    async def fetch(self, _key: Key, *, after: int = 0) -> Iterator[Event]:
        raise AWAY


def incidents_in(store: Store, why: Exception = AWAY) -> Incidents:
    refusing = Refusing(why)
    return Incidents(
        actors=refusing,
        store=store,
        known=KnownIncidents(journal=store, replay=replay),
        people=cast("People", refusing),
        new_id=lambda: "new",
    )


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

    answer = await incidents.carry_out(SEVEN, Reopen(mark=mark()), "r1")

    assert isinstance(answer, Say)
    assert as_mrkdwn(answer.text) == said


WORSE = with_(UPDATE, title="Worse", estimate=sure(P1))
UPDATED = (*DECLARED, *decide(incident_of(*DECLARED), WORSE))
MADE = ChannelCreated(at=T0, step=CHANNEL_KEY, channel=HELP, name="x")


@define(kw_only=True)
class ReadingStore(PromptStore):
    """Counts which journals are read from the start."""

    whole: list[Key] = field(factory=list)

    async def fetch(self, key: Key, *, after: int = 0) -> Iterator[Event]:
        if not after:
            self.whole.append(key)
        return await PromptStore.fetch(self, key, after=after)


@contextmanager
def opened(file: Path) -> Iterator[ReadingStore]:
    store = ReadingStore(path=file, now=lambda: T0)
    store.open()
    try:
        yield store
    finally:
        store.close()


async def test_the_details_of_a_moment_need_no_replay_if_only_steps_followed(
    tmp_path: Path,
) -> None:
    with opened(tmp_path / "muster.db") as store:
        await keep(store, SEVEN, *UPDATED, MADE)
        incidents = incidents_in(store)
        now = await incidents.read(SEVEN)
        assert now is not None
        store.whole.clear()

        then = await incidents.details_at(now, len(UPDATED))

        assert then.details == now.details
        assert store.whole == []


async def test_the_details_of_a_moment_are_not_those_that_somebody_chose_later(
    tmp_path: Path,
) -> None:
    with opened(tmp_path / "muster.db") as store:
        await keep(store, SEVEN, *UPDATED, MADE)
        incidents = incidents_in(store)
        now = await incidents.read(SEVEN)
        assert now is not None

        then = await incidents.details_at(now, 1)

        assert (then.title, now.title) == (DECLARE.title, "Worse")
        assert await incidents.read(SEVEN) == now
