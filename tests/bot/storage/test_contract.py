"""The contract that every store keeps, whatever its database."""

from datetime import timedelta
from pathlib import Path

import anyio
import pytest
from attrs import evolve as with_

from actors.errors import Conflict, Repeated
from actors.incident.details import TitleChanged
from actors.incident.facts import Mark
from actors.incident.ids import ChannelId, IncidentNumber, PersonId
from actors.incident.lifecycle import Closed
from actors.incident.roles import LeadChanged
from actors.journal import Due
from bot.storage.parking import Parking
from bot.storage.postgres.store import PostgresStore
from bot.storage.sqlite.store import SqliteStore
from bot.storage.store import (
    KEPT_FOR,
    REMEMBERED_FOR,
    Backlog,
    ListedIncident,
    Recipients,
)
from tests.actors.incident.case import (
    ADA,
    BOB,
    COMMS,
    CYD,
    DAN,
    DECLARE,
    HELP,
    NEWS,
    T0,
    TECH,
    mark,
)
from tests.bot.storage.stores import (
    STORES,
    OpenStore,
    declared,
    entry,
    with_channel,
)

MARK = Mark(by=ADA, at=T0)
RENAMED = TitleChanged(mark=MARK, title="Worse")
CLOSED = Closed(mark=MARK, summary="Over.")
SOON = T0 + timedelta(seconds=30)
LATER = T0 + timedelta(hours=1)

pytestmark = pytest.mark.parametrize("opened", STORES.values(), ids=STORES)


async def test_events_are_read_in_the_order_of_their_append(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        await store.append(entry(*declared(1), RENAMED))
        await store.append(entry(CLOSED, after=(*declared(1), RENAMED)))

        assert await store.read(1) == (*declared(1), RENAMED, CLOSED)


async def test_an_unknown_key_reads_as_nothing(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        assert await store.read(5) == ()


async def test_reading_after_a_version_gives_what_is_new(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        await store.append(entry(*declared(1), RENAMED, CLOSED))

        assert await store.read(1, after=1) == (RENAMED, CLOSED)
        assert await store.read(1, after=2) == (CLOSED,)
        assert await store.read(1, after=3) == ()
        assert await store.read(1, after=99) == ()


@pytest.mark.parametrize("after", [(), (*declared(1), RENAMED)])
async def test_an_append_to_another_version_is_a_conflict_and_leaves_nothing(
    opened: OpenStore, tmp_path: Path, after: tuple[TitleChanged, ...]
) -> None:
    async with opened(tmp_path) as store:
        await store.append(entry(*declared(1)))
        wrong = with_(entry(CLOSED, after=declared(1), request="r2"), after=len(after))
        with pytest.raises(Conflict) as conflict:
            await store.append(wrong)

        assert conflict.value.key == 1
        assert await store.read(1) == declared(1)
        assert await store.number_of(ChannelId("COWN")) is None
        await store.append(entry(CLOSED, after=declared(1), request="r2"))


async def test_a_request_is_carried_out_once(opened: OpenStore, tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.append(entry(*declared(1), request="r1"))
        with pytest.raises(Repeated) as repeated:
            await store.append(entry(*declared(2), key=2, request="r1"))

        assert repeated.value.key == 1
        assert await store.read(2) == ()


async def test_a_repeated_request_is_called_so_also_when_its_version_is_old(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        await store.append(entry(*declared(1), request="r1"))
        with pytest.raises(Repeated):
            await store.append(entry(*declared(1), request="r1"))


async def test_of_many_at_once_with_one_request_one_is_carried_out(
    opened: OpenStore, tmp_path: Path
) -> None:
    written: list[int] = []
    repeated: list[int] = []

    async with opened(tmp_path) as store:

        async def declare(number: int) -> None:
            try:
                await store.append(entry(*declared(number), key=number, request="r1"))
                written.append(number)
            except Repeated as refusal:
                repeated.append(refusal.key)

        async with anyio.create_task_group() as tasks:
            for number in range(1, 11):
                tasks.start_soon(declare, number)

        assert len(written) == 1
        assert repeated == written * 9
        assert [x.number for x in await store.open_incidents()] == written


async def test_of_many_at_once_at_one_version_one_is_written(
    opened: OpenStore, tmp_path: Path
) -> None:
    conflicts: list[int] = []

    async with opened(tmp_path) as store:
        await store.append(entry(*declared(1)))

        async def rename(title: str) -> None:
            renamed = TitleChanged(mark=MARK, title=title)
            try:
                await store.append(entry(renamed, after=declared(1)))
            except Conflict as conflict:
                conflicts.append(conflict.key)

        async with anyio.create_task_group() as tasks:
            for letter in "abcdefghij":
                tasks.start_soon(rename, letter)

        assert conflicts == [1] * 9
        assert len(await store.read(1)) == 2


async def test_a_new_request_gets_a_number_that_nobody_else_gets(
    opened: OpenStore, tmp_path: Path
) -> None:
    numbers: list[int] = []

    async with opened(tmp_path) as store:

        async def reserve(request: str) -> None:
            numbers.append(await store.reserve(request))

        async with anyio.create_task_group() as tasks:
            for place in range(20):
                tasks.start_soon(reserve, f"r{place}")

    assert sorted(numbers) == list(range(1, 21))


async def test_a_request_that_was_carried_out_keeps_its_number(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        number = await store.reserve("r1")
        await store.append(entry(*declared(number), key=number, request="r1"))

        assert await store.reserve("r1") == number
        assert await store.reserve("r2") == number + 1


async def test_a_number_that_was_never_used_leaves_a_gap(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        unused = await store.reserve("lost")
        number = await store.reserve("r1")
        await store.append(entry(*declared(number), key=number, request="r1"))

    async with opened(tmp_path) as store:
        assert number != unused
        assert await store.read(unused) == ()
        assert await store.reserve("r2") not in {unused, number}


async def test_due_incidents_come_earliest_first(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        await store.append(entry(*declared(1), key=1, due=LATER))
        await store.append(entry(*declared(2), key=2, due=SOON))
        await store.append(entry(*declared(3), key=3, due=None))

        assert await store.due() == (Due(key=2, at=SOON), Due(key=1, at=LATER))

        await store.append(entry(RENAMED, after=declared(2), key=2, due=None))
        assert await store.due() == (Due(key=1, at=LATER),)


async def test_whole_seconds_and_parts_of_them_are_ordered_alike(
    opened: OpenStore, tmp_path: Path
) -> None:
    times = [T0 + timedelta(microseconds=x) for x in (1, 0, 500_000, 1_000_000)]
    async with opened(tmp_path) as store:
        for number, at in enumerate(times, start=1):
            await store.append(entry(*declared(number), key=number, due=at))

        assert [due.at for due in await store.due()] == sorted(times)
        assert (await store.backlog()).oldest_due == T0


async def test_the_parked_are_not_due_until_they_are_released(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        await store.append(entry(*declared(1), due=SOON))
        await store.park(1, "crashed 3 times")
        assert await store.parked() == (1,)
        assert await store.due() == ()
        assert (await store.backlog()).oldest_due is None

        await store.append(entry(RENAMED, after=declared(1), due=SOON))
        assert await store.due() == ()

        assert await store.release(1)
        assert not await store.release(1)
        assert await store.parked() == ()
        assert await store.due() == (Due(key=1, at=SOON),)


async def test_parking_an_unknown_incident_changes_nothing(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        await store.park(5, "crashed 3 times")

        assert await store.parked() == ()
        assert not await store.release(5)


async def test_an_incident_is_found_by_its_own_channel(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        await store.append(entry(*declared(1), key=1))
        assert await store.number_of(ChannelId("C1")) is None

        later = with_channel(1, "C1")[1:]
        await store.append(entry(*later, after=declared(1), key=1))
        await store.append(entry(*with_channel(2, "C2"), key=2))

        assert await store.number_of(ChannelId("C1")) == 1
        assert await store.number_of(ChannelId("C2")) == 2
        assert await store.number_of(ChannelId("CHELP")) is None


async def test_the_open_incidents_are_listed_the_latest_first(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        await store.append(entry(*declared(1), key=1))
        await store.append(entry(*declared(2), CLOSED, key=2))
        await store.append(entry(*with_channel(10, "C10"), RENAMED, key=10, due=SOON))

        assert await store.open_incidents() == (
            ListedIncident(
                number=IncidentNumber(10),
                title="Worse",
                severity=DECLARE.severity.word,
                service=DECLARE.service.name,
                channel=ChannelId("C10"),
                declared_at=T0,
            ),
            ListedIncident(
                number=IncidentNumber(1),
                title=DECLARE.title,
                severity=DECLARE.severity.word,
                service=DECLARE.service.name,
                channel=None,
                declared_at=T0,
            ),
        )
        assert await store.backlog() == Backlog(open_incidents=2, oldest_due=SOON)


async def test_the_parked_are_listed_open_or_closed_until_they_are_released(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        await store.append(entry(*with_channel(1, "C1"), key=1))
        await store.append(entry(*declared(2), CLOSED, key=2))
        await store.append(entry(*declared(3), key=3))
        assert await store.parked_incidents() == ()

        await store.park(1, "crashed 3 times")
        await store.park(2, "crashed 3 times")
        stopped = await store.parked_incidents()
        assert [(x.number, x.channel) for x in stopped] == [(2, None), (1, "C1")]
        assert [x.number for x in await store.open_incidents()] == [3, 1]

        await store.release(2)
        assert [x.number for x in await store.parked_incidents()] == [1]


async def test_recipients_are_read_without_replaying_the_incident(
    opened: OpenStore, tmp_path: Path
) -> None:
    led = LeadChanged(mark=mark(BOB, 60), role=TECH, person=DAN)
    left = LeadChanged(mark=mark(PersonId("UEVE"), 70), role=COMMS, person=None)
    async with opened(tmp_path) as store:
        await store.append(entry(*declared(1), key=1))
        await store.append(entry(*declared(2), led, left, key=2))

        assert await store.recipients(IncidentNumber(1)) == Recipients(
            people=(ADA, BOB, CYD), announce=(HELP, NEWS)
        )
        assert await store.recipients(IncidentNumber(2)) == Recipients(
            people=(ADA, DAN, PersonId("UEVE")), announce=(HELP, NEWS)
        )
        nobody = Recipients(people=(), announce=())
        assert await store.recipients(IncidentNumber(3)) == nobody


async def test_a_check_for_writing_leaves_nothing_behind(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        await store.append(entry(*declared(1)))
        for _ in range(3):
            await store.check_writable()

        assert await store.read(1) == declared(1)
        assert all(
            until <= T0 or not budget
            for budget, until in (await store.closed_budgets()).items()
        )


async def test_numbers_are_raised_and_never_go_back(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        assert await store.last_number() == 0
        await store.raise_numbers(IncidentNumber(0))
        assert await store.reserve("r1") == 1
        assert await store.last_number() == 1
        await store.raise_numbers(IncidentNumber(7))
        assert await store.last_number() == 7
        await store.raise_numbers(IncidentNumber(3))
        await store.append(entry(*declared(12), key=12))
        assert await store.last_number() == 12
        assert await store.reserve("r2") == 8
        await store.raise_numbers(IncidentNumber(12))

    async with opened(tmp_path) as store:
        assert await store.reserve("r3") == 13
        await store.raise_numbers(IncidentNumber(999_999_998))
        assert await store.reserve("r4") == 999_999_999


async def test_an_empty_store_has_no_backlog(opened: OpenStore, tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        assert await store.backlog() == Backlog(open_incidents=0, oldest_due=None)
        assert await store.open_incidents() == ()


async def test_names_are_kept_and_replaced(opened: OpenStore, tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.remember({ADA: "Ada", BOB: "Bob"})
        await store.remember({ADA: "Ada L."})
        await store.remember({})

        wanted = [ADA, PersonId("UNOBODY")]
        assert await store.names(wanted) == {ADA: "Ada L."}
        assert await store.names([]) == {}


async def test_of_an_append_that_fails_on_the_way_nothing_is_left(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        await store.append(entry(*declared(1)))
        broken = with_(
            entry(RENAMED, CLOSED, after=declared(1), request="r9", due=SOON),
            state=None,
        )
        with pytest.raises(AssertionError):
            await store.append(broken)

        assert await store.read(1) == declared(1)
        assert await store.due() == ()
        await store.append(entry(RENAMED, after=declared(1), request="r9"))


async def test_everything_is_there_after_a_reopening(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        number = await store.reserve("r1")
        whole = with_channel(number, "C1")
        await store.append(entry(*whole, key=number, request="r1", due=SOON))
        await store.remember({ADA: "Ada"})
        await store.park(number, "crashed 3 times")

    async with opened(tmp_path) as store:
        assert await store.read(number) == whole
        assert await store.reserve("r1") == number
        assert await store.reserve("r2") == number + 1
        assert await store.number_of(ChannelId("C1")) == number
        assert await store.parked() == (number,)
        assert await store.names([ADA]) == {ADA: "Ada"}
        assert await store.release(number)
        assert await store.due() == (Due(key=number, at=SOON),)
        with pytest.raises(Repeated):
            await store.append(entry(RENAMED, after=whole, key=number, request="r1"))


@pytest.mark.parametrize(
    "title",
    ["\x00", "🚒\u200b\u202e", "'; DROP TABLE events; --", "ä" * 5000],
)
async def test_any_text_is_read_back_unchanged(
    opened: OpenStore, tmp_path: Path, title: str
) -> None:
    async with opened(tmp_path) as store:
        await store.append(entry(*declared(1, title)))

        assert await store.read(1) == declared(1, title)
        (listed,) = await store.open_incidents()
        assert listed.title == title


@pytest.mark.parametrize("numbers", [(1, 2), (2, 1)])
async def test_of_incidents_with_one_channel_the_highest_number_is_found_by_it(
    opened: OpenStore, tmp_path: Path, numbers: tuple[int, int]
) -> None:
    async with opened(tmp_path) as store:
        for number in numbers:
            await store.append(entry(*with_channel(number, "C1"), key=number))
        assert await store.number_of(ChannelId("C1")) == 2

        lower = with_channel(1, "C1")
        await store.append(entry(RENAMED, after=lower, key=1))
        assert await store.number_of(ChannelId("C1")) == 2
        assert await store.read(1) == (*lower, RENAMED)


async def test_a_request_is_forgotten_when_nobody_can_repeat_it_any_more(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        assert isinstance(store, PostgresStore | SqliteStore)
        store.now = lambda: T0 - REMEMBERED_FOR - timedelta(seconds=1)
        await store.append(entry(*declared(1), request="old"))
        store.now = lambda: T0 - REMEMBERED_FOR
        await store.append(entry(*declared(2), key=2, request="young"))

        store.now = lambda: T0
        await store.forget_requests()
        with pytest.raises(Repeated):
            await store.append(
                entry(RENAMED, after=declared(2), key=2, request="young")
            )
        await store.append(entry(RENAMED, after=declared(1), request="old"))


LONG_TEXT = "The queue \0 is full. \ufdd0 🔥\n" * 150


async def test_a_text_that_was_typed_is_kept_whole_and_by_its_id(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        await store.keep_text("one", LONG_TEXT)
        await store.keep_text("two", "")

        assert await store.kept_text("one") == LONG_TEXT
        assert await store.kept_text("two") == ""
        assert await store.kept_text("three") is None
        await store.keep_text("two", "again")
        assert await store.kept_text("two") == "again"
    async with opened(tmp_path) as store:
        assert await store.kept_text("one") == LONG_TEXT


async def test_a_kept_text_is_there_for_a_day_and_no_longer(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        assert isinstance(store, PostgresStore | SqliteStore)
        await store.keep_text("old", "x")
        store.now = lambda: T0 + KEPT_FOR
        assert await store.kept_text("old") == "x"

        store.now = lambda: T0 + KEPT_FOR + timedelta(seconds=1)
        assert await store.kept_text("old") is None
        store.now = lambda: T0
        assert await store.kept_text("old") == "x"


async def test_an_old_text_is_deleted_at_a_start_and_when_another_is_kept(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        assert isinstance(store, PostgresStore | SqliteStore)
        await store.keep_text("first", "x")
        store.now = lambda: T0 + KEPT_FOR / 2
        await store.keep_text("second", "x")
        store.now = lambda: T0 + KEPT_FOR + timedelta(seconds=1)
        await store.keep_text("third", "x")
        store.now = lambda: T0
        assert await store.kept_text("first") is None
        assert await store.kept_text("second") == "x"

        store.now = lambda: T0 + KEPT_FOR * 2
        await store.forget_texts()
        store.now = lambda: T0
        assert await store.kept_text("second") is None
        assert await store.kept_text("third") == "x"


async def test_a_cancelled_caller_starts_no_append(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        with anyio.CancelScope() as scope:
            scope.cancel()
            for number in (1, 2):
                await store.append(entry(*declared(number), key=number))

        assert await store.read(1) == ()


async def test_who_was_told_of_a_parked_incident_is_stored(
    opened: OpenStore, tmp_path: Path
) -> None:
    number = IncidentNumber(1)
    async with opened(tmp_path) as store:
        await store.append(entry(*declared(1)))
        await store.append(entry(*declared(2), key=2))
        assert await store.parkings() == {}
        await store.park(1, "crashed \0 3 times")
        before = (await store.parkings())[number]
        told = Parking(why=before.why, at=LATER, told=("U1", "C1"))

        assert before.is_owed
        assert (before.why, before.told) == ("crashed \0 3 times", ())
        assert await store.replace_parking(number, before, told)
        assert not await store.replace_parking(number, before, before)
        assert await store.parkings() == {number: told}
        over = with_(told, is_owed=False)
        assert await store.replace_parking(number, told, over)
        assert await store.parkings() == {number: over}

        await store.release(1)
        assert not await store.replace_parking(number, over, told)
        assert await store.parked() == ()


async def test_a_store_belongs_to_the_workspace_that_claimed_it_first(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        assert await store.claim_workspace("T1") == "T1"
        assert await store.claim_workspace("T2") == "T1"
        assert await store.claim_workspace("T1") == "T1"
