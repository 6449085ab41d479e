"""What is known of an actor is read on from its last known event."""

import anyio
import pytest

from actors.errors import JournalUnavailable
from actors.known_states import Known, KnownStates
from tests.actors.counter import (
    Added,
    Began,
    Count,
    CounterBehaviour,
    Did,
    Event,
)
from tests.actors.fakes import quiet
from tests.actors.reading import FIRST, reader, taken


async def test_a_known_state_is_read_on_from_its_last_event_that_one_included() -> None:
    journal, states = reader(*FIRST)
    await states.load(1)
    assert taken(journal) == FIRST
    journal.events[1].append(Added(1, 5))

    known = await states.load(1)

    assert taken(journal) == [Did(1), Added(1, 5)]
    assert known.state == Count(1, wanted=6, done=1)
    assert known.version == 4


async def test_before_its_first_event_nothing_is_known() -> None:
    journal, states = reader()

    assert await states.load(1) == Known()
    journal.events[1] = [Added(1, 2)]

    assert (await states.load(1)).state == Count(1, wanted=2)


@pytest.mark.parametrize(
    "left",
    [
        pytest.param([Added(1, 1)], id="it lost events"),
        pytest.param([Added(1, 1), Began(), Did(7)], id="it has another last event"),
        pytest.param(
            [Added(1, 1), Began(), Did(7), Added(1, 9)], id="it grew elsewhere"
        ),
        pytest.param([], id="it lost everything"),
    ],
)
async def test_a_journal_that_went_back_is_read_from_the_start(
    left: list[Event],
) -> None:
    journal, states = reader(*FIRST)
    await states.load(1)
    journal.events[1] = list(left)

    known = await states.load(1)

    assert (known, await states.load(1)) == (await reader(*left)[1].load(1),) * 2
    assert known.version == len(left)


async def test_what_a_caller_knows_is_verified_like_everything_known() -> None:
    journal, states = reader(*FIRST)
    mine = await states.load(1)
    states.drop(1)
    taken(journal)

    assert await states.load(1, mine) == mine
    assert taken(journal) == [Did(1)]

    journal.events[1] = [Added(1, 4)]
    assert (await states.load(1, mine)).state == Count(1, wanted=4)


async def test_the_states_used_last_are_kept_up_to_a_number_of_events() -> None:
    journal, states = reader(*FIRST, capacity=6)
    journal.events[2] = [Added(2, 1), Began()]
    journal.events[3] = [Added(3, 1), Began()]
    for key in (1, 2, 1, 3):
        await states.load(key)

    assert [states.glance(key) is not None for key in (1, 2, 3)] == [True, False, True]


async def test_many_short_journals_take_the_room_of_a_long_one() -> None:
    journal, states = reader(*FIRST, capacity=4)
    for key in range(2, 6):
        journal.events[key] = [Added(key, 1)]
        await states.load(key)
    assert all(states.glance(key) for key in range(2, 6))

    await states.load(1)

    assert [key for key in range(1, 6) if states.glance(key)] == [1, 5]


async def test_each_state_counts_for_what_it_takes_apart_from_its_events() -> None:
    journal, states = reader(*FIRST, capacity=12)
    states.overhead = 5
    journal.events[2] = [Added(2, 1)]
    journal.events[3] = [Added(3, 1)]
    for key in (1, 2, 3):
        await states.load(key)

    assert [key for key in (1, 2, 3) if states.glance(key)] == [2, 3]


async def test_a_state_that_grows_takes_the_room_of_others() -> None:
    journal, states = reader(*FIRST, capacity=5)
    journal.events[2] = [Added(2, 1)]
    await states.load(2)
    await states.load(1)
    journal.events[1] += [Added(1, 1), Began()]

    await states.load(1)

    assert states.glance(2) is None
    assert states.glance(1) == Count(1, wanted=2, done=1, is_started=True)


async def test_the_state_used_last_is_kept_however_long_its_journal_is() -> None:
    journal, states = reader(*FIRST, capacity=2)
    await states.load(1)
    taken(journal)

    await states.load(1)

    assert taken(journal) == [Did(1)]


async def test_an_earlier_version_is_replayed_and_not_kept() -> None:
    _, states = reader(*FIRST)

    assert await states.load_at(1, 2) == Count(1, wanted=1, is_started=True)
    assert states.glance(1) is None


class Slips(CounterBehaviour):
    """Cannot add a step of the number 13."""

    def evolve(self, state: Count | None, event: Event) -> Count:
        if event == Did(13):
            raise ZeroDivisionError
        return super().evolve(state, event)


async def test_a_bug_in_a_replay_drops_what_was_known() -> None:
    journal, _ = reader(*FIRST)
    states = KnownStates(journal=journal, replay=Slips().replay)
    await states.load(1)
    journal.events[1].append(Did(13))

    with pytest.raises(ZeroDivisionError):
        await states.load(1)

    assert states.glance(1) is None


async def test_an_unavailable_journal_drops_nothing() -> None:
    journal, states = reader(*FIRST)
    await states.load(1)
    journal.down = 1

    with pytest.raises(JournalUnavailable):
        await states.load(1)

    assert states.glance(1) is not None


async def test_what_is_dropped_while_it_is_read_on_is_not_kept() -> None:
    journal, states = reader(*FIRST)
    await states.load(1)
    journal.gate = anyio.Event()
    async with anyio.create_task_group() as readers:
        readers.start_soon(states.load, 1)
        await quiet()
        states.drop(1)
        journal.gate.set()

    assert states.glance(1) is None


async def test_a_slow_reader_does_not_replace_what_is_newer() -> None:
    journal, states = reader(*FIRST)
    journal.gate = anyio.Event()
    async with anyio.create_task_group() as readers:
        readers.start_soon(states.load, 1)
        await quiet()
        newer = Known(state=Count(1, wanted=9), version=4, last=Added(1, 8))
        states.adopt(1, newer)
        journal.gate.set()

    assert states.glance(1) == newer.state
