"""Which incident a request means, and what is said when nobody knows what was done."""

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
from actors.incident.ids import ChannelId, IncidentNumber
from actors.incident.keys import CHANNEL_KEY
from actors.incident.lifecycle import Reopen
from actors.incident.model import Incident
from actors.incident.steps.events import ChannelCreated
from actors.journal import Entry, Key
from bot.engine.engine import Engine
from bot.features.context import REMEMBERED, Context, Invocation, Named, Say
from bot.settings.configuration import Configuration
from bot.slack.web.people import People
from bot.storage.sqlite.store import SqliteStore
from bot.storage.store import Store, Uncertain
from bot.words import refusals
from tests.actors.incident.case import (
    ADA,
    CLOSED,
    DECLARE,
    DECLARED,
    P1,
    T0,
    UPDATE,
    incident_of,
    mark,
    sure,
)

ONE, TWO = IncidentNumber(1), IncidentNumber(2)
CHANNELS = {ONE: ChannelId("CONE"), TWO: ChannelId("CTWO")}
ELSEWHERE = ChannelId("CHELP")
AWAY = JournalUnavailable("it cannot be reached")


@define
class Refusing:
    """An engine that refuses every command, and people whom nobody asks for."""

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


def desk_with(store: Store, refusing: Refusing | None = None) -> Context:
    return Context(
        engine=cast("Engine", refusing),
        store=store,
        configuration=Configuration(),
        people=cast("People", refusing),
        version="1",
        started_at=T0,
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


async def keep(store: SqliteStore, number: IncidentNumber, *events: Event) -> None:
    """Append them, as the whole of this incident's journal so far."""
    entry = Entry(
        key=number,
        after=0,
        events=events,
        append_id=str(number),
        request=None,
        state=replay(events),
        due=None,
    )
    await store.append(entry)


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (AWAY, refusals.unavailable()),
        (Uncertain("it takes too long to answer"), refusals.uncertain()),
        (Repeated(7), refusals.uncertain()),
    ],
)
async def test_nobody_hears_that_nothing_was_done_when_something_may_have_been(
    why: Exception, said: str
) -> None:
    refusing = Refusing(why)
    context = desk_with(AwayStore(now=lambda: T0), refusing)

    answer = await context.carry_out(IncidentNumber(7), Reopen(mark=mark()), "r1")

    assert isinstance(answer, Say)
    assert answer.text == said


@pytest.mark.parametrize("space", [" ", "\n", "\t", "\r\n", "\u00a0", "\u2003", "  \n"])
@pytest.mark.parametrize(
    ("typed", "place", "meant"),
    [
        ("#2", CHANNELS[ONE], TWO),
        ("#2:", CHANNELS[ONE], TWO),
        ("2", ELSEWHERE, TWO),
        ("#2", ELSEWHERE, TWO),
        ("#2", CHANNELS[TWO], TWO),
    ],
)
async def test_whatever_space_follows_a_number_it_is_that_incident(
    tmp_path: Path, typed: str, place: ChannelId, meant: IncidentNumber, space: str
) -> None:
    named = await meant_by(tmp_path, f"{typed}{space}rolled back\nby Ada", place)

    assert named.incident.number == meant
    assert named.rest == "rolled back\nby Ada"


@pytest.mark.parametrize(
    "text", ["2\nhosts are back", "2 hosts", "#2nd", "#2-3 ms", ""]
)
async def test_in_an_incidents_channel_other_texts_are_about_that_incident(
    tmp_path: Path, text: str
) -> None:
    named = await meant_by(tmp_path, text, CHANNELS[ONE])

    assert named.incident.number == ONE
    assert named.rest == text


async def meant_by(folder: Path, text: str, place: ChannelId) -> Named:
    """Ask a context that knows of two incidents, each with its channel."""
    with opened(folder / "two.db") as store:
        for number, channel in CHANNELS.items():
            declared = decide(None, with_(DECLARE, number=number))
            made = ChannelCreated(at=T0, step=CHANNEL_KEY, channel=channel, name="x")
            await keep(store, number, *declared, made)
        asked = Invocation(person=ADA, channel=place, text=text, request="r", at=T0)
        named = await desk_with(store).meant(asked)
    assert isinstance(named, Named)
    return named


WORSE = with_(UPDATE, title="Worse", estimate=sure(P1))
UPDATED = (*DECLARED, *decide(incident_of(*DECLARED), WORSE))


@pytest.mark.parametrize("journal", [DECLARED, UPDATED, (*CLOSED, *UPDATED[1:])])
async def test_the_desk_knows_what_the_journal_says_also_when_a_fail_over_lost_events(
    tmp_path: Path, journal: tuple[Event, ...]
) -> None:
    with opened(tmp_path / "lost.db") as lost, opened(tmp_path / "left.db") as left:
        await keep(lost, ONE, *CLOSED)
        await keep(left, ONE, *journal)
        context = desk_with(lost)
        assert await context.read(ONE) == replay(CLOSED)

        context.store = left

        assert await context.read(ONE) == replay(journal)
        assert await context.read(ONE) == replay(journal)


@define(kw_only=True)
class CountingStore(SqliteStore):
    """Has every incident, and counts which journals are read from the start."""

    path: Path = field(default=Path(":memory:"))
    whole: list[Key] = field(factory=list)

    async def read(self, key: Key, *, after: int = 0) -> tuple[Event, ...]:
        if not after:
            self.whole.append(key)
        declared = decide(None, with_(DECLARE, number=IncidentNumber(key)))
        made = ChannelCreated(at=T0, step=CHANNEL_KEY, channel=ELSEWHERE, name="x")
        return (*declared, made)[after:]


async def test_of_the_incidents_asked_about_the_latest_are_remembered() -> None:
    store = CountingStore(now=lambda: T0)
    context = desk_with(store)
    for number in range(1, REMEMBERED + 1):
        await context.read(IncidentNumber(number))
    await context.read(ONE)
    store.whole.clear()

    await context.read(IncidentNumber(1000))
    await context.read(ONE)
    assert store.whole == [1000]
    await context.read(TWO)
    assert store.whole == [1000, TWO]
    assert REMEMBERED == 256
