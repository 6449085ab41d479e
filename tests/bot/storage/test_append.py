"""Every store appends whole, in order, and at the version that the caller read."""

from pathlib import Path

import anyio
import pytest
from attrs import evolve as with_

from actors.errors import Conflict, Repeated
from actors.incident.details import TitleChanged
from actors.incident.ids import ChannelId
from actors.journal import Due
from bot.storage.postgres.client import PAGE
from tests.actors.incident.case import ADA, T0
from tests.bot.storage.appends import CLOSED, MARK, RENAMED, SOON
from tests.bot.storage.stores import STORES, OpenStore, declared, entry, with_channel

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


async def test_a_long_journal_is_read_whole_and_in_order(
    opened: OpenStore, tmp_path: Path
) -> None:
    titles = (TitleChanged(mark=MARK, title=f"Title {x}") for x in range(2 * PAGE))
    journal = (*declared(1), *titles)
    async with opened(tmp_path) as store:
        await store.append(entry(*journal))

        assert await store.read(1) == journal
        assert await store.read(1, after=1) == journal[1:]


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


async def test_a_cancelled_caller_starts_no_append(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        with anyio.CancelScope() as scope:
            scope.cancel()
            for number in (1, 2):
                await store.append(entry(*declared(number), key=number))

        assert await store.read(1) == ()
