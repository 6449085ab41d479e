"""Every store finds incidents by what is due, by channel and by what is open."""

from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve as with_

from actors.incident.decide import decide
from actors.incident.ids import ChannelId, IncidentNumber, PersonId
from actors.incident.lifecycle import Kind, Visibility
from actors.incident.roles import LeadChanged
from actors.journal import Due
from bot.storage.store import Backlog, ListedIncident, Recipients
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
from tests.bot.storage.appends import CLOSED, LATER, RENAMED, SOON
from tests.bot.storage.stores import STORES, OpenStore, declared, entry, with_channel

pytestmark = pytest.mark.parametrize("opened", STORES.values(), ids=STORES)


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


async def test_those_due_by_a_time_are_found_without_the_later_and_the_parked(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        await store.append(entry(*declared(1), key=1, due=LATER))
        await store.append(entry(*declared(2), key=2, due=SOON))
        await store.append(entry(*declared(3), key=3, due=SOON))
        await store.append(entry(*declared(4), key=4, due=None))
        await store.park(3, "crashed 3 times")

        soon, later = Due(key=2, at=SOON), Due(key=1, at=LATER)
        assert await store.due_by(SOON - timedelta(microseconds=1)) == ()
        assert await store.due_by(SOON) == (soon,)
        assert await store.due_by(LATER) == (soon, later)


async def test_whole_seconds_and_parts_of_them_are_ordered_alike(
    opened: OpenStore, tmp_path: Path
) -> None:
    times = [T0 + timedelta(microseconds=x) for x in (1, 0, 500_000, 1_000_000)]
    async with opened(tmp_path) as store:
        for number, at in enumerate(times, start=1):
            await store.append(entry(*declared(number), key=number, due=at))

        assert [due.at for due in await store.due()] == sorted(times)
        assert (await store.backlog()).oldest_due == T0


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
                kind=Kind.REAL,
                visibility=Visibility.PUBLIC,
            ),
            ListedIncident(
                number=IncidentNumber(1),
                title=DECLARE.title,
                severity=DECLARE.severity.word,
                service=DECLARE.service.name,
                channel=None,
                declared_at=T0,
                kind=Kind.REAL,
                visibility=Visibility.PUBLIC,
            ),
        )
        assert await store.backlog() == Backlog(open_incidents=2, oldest_due=SOON)


async def test_the_closed_incidents_are_listed_the_latest_first_and_no_old_ones(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        assert await store.latest_closed() == ()
        for number in (*range(1, 13), 59, 60, 62):
            await store.append(entry(*declared(number), CLOSED, key=number))
        await store.append(entry(*declared(61), key=61))

        assert [x.number for x in await store.latest_closed()] == [62, 60, 59]

        await store.append(entry(*declared(63), CLOSED, key=63))
        assert [x.number for x in await store.latest_closed()] == [63, 62, 60, 59]


async def test_only_ten_closed_incidents_are_listed(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        for number in range(1, 13):
            await store.append(entry(*declared(number), CLOSED, key=number))

        found = [x.number for x in await store.latest_closed()]
        assert found == list(range(12, 2, -1))


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


async def test_recipients_of_an_unknown_visibility_are_the_members_alone(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        await store.append(entry(*declared(1), key=1))
        secret = decide(None, with_(DECLARE, visibility=Visibility.MEMBERS))
        await store.append(entry(*secret, key=2))

        assert [
            (await store.recipients(IncidentNumber(number))).visibility
            for number in (1, 2)
        ] == [Visibility.PUBLIC, Visibility.MEMBERS]


async def test_drills_and_what_is_for_members_only_are_in_no_figure(
    opened: OpenStore, tmp_path: Path
) -> None:
    sorts = (
        DECLARE,
        with_(DECLARE, kind=Kind.DRILL),
        with_(DECLARE, visibility=Visibility.MEMBERS),
    )
    async with opened(tmp_path) as store:
        for number, declare in enumerate(sorts, start=1):
            await store.append(entry(*decide(None, declare), key=number))
        listed = await store.open_incidents()

        assert [(x.kind, x.visibility) for x in listed] == [
            (Kind.REAL, Visibility.MEMBERS),
            (Kind.DRILL, Visibility.PUBLIC),
            (Kind.REAL, Visibility.PUBLIC),
        ]
        assert (await store.backlog()).open_incidents == 1


async def test_an_empty_store_has_no_backlog(opened: OpenStore, tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        assert await store.backlog() == Backlog(open_incidents=0, oldest_due=None)
        assert await store.open_incidents() == ()


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
