"""The notice that an incident is parked reaches the people concerned."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import anyio
import pytest
from attrs import define, field
from structlog.testing import capture_logs

from actors.errors import JournalUnavailable
from actors.incident.events import Event
from actors.incident.ids import IncidentNumber, PersonId
from actors.incident.roles import LeadChanged
from actors.incident.trouble import Retried
from bot.gateway.background import BackgroundTasks
from bot.gateway.delivery import Delivery
from bot.gateway.parked_notice import LOOK_EVERY, PAUSE, TAKEN_OVER_AFTER, ParkedNotice
from bot.slack.web.results import CallResult, NotDone, Refused
from bot.storage.parking import Parking
from bot.storage.store import Recipients
from bot.words import parked_incidents
from bot.words.renderers.mrkdwn import as_mrkdwn
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
from tests.bot.prompt_store import PromptStore, keep
from tests.bot.scripted_slack import NO, Slack
from tests.bot.team import MADE, SEVEN

NUMBER = IncidentNumber(7)
SAID = as_mrkdwn(parked_incidents.parked(NUMBER))


@define(kw_only=True)
class Restless(PromptStore):
    """Is away for a while."""

    away: int = field(default=2)

    async def recipients(self, number: IncidentNumber) -> Recipients:
        if self.away:
            self.away -= 1
            raise JournalUnavailable("away")
        return await super().recipients(number)


async def told(
    folder: Path,
    events: Iterable[Event],
    slack: Slack,
    *,
    broken: str = "",
    store: PromptStore | None = None,
    joins: bool = True,
) -> Slack:
    """Park an incident with these events, and let its people be told."""
    store = store or PromptStore(path=folder / "journal.db", now=lambda: T0)
    store.open()
    await keep(store, NUMBER, *events)
    if broken:
        store.damage(NUMBER, broken)
    await store.park(NUMBER, "crashed 3 times")
    clock = FakeClock()
    async with anyio.create_task_group() as tasks:
        background = BackgroundTasks(tasks=tasks, clock=clock)
        # Nobody who waits for the incident waits for Slack.
        with anyio.fail_after(5):
            word = parked_notice(store, slack, background, clock, joins=joins)
            await word.start(NUMBER)
        await clock.advance(200)
    store.close()
    return slack


def parked_notice(
    store: PromptStore,
    slack: Slack,
    background: BackgroundTasks,
    clock: FakeClock,
    *,
    is_alone: bool = True,
    joins: bool = True,
) -> ParkedNotice:
    return ParkedNotice(
        store=store,
        delivery=Delivery(api=slack, background=background),
        background=background,
        clock=clock,
        is_alone=is_alone,
        joins=joins,
    )


def directly(*people: PersonId) -> list[str]:
    return [f"D{person}" for person in people]


async def test_the_declarer_the_leads_and_whoever_acted_last_are_told_once_each(
    tmp_path: Path,
) -> None:
    retried = Retried(mark=mark(DAN, 60), step=None)
    slack = await told(tmp_path, (*SEVEN, retried), Slack())

    assert slack.places() == [*directly(ADA, BOB, CYD, DAN), OWN]
    assert set(slack.said("chat.postMessage")) == {SAID}
    assert "`/incident retry 7`" in SAID


async def test_a_lead_who_left_is_not_told_and_a_new_one_is(tmp_path: Path) -> None:
    left = LeadChanged(mark=mark(ADA, 60), role=COMMS, person=DAN)
    slack = await told(tmp_path, (*SEVEN, left), Slack())

    assert slack.places() == [*directly(ADA, DAN, CYD), OWN]


@pytest.mark.parametrize("events", [DECLARED, CLOSED])
async def test_open_or_closed_and_without_a_channel_they_are_told(
    tmp_path: Path, events: tuple[Event, ...]
) -> None:
    slack = await told(tmp_path, events, Slack())

    assert slack.places() == directly(ADA, BOB, CYD)


async def test_a_closed_incident_is_told_in_its_channel_too(tmp_path: Path) -> None:
    slack = await told(tmp_path, (*CLOSED[:1], MADE, *CLOSED[1:]), Slack())

    assert slack.places() == [*directly(ADA, BOB, CYD), OWN]


async def test_people_who_get_no_direct_message_are_named_in_the_channel(
    tmp_path: Path,
) -> None:
    slack = Slack()
    slack.planned["conversations.open"] = [NO]
    await told(tmp_path, SEVEN, slack)

    assert slack.places() == [*directly(BOB, CYD), OWN]
    assert slack.said("chat.postMessage")[-1] == f"<@{ADA}>\n{SAID}"


async def test_without_direct_messages_and_channel_one_announcement_names_nobody(
    tmp_path: Path,
) -> None:
    slack = Slack(always={"conversations.open": NO})
    slack.planned["chat.postMessage"] = [NO]
    await told(tmp_path, DECLARED, slack)

    assert slack.places() == [HELP, NEWS]
    assert set(slack.said("chat.postMessage")) == {SAID}


@pytest.mark.parametrize("joins", [True, False])
async def test_a_public_channel_of_announcements_is_joined_unless_that_is_turned_off(
    tmp_path: Path, *, joins: bool
) -> None:
    slack = Slack(always={"conversations.open": NO})
    slack.planned["chat.postMessage"] = [Refused(error="not_in_channel")]
    await told(tmp_path, DECLARED, slack, joins=joins)

    assert slack.places() == ([HELP, HELP] if joins else [HELP, NEWS])
    joined = [given for name, given in slack.calls if name == "conversations.join"]
    assert joined == ([{"channel": HELP}] if joins else [])


async def test_the_log_says_when_nobody_can_be_told(tmp_path: Path) -> None:
    slack = Slack(always={"conversations.open": NO, "chat.postMessage": NO})
    with capture_logs() as logs:
        await told(tmp_path, SEVEN, slack)

    assert slack.places() == [OWN, HELP, NEWS]
    (line,) = (x for x in logs if x["event"] == "answer not delivered")
    assert line["log_level"] == "error"
    assert line["incident"] == NUMBER
    assert line["people"] == [ADA, BOB, CYD]


async def test_people_are_told_as_soon_as_slack_accepts_messages_again(
    tmp_path: Path,
) -> None:
    closed = NotDone(error="ratelimited", retry_after=45.0)
    answers: list[CallResult | Exception] = [closed]
    slack = Slack()
    slack.planned["chat.postMessage"] = answers
    await told(tmp_path, DECLARED, slack)

    assert slack.places() == directly(ADA, ADA, BOB, CYD)


BROKEN = ["", "{", "[]", "7", json.dumps({"mark": 7, "role": [], "person": 3})]


@pytest.mark.parametrize("broken", BROKEN)
async def test_a_journal_that_nobody_can_read_still_names_its_people(
    tmp_path: Path, broken: str
) -> None:
    retried = Retried(mark=mark(DAN, 60), step=None)
    slack = await told(tmp_path, (*SEVEN, retried), Slack(), broken=broken or " ")

    assert slack.places() == [*directly(ADA, BOB, CYD, DAN), OWN]


async def test_a_database_that_is_away_is_asked_until_it_answers(
    tmp_path: Path,
) -> None:
    store = Restless(path=tmp_path / "journal.db", now=lambda: T0)
    slack = await told(tmp_path, DECLARED, Slack(), store=store)

    assert PAUSE.total_seconds() * 2 < 200
    assert slack.places() == directly(ADA, BOB, CYD)


async def test_a_bug_while_people_are_told_affects_nothing_else(tmp_path: Path) -> None:
    slack = Slack(always={"conversations.open": ValueError("a bug")})
    with capture_logs() as logs:
        await told(tmp_path, DECLARED, slack)

    assert [x["event"] for x in logs] == ["request failed"]


# Who was not told before the process ended.

BEFORE = T0 - timedelta(minutes=1)
LONG_AGO = T0 - TAKEN_OVER_AFTER - timedelta(seconds=1)


@define(kw_only=True)
class Moody(PromptStore):
    """Takes so many notes, and then what it was told to do instead."""

    takes: int = field(default=100)
    is_full: bool = field(default=False)

    async def replace_parking(
        self, number: IncidentNumber, before: Parking, after: Parking
    ) -> bool:
        self.takes -= 1
        if self.takes >= 0:
            return await super().replace_parking(number, before, after)
        if self.is_full:
            raise JournalUnavailable("the disk is full")
        return False


def stopped(at: datetime = BEFORE, *told: str, is_owed: bool = True) -> Parking:
    return Parking(why="crashed", at=at, told=told, is_owed=is_owed)


@define
class After:
    """The process after one that ended: what it tells, and what the store keeps."""

    folder: Path
    parking: Parking
    is_alone: bool = True
    takes: int = 100
    is_full: bool = False
    slack: Slack = field(factory=Slack)

    async def lives(self, seconds: float = 0) -> list[str]:
        store = Moody(path=self.folder / "journal.db", now=lambda: T0)
        store.open()
        await keep(store, NUMBER, *SEVEN)
        await store.park(NUMBER, "crashed 3 times")
        ((number, before),) = (await store.parkings()).items()
        assert await store.replace_parking(number, before, self.parking)
        store.takes, store.is_full = self.takes, self.is_full
        clock = FakeClock(T0)
        async with anyio.create_task_group() as tasks:
            background = BackgroundTasks(tasks=tasks, clock=clock)
            word = parked_notice(
                store, self.slack, background, clock, is_alone=self.is_alone
            )
            tasks.start_soon(word.resume)
            await clock.advance(seconds)
            tasks.cancel_scope.cancel()
        self.parking = (await store.parkings())[NUMBER]
        store.close()
        return self.slack.places()


async def test_people_who_were_not_told_before_a_crash_are_told_at_the_next_start(
    tmp_path: Path,
) -> None:
    after = After(tmp_path, stopped(BEFORE, ADA))

    assert await after.lives() == [*directly(BOB, CYD), OWN]
    assert set(after.parking.told) == {ADA, BOB, CYD, OWN}
    assert not after.parking.is_owed


@pytest.mark.parametrize("is_alone", [True, False])
async def test_everybody_is_told_once(tmp_path: Path, *, is_alone: bool) -> None:
    done = stopped(LONG_AGO, ADA, BOB, CYD, OWN, is_owed=False)

    assert await After(tmp_path, done, is_alone=is_alone).lives(120) == []


async def test_a_channel_that_was_told_before_a_crash_is_told_once(
    tmp_path: Path,
) -> None:
    after = After(tmp_path, stopped(BEFORE, ADA, BOB, CYD, OWN))

    assert await after.lives() == []
    assert not after.parking.is_owed


async def test_a_notice_of_this_process_is_not_resumed_while_it_runs(
    tmp_path: Path,
) -> None:
    assert await After(tmp_path, stopped(T0)).lives() == []


async def test_a_notice_of_another_process_is_left_to_it_for_a_while(
    tmp_path: Path,
) -> None:
    parking = stopped(T0 - TAKEN_OVER_AFTER + 2 * LOOK_EVERY)
    after = After(tmp_path, parking, is_alone=False)
    long = (3 * LOOK_EVERY).total_seconds()

    assert await after.lives(long / 2) == []
    (tmp_path / "journal.db").unlink()
    assert await after.lives(long) == [*directly(ADA, BOB, CYD), OWN]


async def test_an_incident_that_another_process_took_over_is_left_to_it(
    tmp_path: Path,
) -> None:
    after = After(tmp_path, stopped(LONG_AGO), is_alone=False, takes=0)

    assert await after.lives() == []


async def test_nobody_else_is_told_after_an_incident_is_released(
    tmp_path: Path,
) -> None:
    with capture_logs() as logs:
        assert await After(tmp_path, stopped(), takes=1).lives() == directly(ADA)

    assert logs == []


async def test_people_are_told_even_on_a_full_disk(tmp_path: Path) -> None:
    after = After(tmp_path, stopped(), takes=0, is_full=True)

    assert await after.lives() == [*directly(ADA, BOB, CYD), OWN]


async def test_a_bug_while_one_is_told_leaves_the_others_to_be_told(
    tmp_path: Path,
) -> None:
    after = After(tmp_path, stopped())
    after.slack.planned["conversations.open"] = [ValueError("a bug")]
    with capture_logs() as logs:
        assert await after.lives() == []

    assert [x["event"] for x in logs] == ["request failed"]
    assert after.parking.is_owed
