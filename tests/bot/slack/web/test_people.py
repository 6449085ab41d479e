"""What is known about people, for how long, and who waits for Slack."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta

import anyio
import pytest
from attrs import define, field

from actors.incident.ids import PersonId
from bot.gateway.gateway import ANSWER_WITHIN
from bot.slack.web.people import (
    ANSWER_PATIENCE,
    FRESH_FOR,
    KEPT_FOR,
    MOST_ASKED,
    MOST_KEPT,
    People,
)
from bot.slack.web.profile import STRANGER
from tests.actors.fakes import FakeClock, quiet
from tests.actors.incident.case import ADA, BOB, CYD
from tests.bot.people_fake import OWN, PATIENT, FakeNames, FakeUsers, people_of, user

KEPT, FRESH = KEPT_FOR.total_seconds(), FRESH_FOR.total_seconds()


@define
class Scene:
    """The people, with their Slack and their store."""

    people: People
    told: FakeUsers
    notebook: FakeNames
    clock: FakeClock = field(factory=FakeClock)

    async def name(self, person: PersonId) -> str | None:
        return (await self.people.names([person])).get(person)


@asynccontextmanager
async def scene(
    told: FakeUsers | None = None, notebook: FakeNames | None = None
) -> AsyncIterator[Scene]:
    told = told or FakeUsers(users={ADA: user("Ada"), BOB: user("Bob", is_bot=True)})
    notebook, clock = notebook or FakeNames(), FakeClock()
    async with anyio.create_task_group() as tasks:
        asked = people_of(told, tasks, store=notebook, now=clock.now)
        yield Scene(asked, told, notebook, clock)
        tasks.cancel_scope.cancel()


async def test_a_person_is_looked_up_once() -> None:
    async with scene() as at:
        first = await at.people.about(ADA)
        assert first is not None
        assert first.name == "Ada"
        assert await at.people.about(ADA) == first
        assert at.told.asked == [ADA]


async def test_concurrent_callers_share_one_look_up() -> None:
    async with scene() as at:
        at.people.ask_for([ADA, ADA])
        async with anyio.create_task_group() as both:
            both.start_soon(at.people.about, ADA)
            both.start_soon(at.people.names, [ADA, BOB])
        assert sorted(at.told.asked) == [ADA, BOB]


async def test_an_empty_id_is_not_looked_up() -> None:
    async with scene() as at:
        assert await at.people.about(PersonId("")) is None
        assert at.told.asked == []


@pytest.mark.parametrize("error", ["user_not_found", "user_not_visible"])
async def test_a_person_whom_slack_does_not_show_is_a_stranger(error: str) -> None:
    async with scene(FakeUsers(error=error)) as at:
        assert await at.people.about(ADA) == STRANGER


@pytest.mark.parametrize("error", ["fatal_error", "missing_scope", "users_not_found"])
async def test_any_other_refusal_says_nothing_about_the_person(error: str) -> None:
    async with scene(FakeUsers(error=error)) as at:
        assert await at.people.about(ADA) is None


async def test_an_answer_without_a_user_says_nothing() -> None:
    async with scene(FakeUsers(fault="odd")) as at:
        assert await at.people.about(ADA) is None


async def test_a_caller_waits_only_a_moment() -> None:
    async with scene(FakeUsers(fault="hung")) as at:
        assert await at.people.about(ADA) is None
        assert await at.people.bots([ADA]) == frozenset()
        assert await at.people.names([ADA]) == {}
        assert at.told.asked == [ADA]


async def test_an_answer_holds_for_a_day_without_a_newer_one() -> None:
    async with scene() as at:
        first = await at.people.about(ADA)
        at.told.fault = "down"
        await at.clock.advance(KEPT - 1)
        assert await at.people.about(ADA) == first

        await at.clock.advance(1)
        assert await at.people.about(ADA) is None


async def test_an_answer_that_is_not_fresh_is_used_and_looked_up_again() -> None:
    async with scene() as at:
        await at.people.about(ADA)
        at.told.users[ADA] = user("Ada", deleted=True)
        await at.clock.advance(FRESH - 1)
        await at.people.about(ADA)
        await quiet()
        assert at.told.asked == [ADA]

        await at.clock.advance(1)
        before = await at.people.about(ADA)
        assert before is not None
        assert not before.deactivated
        await quiet()
        now = await at.people.about(ADA)
        assert now is not None
        assert now.deactivated
        assert at.told.asked == [ADA, ADA]


async def test_a_caller_who_needs_a_fresh_answer_waits_for_it() -> None:
    async with scene() as at:
        await at.people.about(ADA)
        at.told.users[ADA] = user("Ada", deleted=True)
        await at.clock.advance(FRESH)
        now = await at.people.about(ADA, no_older=FRESH_FOR)
        assert now is not None
        assert now.deactivated


async def test_setting_the_clock_back_makes_no_answer_last_longer() -> None:
    async with scene() as at:
        await at.people.about(ADA)
        at.told.fault = "down"
        await at.clock.advance(-timedelta(days=2).total_seconds())
        assert await at.people.about(ADA) is None


async def test_the_bot_knows_itself_and_other_bots_from_slack() -> None:
    async with scene(FakeUsers(fault="down")) as at:
        assert await at.people.bots([OWN, ADA, BOB]) == {OWN}
    async with scene() as at:
        assert await at.people.bots([OWN, ADA, BOB]) == {OWN, BOB}
        assert await at.people.bots([]) == frozenset()


async def test_known_bots_are_returned_at_once() -> None:
    async with scene() as at:
        await at.people.bots([BOB])
        await at.clock.advance(FRESH)
        at.told.fault = "hung"
        with anyio.fail_after(PATIENT / 5):
            assert await at.people.bots([BOB]) == {BOB}


async def test_a_name_that_changed_is_shown_after_a_minute() -> None:
    async with scene() as at:
        assert await at.name(ADA) == "Ada"
        at.told.users[ADA] = user("Ada Lovelace")
        assert await at.name(ADA) == "Ada"
        await at.clock.advance(FRESH)
        assert await at.name(ADA) == "Ada Lovelace"


async def test_a_name_is_shown_for_a_day_if_slack_does_not_answer() -> None:
    async with scene() as at:
        assert await at.name(ADA) == "Ada"
        at.told.fault, at.notebook.is_away = "down", True
        await at.clock.advance(KEPT - 1)
        assert await at.name(ADA) == "Ada"
        await at.clock.advance(1)
        assert await at.name(ADA) is None


async def test_a_stored_name_is_shown_if_slack_does_not_answer() -> None:
    written = {ADA: "Ada from earlier", BOB: "\u202ebob"}
    async with scene(FakeUsers(fault="down"), FakeNames(written=written)) as at:
        assert await at.people.names([ADA, BOB, CYD]) == {ADA: "Ada from earlier"}
        at.told.fault = ""
        at.told.users[ADA] = user("Ada now")
        assert await at.name(ADA) == "Ada now"


async def test_a_person_without_a_readable_name_gets_an_earlier_one_or_the_id() -> None:
    told = FakeUsers(users={ADA: user("\u3164"), BOB: user(" ")})
    async with scene(told, FakeNames(written={ADA: "Ada"})) as at:
        names = await at.people.names([ADA, BOB, CYD])
        assert names == {ADA: "Ada", BOB: BOB, CYD: CYD}
        assert at.notebook.writes == []


async def test_a_new_name_is_stored() -> None:
    async with scene() as at:
        for name in ("Ada", "Ada", "Ada L."):
            at.told.users[ADA] = user(name)
            await at.name(ADA)
            await quiet()
            await at.clock.advance(FRESH)
        assert at.notebook.writes == ["Ada", "Ada L."]


async def test_a_name_that_could_not_be_stored_is_stored_the_next_time() -> None:
    async with scene() as at:
        at.notebook.is_away = True
        assert await at.name(ADA) == "Ada"
        await quiet()
        at.notebook.is_away = False
        await at.clock.advance(FRESH)
        await at.name(ADA)
        await quiet()
        assert at.notebook.writes == ["Ada"]


@define
class SlowNames(FakeNames):
    """Writes nothing before it may, and counts the writes."""

    may_write: anyio.Event = field(factory=anyio.Event)
    count: int = 0

    async def remember(self, names: Mapping[PersonId, str]) -> None:
        self.count += 1
        await self.may_write.wait()
        await super().remember(names)


async def test_new_names_that_come_during_a_write_share_the_next_one() -> None:
    crowd = [PersonId(f"U{n}") for n in range(20)]
    slow = SlowNames()
    async with scene(FakeUsers(users={x: user(x) for x in crowd}), slow) as at:
        await at.people.names(crowd)
        await quiet()
        slow.may_write.set()
        await quiet()
    assert sorted(slow.writes) == sorted(crowd)
    assert slow.count == 2


async def test_the_number_of_cached_people_is_limited() -> None:
    crowd = [PersonId(f"U{n}") for n in range(MOST_KEPT + 1)]
    async with scene(FakeUsers(users={x: user(x) for x in crowd})) as at:
        for person in crowd:
            await at.people.about(person)
        at.told.fault = "down"
        assert await at.people.about(crowd[0]) is None
        assert await at.people.about(crowd[1]) is not None
        assert await at.people.about(crowd[-1]) is not None


async def test_the_number_of_concurrent_look_ups_is_limited() -> None:
    async with scene(FakeUsers(fault="hung")) as at:
        at.people.ask_for(PersonId(f"U{n}") for n in range(MOST_ASKED + 1))
        await quiet()
        assert len(at.told.asked) == MOST_ASKED


async def test_no_look_up_starts_during_shutdown() -> None:
    async with anyio.create_task_group() as tasks:
        told = FakeUsers(users={ADA: user()})
        asked = people_of(told, tasks)
        tasks.cancel_scope.cancel()
        asked.ask_for([ADA])
    assert told.asked == []


def test_answers_are_kept_for_a_day_and_fresh_for_a_minute() -> None:
    assert timedelta(hours=1) < KEPT_FOR <= timedelta(days=1)
    assert timedelta(minutes=1) >= FRESH_FOR


def test_a_window_is_still_opened_in_time_after_slack_said_nothing() -> None:
    """A window may wait twice: for its submitter, and for the chosen leads."""
    assert 2 * ANSWER_PATIENCE < ANSWER_WITHIN
