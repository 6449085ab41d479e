"""Every store leaves a parked incident alone until it is released."""

from pathlib import Path

import pytest
from attrs import evolve as with_

from actors.incident.ids import IncidentNumber
from actors.journal import Due
from bot.storage.parking import Parking
from tests.bot.storage.appends import CLOSED, LATER, RENAMED, SOON
from tests.bot.storage.stores import STORES, OpenStore, declared, entry, with_channel

pytestmark = pytest.mark.parametrize("opened", STORES.values(), ids=STORES)


async def test_the_parked_are_not_due_until_they_are_released(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        await store.append(entry(*declared(1), due=SOON))
        await store.park(1, "crashed 3 times")
        assert await store.parked() == (1,)
        assert await store.is_parked(IncidentNumber(1))
        assert not await store.is_parked(IncidentNumber(2))
        assert await store.due() == ()
        assert (await store.backlog()).oldest_due is None

        await store.append(entry(RENAMED, after=declared(1), due=SOON))
        assert await store.due() == ()

        assert await store.release(1)
        assert not await store.release(1)
        assert await store.parked() == ()
        assert not await store.is_parked(IncidentNumber(1))
        assert await store.due() == (Due(key=1, at=SOON),)


async def test_parking_an_unknown_incident_changes_nothing(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        await store.park(5, "crashed 3 times")

        assert await store.parked() == ()
        assert not await store.release(5)


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
