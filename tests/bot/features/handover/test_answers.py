"""*I have it* and *Withdraw handover*: each counts once, and for the right person."""

from pathlib import Path

import pytest

from actors.incident.commands import Command
from actors.incident.handovers import HandoverAccepted
from actors.incident.ids import PersonId
from actors.incident.lifecycle import Close
from actors.incident.roles import LeadChanged
from bot.dialogue.reply import Say
from bot.screens import actions
from tests.actors.incident.briefed import gives
from tests.actors.incident.case import ADA, BOB, COMMS, CYD, DAN, mark
from tests.actors.incident.handed import offers, withdraws
from tests.actors.incident.slack import OWN
from tests.bot.dialogue.contexts import types
from tests.bot.dialogue.replies import offered, said
from tests.bot.features.handover.seven import happened, presses, seven

OFFER = offers()
OVER = (
    "Nobody is waiting for this answer any more. To see who has which role: "
    "`/incident roles 7`"
)


async def test_the_receiver_takes_over_and_reads_what_the_role_asks(
    tmp_path: Path,
) -> None:
    async with seven(tmp_path, OFFER) as at:
        answer = await presses(at, actions.HAVE_IT, DAN)
        lines = at.context.configuration.brief_of("comms")
        *_, accepted, changed = await at.store.read(7)

    assert answer.splitlines() == ["You are comms lead in incident 7.", *lines]
    assert isinstance(accepted, HandoverAccepted)
    assert isinstance(changed, LeadChanged)
    assert (changed.role, changed.person, changed.brief) == (COMMS, DAN, None)


async def test_pressing_twice_takes_over_once(tmp_path: Path) -> None:
    async with seven(tmp_path, OFFER) as at:
        await presses(at, actions.HAVE_IT, DAN)
        again = await presses(at, actions.HAVE_IT, DAN)

        assert await happened(at) == [
            "HandoverOffered",
            "HandoverAccepted",
            "LeadChanged",
        ]
    assert again == OVER or again.startswith("You already are comms lead")


async def test_the_giver_is_told_that_it_waits_and_can_withdraw_it(
    tmp_path: Path,
) -> None:
    async with seven(tmp_path, OFFER) as at:
        answer = await presses(at, actions.HAVE_IT, BOB)
        sent = str(at.slack.calls)

        assert await happened(at) == ["HandoverOffered"]
    assert "Only they can answer." in answer
    assert f"'action_id': '{actions.WITHDRAW_HANDOVER}'" in sent


async def test_somebody_else_is_told_who_is_asked(tmp_path: Path) -> None:
    async with seven(tmp_path, OFFER) as at:
        answer = await presses(at, actions.HAVE_IT, CYD)

        assert await happened(at) == ["HandoverOffered"]
    assert answer.endswith("to take over as comms lead, so nothing was changed.")


async def test_the_giver_withdraws_and_keeps_the_role(tmp_path: Path) -> None:
    async with seven(tmp_path, OFFER) as at:
        answer = await presses(at, actions.WITHDRAW_HANDOVER, BOB)
        again = await presses(at, actions.WITHDRAW_HANDOVER, BOB)
        incident = await at.incident(7)

    assert answer == "You withdrew the handover. You are still comms lead."
    assert again == OVER
    assert incident.lead("comms") == BOB


async def test_the_receiver_turns_it_down_once(tmp_path: Path) -> None:
    async with seven(tmp_path, OFFER) as at:
        answer = await presses(at, actions.CANNOT_TAKE_OVER, DAN)
        again = await presses(at, actions.CANNOT_TAKE_OVER, DAN)
        too_late = await presses(at, actions.HAVE_IT, DAN)
        incident = await at.incident(7)

        assert await happened(at) == ["HandoverOffered", "HandoverDeclined"]
    assert answer.startswith("You have turned down taking over as comms lead. ")
    assert (again, too_late) == (OVER, OVER)
    assert incident.lead("comms") == BOB


@pytest.mark.parametrize("person", [BOB, CYD])
async def test_nobody_else_turns_it_down(tmp_path: Path, person: PersonId) -> None:
    async with seven(tmp_path, OFFER) as at:
        answer = await presses(at, actions.CANNOT_TAKE_OVER, person)

        assert await happened(at) == ["HandoverOffered"]
    assert "Only they can answer." in answer or "nothing was changed" in answer


async def test_only_the_giver_withdraws(tmp_path: Path) -> None:
    async with seven(tmp_path, OFFER) as at:
        answer = await presses(at, actions.WITHDRAW_HANDOVER, DAN)

        assert await happened(at) == ["HandoverOffered"]
    assert answer.startswith("Only ")


@pytest.mark.parametrize(
    "action",
    [actions.HAVE_IT, actions.CANNOT_TAKE_OVER, actions.WITHDRAW_HANDOVER],
)
@pytest.mark.parametrize(
    ("meanwhile", "by"),
    [
        (withdraws(after=100), DAN),
        (offers(to=CYD, after=100), DAN),
        (gives(ADA, COMMS, CYD, 100), DAN),
        (Close(mark=mark(ADA, 100), summary=""), DAN),
    ],
)
async def test_a_button_of_a_request_that_is_over_changes_nothing(
    tmp_path: Path, meanwhile: Command, by: PersonId, action: str
) -> None:
    async with seven(tmp_path, OFFER, meanwhile) as at:
        before = await happened(at)
        answer = await presses(at, action, by)

        assert await happened(at) == before
    assert answer == OVER


@pytest.mark.parametrize("value", ["7", "7 99", "7 x", "7 ²"])
async def test_a_value_that_names_no_handover_changes_nothing(
    tmp_path: Path, value: str
) -> None:
    async with seven(tmp_path, OFFER) as at:
        answer = await presses(at, actions.HAVE_IT, DAN, value)

        assert await happened(at) == ["HandoverOffered"]
    assert answer == OVER


async def test_what_is_next_for_the_receiver_is_to_take_over(tmp_path: Path) -> None:
    async with seven(tmp_path, OFFER) as at:
        reply = await types(at.context, "next", OWN, person=DAN)

    assert "asks you to take over as comms lead." in said(reply)
    assert offered(reply, actions.HAVE_IT) == "7 1"


async def test_the_receiver_takes_over_by_typing_too(tmp_path: Path) -> None:
    async with seven(tmp_path, OFFER) as at:
        reply = await types(at.context, "take comms", OWN, person=DAN)
        events = await happened(at)

    assert said(reply).startswith("You are comms lead in incident 7.")
    assert events[-2:] == ["HandoverAccepted", "LeadChanged"]


async def test_the_roles_have_the_buttons_that_fit_giver_and_receiver(
    tmp_path: Path,
) -> None:
    async with seven(tmp_path) as at:
        before = await types(at.context, "roles", OWN, person=BOB)
    folder = tmp_path / "offered"
    folder.mkdir()
    async with seven(folder, OFFER) as at:
        giver = await types(at.context, "roles", OWN, person=BOB)
        receiver = await types(at.context, "roles", OWN, person=DAN)

    assert isinstance(before, Say)
    assert actions.WITHDRAW_HANDOVER not in str(before.blocks)
    assert offered(giver, actions.WITHDRAW_HANDOVER) == "7 1"
    assert offered(receiver, actions.HAVE_IT) == "7 1"
