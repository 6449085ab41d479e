"""Every store carries a request out once."""

from datetime import timedelta
from pathlib import Path

import anyio
import pytest

from actors.errors import Repeated
from bot.storage.postgres.store import PostgresStore
from bot.storage.sqlite.store import SqliteStore
from bot.storage.store import REMEMBERED_FOR
from tests.actors.incident.case import T0
from tests.bot.storage.appends import RENAMED
from tests.bot.storage.stores import STORES, OpenStore, declared, entry

pytestmark = pytest.mark.parametrize("opened", STORES.values(), ids=STORES)


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
