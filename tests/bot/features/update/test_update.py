"""``/incident update``: the window, and where it comes from."""

from pathlib import Path

import pytest

from bot.dialogue.reply import OpenWindow
from bot.screens import actions
from bot.screens.update_window import UPDATE_MAX
from bot.words import closing_text
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.bot.dialogue.contexts import (
    CHANNELS,
    HELP,
    ONE,
    TWO,
    a_context,
    two_incidents,
    types,
)
from tests.bot.dialogue.replies import offered, said
from tests.bot.sent import clicked, initial

HERE = CHANNELS[TWO]


async def test_the_window_begins_with_a_text_that_has_gaps(tmp_path: Path) -> None:
    async with a_context(tmp_path) as (context, engine):
        reply = await types(context, "update", HERE)

    assert engine.asked == []
    assert isinstance(reply, OpenWindow)
    assert initial(reply.view, "text/investigating").startswith(
        "[Who] cannot [do what]"
    )
    assert initial(reply.view, "status") == "investigating"
    assert initial(reply.view, "severity") == "p2"
    assert initial(reply.view, "next/p2") == "60"


async def test_typed_words_fill_in_the_window_and_send_nothing(tmp_path: Path) -> None:
    async with a_context(tmp_path) as (context, engine):
        reply = await types(context, "update Nobody can pay.\nWe are on it.", HERE)

    assert engine.asked == []
    assert isinstance(reply, OpenWindow)
    assert initial(reply.view, "text/typed") == "Nobody can pay.\nWe are on it."
    assert reply.again == "update #2 Nobody can pay.\nWe are on it."


async def test_the_window_leads_to_the_details_that_it_changed_before(
    tmp_path: Path,
) -> None:
    async with two_incidents(tmp_path) as at:
        await at.sends(clicked(actions.SEND_UPDATE, str(ONE)))
        (view,) = at.slack.views("views.open")

    assert f"'action_id': '{actions.CHANGE_DETAILS}', 'value': '1'" in str(view)


async def test_a_text_that_is_too_long_comes_back_whole(tmp_path: Path) -> None:
    typed = "x" * (UPDATE_MAX + 1)
    async with a_context(tmp_path) as (context, engine):
        reply = await types(context, f"update {typed}", HERE)

    assert engine.asked == []
    assert said(reply).endswith(typed)
    assert said(reply).startswith("This is not sent, because it has 701 characters.")


async def test_nobody_is_asked_for_an_update_of_a_closed_incident(
    tmp_path: Path,
) -> None:
    async with a_context(tmp_path) as (context, _):
        await types(context, "close", HERE)
        closed = await context.incidents.read(TWO)
        assert closed is not None
        reply = await types(context, "update It is back.", HERE, request="r2")

    assert said(reply) == as_mrkdwn(closing_text.reopen_first(closed))


@pytest.mark.parametrize("typed", ["update the homepage is down", "fixing is broken"])
async def test_elsewhere_the_words_may_be_a_title(tmp_path: Path, typed: str) -> None:
    async with a_context(tmp_path) as (context, engine):
        reply = await types(context, typed, HELP)

    assert engine.asked == []
    assert offered(reply) == typed
