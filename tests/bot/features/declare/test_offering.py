"""The offer to declare what somebody typed."""

from pathlib import Path

from bot.dialogue.reply import Say
from bot.gateway import acknowledgement
from bot.screens import actions
from bot.slack.kit.blocks import BUTTON_MAX
from bot.words import buttons
from tests.actors.incident.case import T0
from tests.bot.dialogue.contexts import CHANNELS, TWO, a_context, types
from tests.bot.dialogue.replies import label, offered, said
from tests.bot.features.declare.test_without_window import FullStore
from tests.bot.shown import shown

HERE = CHANNELS[TWO]


async def test_a_buttons_label_shows_60_characters_of_what_it_declares(
    tmp_path: Path,
) -> None:
    fits, longer = f"status {'x' * 53}", f"status {'x' * 54}"
    async with a_context(tmp_path) as (context, _):
        short = await types(context, fits, HERE)
        long = await types(context, longer, HERE)

    assert label(short) == buttons.DECLARE_ANYWAY.format(title=fits)
    assert label(long) == buttons.DECLARE_ANYWAY.format(title=f"{longer[:59]}…")
    assert len(label(long)) <= BUTTON_MAX


async def test_a_text_too_long_for_a_button_is_kept_and_offered_all_the_same(
    tmp_path: Path,
) -> None:
    fits, longer = ("status " + "x y " * 600)[:2000].strip(), "status " + "x y " * 600
    async with a_context(tmp_path) as (context, _):
        short = await types(context, fits, HERE)
        long = await types(context, longer, HERE)
        kept = await context.store.kept_text("fresh-00000001")

        context.store = FullStore(path=tmp_path / "full.db", now=lambda: T0)
        away = await types(context, f"reopen {longer}", HERE)

    assert offered(short) == fits
    assert offered(long, actions.OPEN_KEPT) == "fresh-00000001"
    assert kept == longer.strip()
    assert offered(away) is None
    assert longer.strip() in said(away)
    assert "type `/incident open` in front of it" in said(away)


async def test_a_text_that_can_only_be_copied_is_shown_to_its_end(
    tmp_path: Path,
) -> None:
    line = "reopen " + "disk is full on db2 " * 199 + "and db3"
    async with a_context(tmp_path) as (context, _):
        context.store = FullStore(path=tmp_path / "full.db", now=lambda: T0)
        reply = await types(context, line, HERE)

    assert isinstance(reply, Say)
    assert offered(reply) is None
    blocks = acknowledgement.message(reply)["blocks"]
    assert f"“{line}” what's happening?" in "".join(shown(blocks))
