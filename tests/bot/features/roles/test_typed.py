"""Roles, typed: who has which, and to take, leave and give them."""

from pathlib import Path

from actors.incident.details import Update
from actors.incident.facts import Brief
from actors.incident.roles import LeadChoice, LeaveRole, RoleBrief, TakeRole
from bot.base.json_types import items
from bot.dialogue.reply import Say
from bot.screens import actions
from bot.screens.messages.render import render
from bot.screens.read_out import read_out
from tests.actors.incident.case import ADA, BOB
from tests.bot.dialogue.contexts import CHANNELS, ONE, a_context, types
from tests.bot.dialogue.replies import said
from tests.bot.words.brief_samples import BRIEF
from tests.bot.words.test_golden import STEP

HERE = CHANNELS[ONE]


async def test_roles_shows_everybodys_role_with_the_buttons_that_fit(
    tmp_path: Path,
) -> None:
    async with a_context(tmp_path, {BOB: "Bob"}) as (context, engine):
        reply = await types(context, "roles", HERE)

    assert isinstance(reply, Say)
    assert "Comms lead: Bob, not accepted yet" in said(reply)
    assert "Scribe: nobody" in said(reply)
    shown = str(reply.blocks)
    assert f"{actions.TAKE_ROLE}/" in shown or actions.TAKE_ROLE in shown
    assert "Take over from Bob" in shown
    assert engine.asked == []


async def test_who_is_another_word_for_roles(tmp_path: Path) -> None:
    async with a_context(tmp_path) as (context, _engine):
        assert await types(context, "who", HERE) == await types(context, "roles", HERE)


async def test_take_takes_a_free_role_and_says_in_private_what_it_asks(
    tmp_path: Path,
) -> None:
    async with a_context(tmp_path) as (context, engine):
        reply = await types(context, "take scribe", HERE)
        lines = context.configuration.brief_of("scribe")

    ((_, command, _),) = engine.asked
    assert isinstance(command, TakeRole)
    assert said(reply).splitlines() == ["You are scribe in incident 1.", *lines]
    assert len(lines) > 1


async def test_take_and_leave_alone_show_the_roles(tmp_path: Path) -> None:
    async with a_context(tmp_path) as (context, engine):
        roles = await types(context, "roles", HERE)

        assert await types(context, "take", HERE) == roles
        assert await types(context, "leave", HERE) == roles
    assert engine.asked == []


async def test_take_of_a_role_that_somebody_has_says_who(tmp_path: Path) -> None:
    async with a_context(tmp_path, {BOB: "Bob"}) as (context, _engine):
        reply = await types(context, "take comms", HERE)

    assert said(reply).startswith("Bob has been comms lead since")


async def test_leave_gives_up_the_own_role_and_no_other(tmp_path: Path) -> None:
    async with a_context(tmp_path) as (context, engine):
        await types(context, "leave comms", HERE, person=BOB, request="r1")
        reply = await types(context, "leave comms", HERE, person=ADA, request="r2")

    first = engine.asked[0][1]
    assert isinstance(first, LeaveRole)
    assert not first.is_declined
    assert said(reply).startswith("Nobody is comms lead now.")


async def test_a_role_and_a_person_give_it_with_a_brief(tmp_path: Path) -> None:
    async with a_context(tmp_path, {BOB: "Bob"}) as (context, engine):
        reply = await types(context, "tech <@UBOB|bob>", HERE)
        lines = context.configuration.brief_of("tech")

    ((_, command, _),) = engine.asked
    assert isinstance(command, Update)
    (choice,) = command.leads
    assert (choice.role.key, choice.person) == ("tech", BOB)
    assert command.briefs == (RoleBrief(role="tech", brief=Brief(lines=lines)),)
    assert said(reply) == "Bob is tech lead now. Muster is asking them to accept it."


async def test_a_role_for_oneself_is_taken_and_not_briefed(tmp_path: Path) -> None:
    async with a_context(tmp_path) as (context, engine):
        await types(context, "scribe <@UADA|ada>", HERE)

    ((_, command, _),) = engine.asked
    assert isinstance(command, TakeRole)


async def test_a_role_alone_says_who_has_it(tmp_path: Path) -> None:
    async with a_context(tmp_path, {BOB: "Bob"}) as (context, engine):
        reply = await types(context, "comms", HERE)

    assert said(reply).startswith("Bob has been comms lead since")
    assert engine.asked == []


async def test_giving_a_role_to_the_person_who_has_it_changes_nothing(
    tmp_path: Path,
) -> None:
    async with a_context(tmp_path, {BOB: "Bob"}) as (context, engine):
        reply = await types(context, "comms <@UBOB|bob>", HERE)

    ((_, command, _),) = engine.asked
    assert isinstance(command, Update)
    assert command.leads == (LeadChoice(role=command.leads[0].role, person=BOB),)
    assert said(reply).startswith("Bob has been comms lead since")


async def test_what_a_brief_without_buttons_says_can_be_typed_anywhere(
    tmp_path: Path,
) -> None:
    brief = render(BRIEF, STEP, "nonce")
    shown = read_out("", items(brief, "blocks"))
    async with a_context(tmp_path) as (context, engine):
        await types(context, "take 1 comms", person=BOB, request="r1")
        await types(context, "leave 1 comms", person=BOB, request="r2")

    assert "`/incident take 7 comms`" in shown
    assert "`/incident leave 7 comms`" in shown
    assert [type(x) for _, x, _ in engine.asked] == [TakeRole, LeaveRole]
