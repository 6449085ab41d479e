"""The buttons about roles: each acts once, and the second person is told who has it."""

from pathlib import Path

import pytest
from attrs import evolve as with_

from actors.incident.briefings import RoleAskedAgain
from actors.incident.decide import decide
from actors.incident.ids import PersonId
from actors.incident.roles import LeadChanged, RoleAccepted
from bot.screens import actions
from tests.actors.fakes import quiet
from tests.actors.incident.briefed import BRIEFING
from tests.actors.incident.case import ADA, BOB, CYD, SUPPORT
from tests.bot.people_fake import FakeUsers
from tests.bot.prompt_store import keep
from tests.bot.running_gateway import RunningGateway, running_gateway
from tests.bot.team import EVERYBODY, MADE

DECLARED = (
    *decide(None, with_(BRIEFING, roles=(*BRIEFING.roles, SUPPORT))),
    MADE,
)
"""Ada leads; Bob is asked to be comms lead, and Cyd tech lead."""

PEOPLE = FakeUsers(users=EVERYBODY)


async def presses(at: RunningGateway, action: str, value: str, by: PersonId) -> str:
    before = len(at.slack.said())
    await at.clicks(action, value, by=by, trigger_id=f"press {before}")
    await quiet()
    (said,) = at.slack.said()[before:]
    return said


async def test_accept_is_recorded_once_and_says_so_each_time(tmp_path: Path) -> None:
    async with running_gateway(tmp_path, told=PEOPLE) as at:
        await keep(at.store, 7, *DECLARED)
        first = await presses(at, actions.ACCEPT_ROLE, "7 comms", BOB)
        second = await presses(at, actions.ACCEPT_ROLE, "7 comms", BOB)
        events = await at.store.read(7)

    assert first == "You are comms lead in incident 7."
    assert second == first
    assert [type(x) for x in events[len(DECLARED) :]] == [RoleAccepted]


async def test_accepting_the_role_of_somebody_else_says_who_has_it(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, told=PEOPLE) as at:
        await keep(at.store, 7, *DECLARED)
        said = await presses(at, actions.ACCEPT_ROLE, "7 comms", CYD)

        assert await at.store.read(7) == DECLARED
    assert "has been comms lead since" in said


async def test_i_cannot_frees_the_role_and_a_second_press_offers_it(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, told=PEOPLE) as at:
        await keep(at.store, 7, *DECLARED)
        first = await presses(at, actions.CANNOT_TAKE, "7 comms", BOB)
        second = await presses(at, actions.CANNOT_TAKE, "7 comms", BOB)
        incident = await at.incident(7)

    assert first.startswith("You turned comms lead down, so nobody has it now.")
    assert second.startswith("Nobody is comms lead now.")
    assert incident.lead("comms") is None


async def test_i_cannot_on_an_old_brief_does_not_free_an_accepted_role(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, told=PEOPLE) as at:
        await keep(at.store, 7, *DECLARED)
        await presses(at, actions.ACCEPT_ROLE, "7 comms", BOB)
        second = await presses(at, actions.CANNOT_TAKE, "7 comms", BOB)
        incident = await at.incident(7)

    assert second.startswith("You have been comms lead")
    assert incident.lead("comms") == BOB


async def test_the_second_to_take_a_role_hears_who_has_it(tmp_path: Path) -> None:
    async with running_gateway(tmp_path, told=PEOPLE) as at:
        await keep(at.store, 7, *DECLARED)
        first = await presses(at, actions.TAKE_ROLE, "7 support", BOB)
        second = await presses(at, actions.TAKE_ROLE, "7 support", CYD)
        incident = await at.incident(7)

    assert first == "You are support lead in incident 7."
    assert "has been support lead since" in second
    assert "`/incident handover`" in second
    assert incident.lead("support") == BOB


async def test_a_role_is_not_taken_myself_from_somebody_who_has_just_accepted(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, told=PEOPLE) as at:
        await keep(at.store, 7, *DECLARED)
        await presses(at, actions.ACCEPT_ROLE, "7 comms", BOB)
        said = await presses(at, actions.TAKE_UNACCEPTED, "7 comms UBOB", ADA)
        incident = await at.incident(7)

    assert "has been comms lead since" in said
    assert incident.lead("comms") == BOB


async def test_take_over_asks_first_and_its_second_button_does_it(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, told=PEOPLE) as at:
        await keep(at.store, 7, *DECLARED)
        asked = await presses(at, actions.TAKE_OVER, "7 comms UBOB", CYD)
        before = await at.store.read(7)
        done = await presses(at, actions.TAKE_OVER_NOW, "7 comms UBOB", CYD)
        incident = await at.incident(7)

    assert "Take over anyway?" in asked
    assert before == DECLARED
    assert done.startswith("You are comms lead in incident 7.")
    assert incident.lead("comms") == CYD


async def test_take_over_from_somebody_who_has_not_got_it_any_more_changes_nothing(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, told=PEOPLE) as at:
        await keep(at.store, 7, *DECLARED)
        await presses(at, actions.TAKE_OVER_NOW, "7 comms UBOB", CYD)
        said = await presses(at, actions.TAKE_OVER_NOW, "7 comms UBOB", ADA)
        incident = await at.incident(7)

    assert "has been comms lead since" in said
    assert incident.lead("comms") == CYD


async def test_somebody_is_asked_again_once(tmp_path: Path) -> None:
    async with running_gateway(tmp_path, told=PEOPLE) as at:
        await keep(at.store, 7, *DECLARED)
        first = await presses(at, actions.ASK_ROLE_AGAIN, "7 1", ADA)
        second = await presses(at, actions.ASK_ROLE_AGAIN, "7 1", CYD)
        events = await at.store.read(7)

    assert "again to accept comms lead" in first
    assert second.startswith("Nobody is waiting for this answer any more.")
    assert [type(x) for x in events[len(DECLARED) :]] == [RoleAskedAgain]


async def test_a_role_is_left_and_can_be_taken_again(tmp_path: Path) -> None:
    async with running_gateway(tmp_path, told=PEOPLE) as at:
        await keep(at.store, 7, *DECLARED)
        said = await presses(at, actions.LEAVE_ROLE, "7 lead", ADA)
        await presses(at, actions.TAKE_ROLE, "7 lead", BOB)
        events = await at.store.read(7)

    assert said.startswith("You are not incident lead in incident 7 any more")
    assert [x.person for x in events if isinstance(x, LeadChanged)] == [None, BOB]


@pytest.mark.parametrize(
    "action",
    [
        actions.ACCEPT_ROLE,
        actions.CANNOT_TAKE,
        actions.TAKE_ROLE,
        actions.TAKE_UNACCEPTED,
        actions.TAKE_OVER,
        actions.TAKE_OVER_NOW,
        actions.LEAVE_ROLE,
        actions.ASK_ROLE_AGAIN,
    ],
)
@pytest.mark.parametrize("value", ["", "9 comms", "7", "7 x", f"7 {'9' * 5000}", "7 ²"])
async def test_a_button_with_an_odd_value_changes_nothing_and_is_answered(
    tmp_path: Path, action: str, value: str
) -> None:
    async with running_gateway(tmp_path, told=PEOPLE) as at:
        await keep(at.store, 7, *DECLARED)

        assert await presses(at, action, value, BOB)
        assert await at.store.read(7) == DECLARED


async def test_a_button_of_a_closed_incident_says_that_it_is_closed(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, told=PEOPLE) as at:
        await keep(at.store, 7, *DECLARED)
        await at.asks("/incident", "close 7")
        before = await at.store.read(7)

        said = await presses(at, actions.ACCEPT_ROLE, "7 comms", BOB)
        assert await at.store.read(7) == before
    assert "reopen it first" in said
