"""``/incident handover``: the window, and what is wrong with what people enter."""

from pathlib import Path

import pytest

from actors.incident.handovers import HandoverOffered
from actors.incident.ids import PersonId
from actors.incident.lifecycle import Close, Kind
from actors.incident.roles import LeaveRole, TakeRole
from bot.base.json_types import items
from bot.dialogue.reply import OpenWindow
from bot.screens import actions
from bot.screens.handover_window import TEXT_MAX
from bot.words import field_errors, forms
from tests.actors.fakes import quiet
from tests.actors.incident.case import ADA, BOB, COMMS, CYD, DAN, TECH, mark
from tests.actors.incident.slack import OWN
from tests.bot.dialogue.contexts import types
from tests.bot.dialogue.replies import said
from tests.bot.features.handover.seven import happened, seven, submits
from tests.bot.sent import errors_in, shown_in
from tests.bot.team import ROBOT

BOTH = TakeRole(mark=mark(BOB), role=TECH, from_=CYD)
"""Bob gets a second role."""


def blocks(reply: object) -> list[str]:
    assert isinstance(reply, OpenWindow)
    return [str(x["block_id"]) for x in items(reply.view, "blocks")]  # type: ignore[index]


async def test_the_window_has_the_person_that_was_typed_and_names_the_only_role(
    tmp_path: Path,
) -> None:
    async with seven(tmp_path) as at:
        typed = "handover <@UDAN|dan>"
        reply = await types(at.context, typed, OWN, person=BOB)

    assert blocks(reply) == ["receiver/comms", "state", "worries"]
    assert isinstance(reply, OpenWindow)
    assert "Who takes over as comms lead?" in str(reply.view)
    assert f"'initial_user': '{DAN}'" in str(reply.view)
    assert reply.again == "handover #7 <@UDAN>"


async def test_who_has_several_roles_is_asked_which(tmp_path: Path) -> None:
    async with seven(tmp_path, BOTH) as at:
        reply = await types(at.context, "handover", OWN, person=BOB)
        chosen = await types(
            at.context, "handover tech <@UDAN>", OWN, person=BOB, request="r2"
        )

    assert blocks(reply) == ["role", "receiver", "state", "worries"]
    assert "initial_option" not in str(reply)
    assert isinstance(chosen, OpenWindow)
    assert "'initial_option': {'text': {'type': 'plain_text', 'text': 'Tech" in str(
        chosen.view
    )
    assert chosen.again == "handover #7 <@UDAN> tech"


async def test_what_is_typed_again_opens_the_same_window(tmp_path: Path) -> None:
    async with seven(tmp_path) as at:
        first = await types(at.context, "handover <@UDAN> comms", OWN, person=BOB)
        assert isinstance(first, OpenWindow)
        again = await types(at.context, first.again, person=BOB, request="r2")

    assert isinstance(again, OpenWindow)
    assert again.view["blocks"] == first.view["blocks"]


async def test_who_has_no_role_is_told_so_and_how_to_see_the_roles(
    tmp_path: Path,
) -> None:
    async with seven(tmp_path) as at:
        reply = await types(at.context, "handover <@UBOB>", OWN, person=DAN)

    assert said(reply) == (
        "You have no role in incident 7, so there is nothing to hand over. "
        "To see who has which role: `/incident roles 7`"
    )


async def test_a_role_of_somebody_else_is_answered_with_who_has_it(
    tmp_path: Path,
) -> None:
    async with seven(tmp_path) as at:
        reply = await types(at.context, "handover tech <@UDAN>", OWN, person=BOB)

    assert said(reply).startswith("UCYD has been tech lead since") or said(
        reply
    ).startswith("Ada has been tech lead since")


async def test_a_closed_incident_has_nothing_to_hand_over(tmp_path: Path) -> None:
    close = Close(mark=mark(ADA, 60), summary="")
    async with seven(tmp_path, close) as at:
        reply = await types(at.context, "handover #7 <@UDAN>", person=BOB)

    assert "closed" in said(reply)


async def test_in_a_test_incident_nobody_else_is_asked(tmp_path: Path) -> None:
    async with seven(tmp_path, kind=Kind.TEST) as at:
        reply = await types(at.context, "handover #7 <@UDAN>", person=ADA)

    assert "Muster asks nobody to take over" in said(reply)


async def test_the_receiver_is_asked_and_the_giver_told_what_comes_next(
    tmp_path: Path,
) -> None:
    async with seven(tmp_path) as at:
        answer = await submits(at, DAN, state="Calm. <b>", worries=" ")
        (*_, offered) = await at.store.read(7)
        assert (await at.incident(7)).lead("comms") == BOB

    assert isinstance(offered, HandoverOffered)
    assert (offered.role, offered.to) == (COMMS, DAN)
    assert (offered.state, offered.worries) == ("Calm. <b>", "")
    assert "to take over as comms lead. You stay comms lead until" in shown_in(answer)


async def test_one_of_several_roles_is_handed_over(tmp_path: Path) -> None:
    async with seven(tmp_path, BOTH) as at:
        await submits(at, DAN, block="receiver", role="tech")
        (*_, offered) = await at.store.read(7)

    assert isinstance(offered, HandoverOffered)
    assert offered.role == TECH


async def test_the_same_window_twice_asks_once_and_other_words_ask_anew(
    tmp_path: Path,
) -> None:
    async with seven(tmp_path) as at:
        for _ in range(2):
            await submits(at, DAN, trigger="first")
        await submits(at, DAN, trigger="second")
        assert await happened(at) == ["HandoverOffered"]

        await submits(at, CYD, trigger="third")
        incident = await at.incident(7)

    assert [(x.number, x.to) for x in incident.handovers.open] == [(2, CYD)]


FLAWS = [
    ("", {}, {"receiver/comms": field_errors.NO_RECEIVER}),
    (BOB, {}, {"receiver/comms": field_errors.OWN_RECEIVER}),
    (ROBOT, {}, {"receiver/comms": field_errors.BOT_LEAD}),
    (
        DAN,
        {"state": "x" * (TEXT_MAX + 1), "worries": "y" * (TEXT_MAX + 1)},
        dict.fromkeys(("state", "worries"), "Shorten this to 1000 characters or fewer"),
    ),
    (DAN, {"block": "receiver", "role": ""}, {"role": field_errors.NO_ROLE}),
]


@pytest.mark.parametrize(("receiver", "more", "errors"), FLAWS)
async def test_each_flaw_is_named_beside_its_field_and_nobody_is_asked(
    tmp_path: Path, receiver: str, more: dict[str, str], errors: dict[str, str]
) -> None:
    async with seven(tmp_path) as at:
        answer = await submits(at, receiver, **more)  # type: ignore[arg-type]
        assert await happened(at) == []

    assert errors_in(answer) == errors


@pytest.mark.parametrize(
    ("meanwhile", "error"),
    [
        (LeaveRole(mark=mark(BOB, 60), role="comms"), field_errors.NOT_YOUR_ROLE),
        (Close(mark=mark(ADA, 60), summary=""), field_errors.closed_meanwhile()),
    ],
)
async def test_what_changed_while_the_window_was_open_is_said_in_it(
    tmp_path: Path, meanwhile: LeaveRole | Close, error: str
) -> None:
    async with seven(tmp_path, meanwhile) as at:
        answer = await submits(at, DAN)

    assert errors_in(answer) == {"receiver/comms": error}


async def test_a_button_opens_the_window_for_the_role_that_it_names(
    tmp_path: Path,
) -> None:
    async with seven(tmp_path, BOTH) as at:
        await at.clicks(actions.HAND_OVER, "7 tech", by=BOB)
        await quiet()
        (view,) = at.slack.views("views.open")

    assert view["callback_id"] == actions.HANDING_OVER
    assert "initial_option" in str(view)
    assert forms.WHICH_ROLE in str(view)


@pytest.mark.parametrize("person", [ADA, CYD, DAN])
async def test_nobody_hands_over_the_role_of_somebody_else(
    tmp_path: Path, person: PersonId
) -> None:
    async with seven(tmp_path) as at:
        receiver = BOB
        answer = await submits(at, receiver, by=person)

        assert await happened(at) == []
    assert errors_in(answer) == {"receiver/comms": field_errors.NOT_YOUR_ROLE}
