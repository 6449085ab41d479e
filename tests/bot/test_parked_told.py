"""An incident keeps crashing: its people hear of it, wherever Slack lets them."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import cast

import anyio
import pytest
from attrs import define, field
from structlog.testing import capture_logs

from actors.errors import JournalUnavailable
from actors.incident.events import Event, LeadChanged, Retried
from actors.incident.ids import IncidentNumber, PersonId
from bot import words
from bot.engine.ground import Ground
from bot.last_word import PAUSE
from bot.run import Bot, Signals
from bot.settings import Settings
from bot.slack.answers import Answer, NotDone
from bot.slack.errands import Errands
from bot.slack.gate import Gate
from bot.slack.socket_mode import SocketMode
from bot.slack.web_api import WebApi
from bot.storage.store import Concerned
from tests.actors.fakes import FakeClock
from tests.actors.incident.case import (
    ADA,
    BOB,
    CLOSED,
    COMMS,
    CYD,
    DAN,
    DECLARED,
    HELP,
    NEWS,
    T0,
    mark,
)
from tests.actors.incident.slack import OWN
from tests.bot.slack.front import MADE, NO, SEVEN, Mouth, PromptStore, keep

NUMBER = IncidentNumber(7)
SAID = str(words.parked(NUMBER))


@define
class World:
    """What the wiring needs of the ground: its store."""

    store: PromptStore


@define(kw_only=True)
class Restless(PromptStore):
    """Is away for a while."""

    away: int = field(default=2)

    async def concerned(self, number: IncidentNumber) -> Concerned:
        if self.away:
            self.away -= 1
            raise JournalUnavailable("away")
        return await super().concerned(number)


async def told(
    folder: Path,
    events: Iterable[Event],
    mouth: Mouth,
    *,
    broken: str = "",
    store: PromptStore | None = None,
) -> Mouth:
    """Park an incident with these events, and let its people be told."""
    store = store or PromptStore(path=folder / "journal.db", now=lambda: T0)
    store.open()
    await keep(store, NUMBER, *events)
    if broken:
        store._connection.execute(
            "UPDATE events SET body = ? WHERE version = 2", [broken]
        )
    await store.park(NUMBER, "crashed 3 times")
    clock = FakeClock()
    async with anyio.create_task_group() as tasks:
        errands = Errands(tasks=tasks, clock=clock)
        bot = Bot(
            settings=cast("Settings", None),
            signals=Signals(),
            clock=clock,
            ground=cast("Ground", World(store)),
            api=cast("WebApi", None),
            new_socket=lambda _handle, _unsaid: cast("SocketMode", None),
        )
        # Nobody who waits for the incident waits for Slack.
        with anyio.fail_after(5):
            await bot._tell_parked(cast("Gate", mouth), errands, NUMBER)
        await clock.advance(200)
    store.close()
    return mouth


def directly(*people: PersonId) -> list[str]:
    return [f"D{person}" for person in people]


async def test_the_declarer_the_leads_and_whoever_acted_last_are_told_once_each(
    tmp_path: Path,
) -> None:
    retried = Retried(mark=mark(DAN, 60), step=None)
    mouth = await told(tmp_path, (*SEVEN, retried), Mouth())

    assert mouth.places() == [*directly(ADA, BOB, CYD, DAN), OWN]
    assert set(mouth.said("chat.postMessage")) == {SAID}
    assert "`/incident retry 7`" in SAID


async def test_a_lead_who_left_is_not_told_and_who_came_is(tmp_path: Path) -> None:
    left = LeadChanged(mark=mark(ADA, 60), role=COMMS, person=DAN)
    mouth = await told(tmp_path, (*SEVEN, left), Mouth())

    assert mouth.places() == [*directly(ADA, DAN, CYD), OWN]


@pytest.mark.parametrize("events", [DECLARED, CLOSED])
async def test_open_or_closed_and_without_a_channel_they_are_told(
    tmp_path: Path, events: tuple[Event, ...]
) -> None:
    mouth = await told(tmp_path, events, Mouth())

    assert mouth.places() == directly(ADA, BOB, CYD)


async def test_a_closed_incident_is_told_in_its_channel_too(tmp_path: Path) -> None:
    mouth = await told(tmp_path, (*CLOSED[:1], MADE, *CLOSED[1:]), Mouth())

    assert mouth.places() == [*directly(ADA, BOB, CYD), OWN]


async def test_who_gets_no_direct_message_is_named_in_the_channel(
    tmp_path: Path,
) -> None:
    mouth = Mouth()
    mouth.planned["conversations.open"] = [NO]
    await told(tmp_path, SEVEN, mouth)

    assert mouth.places() == [*directly(BOB, CYD), OWN]
    assert mouth.said("chat.postMessage")[-1] == f"<@{ADA}>\n{SAID}"


async def test_without_direct_messages_and_channel_one_announcement_names_nobody(
    tmp_path: Path,
) -> None:
    mouth = Mouth(always={"conversations.open": NO})
    mouth.planned["chat.postMessage"] = [NO]
    await told(tmp_path, DECLARED, mouth)

    assert mouth.places() == [HELP, NEWS]
    assert set(mouth.said("chat.postMessage")) == {SAID}


async def test_when_nobody_can_be_told_the_log_says_so(tmp_path: Path) -> None:
    mouth = Mouth(always={"conversations.open": NO, "chat.postMessage": NO})
    with capture_logs() as logs:
        await told(tmp_path, SEVEN, mouth)

    assert mouth.places() == [OWN, HELP, NEWS]
    (line,) = (x for x in logs if x["event"] == "answer not delivered")
    assert line["log_level"] == "error"
    assert line["incident"] == NUMBER
    assert line["people"] == [ADA, BOB, CYD]


async def test_they_hear_of_it_as_soon_as_slack_takes_messages_again(
    tmp_path: Path,
) -> None:
    closed = NotDone(error="ratelimited", retry_after=45.0)
    answers: list[Answer | Exception] = [closed]
    mouth = Mouth()
    mouth.planned["chat.postMessage"] = answers
    await told(tmp_path, DECLARED, mouth)

    assert mouth.places() == directly(ADA, ADA, BOB, CYD)


BROKEN = ["", "{", "[]", "7", json.dumps({"mark": 7, "role": [], "person": 3})]


@pytest.mark.parametrize("broken", BROKEN)
async def test_a_journal_that_nobody_can_read_still_names_its_people(
    tmp_path: Path, broken: str
) -> None:
    retried = Retried(mark=mark(DAN, 60), step=None)
    mouth = await told(tmp_path, (*SEVEN, retried), Mouth(), broken=broken or " ")

    assert mouth.places() == [*directly(ADA, BOB, CYD, DAN), OWN]


async def test_a_database_that_is_away_is_asked_until_it_answers(
    tmp_path: Path,
) -> None:
    store = Restless(path=tmp_path / "journal.db", now=lambda: T0)
    mouth = await told(tmp_path, DECLARED, Mouth(), store=store)

    assert PAUSE.total_seconds() * 2 < 200
    assert mouth.places() == directly(ADA, BOB, CYD)


async def test_a_bug_while_they_are_told_ends_that_only(tmp_path: Path) -> None:
    mouth = Mouth(always={"conversations.open": ValueError("a bug")})
    with capture_logs() as logs:
        await told(tmp_path, DECLARED, mouth)

    assert [x["event"] for x in logs] == ["request failed"]
