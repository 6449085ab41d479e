"""``/incident test``: the real flow, in which nobody else takes part."""

import json
from pathlib import Path

from attrs import evolve as with_

from actors.incident.details import TitleChanged
from actors.incident.ids import IncidentNumber, StepKey
from actors.incident.lifecycle import Close, Kind
from actors.incident.plan.card import card_of
from actors.incident.plan.topic import topic_of
from bot.base.json_types import child, text
from bot.dialogue.forms.form import Form
from bot.dialogue.reply import OpenWindow
from bot.sandbox.blocks.validate import check_view
from bot.sandbox.ids import IdSource
from bot.screens.messages.render import render
from bot.screens.step_tag import StepTag
from bot.words import test_incidents, topic_text
from tests.actors.incident.case import ADA, BOB, HELP, mark
from tests.bot.bodies import bodies
from tests.bot.dialogue.contexts import a_context, types
from tests.bot.features.window_values import FORM, VALUES, shown
from tests.bot.running_gateway import running_gateway
from tests.bot.sent import errors_in, shown_in

TRY = Form(id="try", origin=HELP, number=None, kind=Kind.TEST)
BARE = {x: y for x, y in VALUES.items() if "lead" not in x}
TAG = StepTag(number=IncidentNumber(1), step=StepKey("step"))


async def test_the_word_alone_opens_a_window_that_says_that_it_is_a_test(
    tmp_path: Path,
) -> None:
    async with a_context(tmp_path) as (context, _):
        reply = await types(context, "test")

    assert isinstance(reply, OpenWindow)
    assert text(child(reply.view, "title"), "text") == "Declare a test incident"
    assert "nobody else is invited or told" in str(reply.view)
    assert "lead:" not in str(reply.view)
    assert reply.again == "test"
    check_view(json.loads(json.dumps(reply.view)), "modal", IdSource(1))


async def test_other_words_after_it_are_a_title(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        said = await at.asks("/incident", "test environment is slow")

    assert "test environment is slow" in said


async def test_a_test_has_nobody_but_its_declarer_and_says_that_it_is_one(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        answer = await at.submits(BARE, TRY)

        incident = await at.incident()
        assert incident.kind is Kind.TEST
        assert incident.title == "TEST: Nobody can pay"
        assert incident.channel_name == "test-incident-0001-web-nobody-can-pay"
        assert incident.announce == ()
        assert {x.person for x in incident.leads} <= {ADA}
        assert "Test incident 1 declared." in shown_in(answer)
        assert BOB not in shown_in(answer)


async def test_choosing_a_service_keeps_the_window_a_test_without_roles(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        await at.chooses(BARE, TRY)

        (view,) = at.slack.views("views.update")
        assert text(child(view, "title"), "text") == "Declare a test incident"
        assert "lead:" not in str(view)
        assert "already has an open incident" not in str(view)


async def test_a_test_is_no_reason_to_ask_whoever_declares_a_real_incident(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(BARE, TRY)
        answer = await at.submits(VALUES, FORM)

        assert "Incident 2 declared" in shown_in(answer)


async def test_submitting_a_test_twice_declares_and_changes_nothing_more(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(BARE, TRY)
        at.context.forms.most = 0
        await at.submits({**VALUES, "title": " "}, FORM)
        answer = await at.submits(BARE, TRY)

        assert "Test incident 1 declared." in shown_in(answer)
        assert len(await at.store.read(1)) == 1


async def test_a_new_title_of_a_test_still_says_that_it_is_one(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(BARE, TRY)
        form, before = await at.form_of(), shown(await at.incident())
        await at.submits({**before, "title": "Nobody can log in"}, form)

        (changed,) = [x for x in await at.store.read(1) if isinstance(x, TitleChanged)]
        assert changed.title == "TEST: Nobody can log in"


async def test_a_role_for_somebody_else_is_refused_in_words(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(BARE, TRY)
        form, before = await at.form_of(), shown(await at.incident())
        answer = await at.submits({**before, "lead:tech:web": BOB}, form)

        assert "for the person who declared it only" in str(errors_in(answer))


async def test_a_test_is_in_no_list_and_nobody_else_finds_it(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(BARE, TRY)

        assert "Nobody can pay" not in await at.asks("/incident", "list")
        assert "Nobody can pay" in await at.asks("/incident", "status 1")
        answer = await at.types("/incident", "status 1", user_id=BOB)
        assert "Nobody can pay" not in str(answer)
        assert "Nobody can pay" not in await at.asks("/ping", "")


def test_every_message_of_a_test_says_that_it_is_one_at_its_start() -> None:
    for name, body in bodies("Words").items():
        if name == "topic":
            continue
        message = render(body, TAG, "nonce", kind=Kind.TEST)
        assert str(message["text"]).startswith("TEST: "), name
        assert "TEST: " in str(message.get("blocks", "TEST: ")), name
        again = render(body, TAG, "nonce")
        assert "TEST: " not in str(again), name


async def test_the_topic_and_the_card_of_a_test_begin_with_the_mark(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(BARE, TRY)
        incident = await at.incident()
        topic = topic_text.topic(topic_of(incident), {})
        card = render(card_of(incident), TAG, "nonce", kind=Kind.TEST)

        assert topic.startswith("TEST: P2 Medium")
        assert topic.count("TEST") == 1
        assert str(card["text"]).startswith("TEST: Incident 1")
        await at.engine.ask(1, Close(mark=mark(ADA, 60), summary=""), "close")
        topic = topic_text.topic(topic_of(await at.incident()), {})
        assert topic.startswith("TEST: Closed")


def test_the_mark_is_put_once() -> None:
    assert test_incidents.marked("TEST: x") == test_incidents.marked("x") == "TEST: x"
    assert with_(TRY).kind is Kind.TEST
