"""Every store gives each incident a number of its own."""

from pathlib import Path

import anyio
import pytest

from actors.incident.ids import IncidentNumber
from tests.bot.storage.stores import STORES, OpenStore, declared, entry

pytestmark = pytest.mark.parametrize("opened", STORES.values(), ids=STORES)


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
