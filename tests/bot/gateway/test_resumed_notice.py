"""People who were not told before the process ended are told by the next one."""

from datetime import datetime, timedelta
from pathlib import Path

import anyio
import pytest
from attrs import define, field
from structlog.testing import capture_logs

from actors.errors import JournalUnavailable
from actors.incident.ids import IncidentNumber
from bot.gateway.background import BackgroundTasks
from bot.gateway.parked_notice import LOOK_EVERY, TAKEN_OVER_AFTER
from bot.storage.parking import Parking
from tests.actors.fakes import FakeClock
from tests.actors.incident.case import ADA, BOB, CYD, T0
from tests.actors.incident.slack import OWN
from tests.bot.gateway.parked_notices import NUMBER, directly, parked_notice
from tests.bot.prompt_store import PromptStore, keep
from tests.bot.scripted_slack import Slack
from tests.bot.team import SEVEN

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
