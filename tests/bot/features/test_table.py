"""What may follow which sub-command, and what is offered for words that may not."""

from pathlib import Path

import pytest

from actors.errors import Overloaded
from actors.incident.ids import ChannelId, IncidentNumber
from actors.incident.lifecycle import Close, Reopen
from actors.incident.trouble import Retry
from bot.base.json_types import as_object, child, items, text
from bot.features import acknowledgement
from bot.features.context import OpenWindow, Reply, Say
from bot.features.table import MAY_FOLLOW, SUBCOMMANDS, Takes, closeincident, incident
from bot.screens import actions
from bot.slack.kit.blocks import BUTTON_MAX
from bot.words import buttons, phrases, refusals
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.incident.case import T0
from tests.bot.bodies import shown
from tests.bot.features.contexts import CHANNELS, HELP, NAMES, ONE, TWO, a_desk, asked
from tests.bot.features.declare.test_unopened import FullStore

HERE = CHANNELS[TWO]
LINK = "<https://acme.slack.com/archives/C0ONE/p1700000000000000>"
ACTING = ("update", "reopen", "retry")


def offered(reply: Reply, by: str = actions.DECLARE_ANYWAY) -> str | None:
    """The text that a button of the answer would declare."""
    assert isinstance(reply, Say)
    for block in map(as_object, reply.blocks):
        for element in map(as_object, items(block, "elements")):
            if text(element, "action_id") == by:
                return text(element, "value")
    return None


def label(reply: Reply) -> str:
    """What stands on the button that declares."""
    assert isinstance(reply, Say)
    (row,) = [x for x in map(as_object, reply.blocks) if items(x, "elements")][-1:]
    (made,) = map(as_object, items(row, "elements"))
    return text(child(made, "text"), "text")


def said(reply: Reply) -> str:
    assert isinstance(reply, Say)
    return as_mrkdwn(reply.text)


def prefilled(reply: Reply, block_id: str) -> str:
    assert isinstance(reply, OpenWindow)
    blocks = map(as_object, items(reply.view, "blocks"))
    (block,) = [x for x in blocks if text(x, "block_id") == block_id]
    return text(child(block, "element"), "initial_value")


def test_the_table_has_a_row_for_each_sub_command() -> None:
    assert list(MAY_FOLLOW) == [row.name for row in SUBCOMMANDS]
    assert [x for x, takes in MAY_FOLLOW.items() if Takes.WORDS in takes] == ["open"]
    assert [x for x, takes in MAY_FOLLOW.items() if Takes.SUMMARY in takes] == ["close"]


@pytest.mark.parametrize("typed", ["status page is down", "STATUS\tpage is down"])
@pytest.mark.parametrize("place", [HERE, HELP])
async def test_a_status_with_words_is_answered_and_offered_as_a_declaration(
    tmp_path: Path, typed: str, place: ChannelId
) -> None:
    async with a_desk(tmp_path) as (context, _):
        reply = await incident(context, await asked(context, typed, place))

    seen = typed.replace("\t", " ")
    assert offered(reply) == seen
    assert f"Or is “{seen}” what's happening?" in said(reply)
    expected = "Incident 2: " if place == HERE else "This is not an incident channel."
    assert said(reply).startswith(expected)
    assert isinstance(reply, Say)
    assert f"Declare “{seen}”" in list(shown(reply.blocks))


@pytest.mark.parametrize(
    ("typed", "start"),
    [
        ("list of users is empty", "2 open incidents"),
        ("help context cannot log in", "You only need `/incident`"),
        ("status 1 page is down", "Incident 1: "),
        ("status #1 of 2 pages", "Incident 1: "),
        (f"status #{NAMES[ONE]} page", "Incident 1: "),
    ],
)
async def test_what_changes_nothing_is_answered_all_the_same(
    tmp_path: Path, typed: str, start: str
) -> None:
    async with a_desk(tmp_path) as (context, _):
        reply = await incident(context, await asked(context, typed, HERE))

    assert said(reply).startswith(start)
    assert offered(reply) == typed


@pytest.mark.parametrize("name", ACTING)
@pytest.mark.parametrize("rest", ["the shop", "1 shop", "shop", "#1 shop"])
async def test_what_would_change_something_does_nothing_when_words_follow(
    tmp_path: Path, name: str, rest: str
) -> None:
    async with a_desk(tmp_path) as (context, engine):
        reply = await incident(context, await asked(context, f"{name} {rest}", HERE))

    assert engine.asked == []
    assert said(reply).startswith(
        f"“{rest}” cannot follow `/incident {name}`, so nothing was done."
    )
    assert offered(reply) == f"{name} {rest}"


async def test_a_buttons_label_shows_60_characters_of_what_it_declares(
    tmp_path: Path,
) -> None:
    fits, longer = f"status {'x' * 53}", f"status {'x' * 54}"
    async with a_desk(tmp_path) as (context, _):
        short = await incident(context, await asked(context, fits, HERE))
        long = await incident(context, await asked(context, longer, HERE))

    assert label(short) == buttons.DECLARE_ANYWAY.format(title=fits)
    assert label(long) == buttons.DECLARE_ANYWAY.format(title=f"{longer[:59]}…")
    assert len(label(long)) <= BUTTON_MAX


async def test_a_text_too_long_for_a_button_is_kept_and_offered_all_the_same(
    tmp_path: Path,
) -> None:
    fits, longer = ("status " + "x y " * 600)[:2000].strip(), "status " + "x y " * 600
    async with a_desk(tmp_path) as (context, _):
        short = await incident(context, await asked(context, fits, HERE))
        long = await incident(context, await asked(context, longer, HERE))
        kept = await context.store.kept_text("fresh-00000001")

        context.store = FullStore(path=tmp_path / "full.db", now=lambda: T0)
        typed = await asked(context, f"reopen {longer}", HERE)
        away = await incident(context, typed)

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
    async with a_desk(tmp_path) as (context, _):
        context.store = FullStore(path=tmp_path / "full.db", now=lambda: T0)
        reply = await incident(context, await asked(context, line, HERE))

    assert isinstance(reply, Say)
    assert offered(reply) is None
    blocks = acknowledgement.message(reply)["blocks"]
    assert f"“{line}” what's happening?" in "".join(shown(blocks))


@pytest.mark.parametrize(
    "word", ["#incident-0001-web-500s", "1", "#1", LINK, "<#C0ONE|>"]
)
@pytest.mark.parametrize(("name", "command"), [("reopen", Reopen), ("retry", Retry)])
async def test_each_way_to_name_an_incident_selects_it(
    tmp_path: Path, name: str, command: type, word: str
) -> None:
    async with a_desk(tmp_path) as (context, engine):
        await incident(context, await asked(context, f"{name} {word}", HERE))

    ((number, given, _),) = engine.asked
    assert number == ONE
    assert isinstance(given, command)


@pytest.mark.parametrize("word", ["<#C0ONE>", NAMES[ONE], f"#{NAMES[ONE]}", LINK])
async def test_an_update_window_is_that_of_the_channel_that_was_named(
    tmp_path: Path, word: str
) -> None:
    async with a_desk(tmp_path) as (context, _):
        reply = await incident(context, await asked(context, f"update {word}", HERE))

    assert isinstance(reply, OpenWindow)
    assert "Change incident 1" in str(reply.view)


@pytest.mark.parametrize(
    "word", ["<#C0ONE|incident-0001-web-500s>", "<#C0ONE>", NAMES[ONE], LINK]
)
async def test_a_channel_alone_shows_the_status_of_its_incident(
    tmp_path: Path, word: str
) -> None:
    async with a_desk(tmp_path) as (context, _):
        reply = await incident(context, await asked(context, word, HERE))

    assert said(reply).startswith("Incident 1: ")
    assert offered(reply) is None


@pytest.mark.parametrize("word", ["<#C0ELSE|general>", "#general", "<#C0ELSE>"])
async def test_another_channel_alone_is_questioned_and_may_be_declared(
    tmp_path: Path, word: str
) -> None:
    async with a_desk(tmp_path) as (context, _):
        reply = await incident(context, await asked(context, word, HERE))

    assert "is not an incident channel, so nothing was done" in said(reply)
    assert (offered(reply) or "").startswith("#")


async def test_a_channel_with_words_after_incident_is_a_title(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as (context, _):
        sent = "<#C0ONE|incident-0001-web-500s> is back &amp; worse"
        reply = await incident(context, await asked(context, sent, HERE))

    assert prefilled(reply, "title") == "#incident-0001-web-500s is back & worse"


@pytest.mark.parametrize("text", ["#12", "12", "500", "web"])
async def test_one_word_that_is_no_channel_is_a_title(
    tmp_path: Path, text: str
) -> None:
    async with a_desk(tmp_path) as (context, _):
        reply = await incident(context, await asked(context, text, HERE))

    assert prefilled(reply, "title") == text


async def test_a_slip_is_answered_and_offered(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as (context, _):
        reply = await incident(context, await asked(context, "clsoe", HERE))

    assert said(reply) == (
        "“clsoe” is not a command. Did you mean `/incident close`?\n"
        "Or is “clsoe” what's happening?"
    )
    assert offered(reply) == "clsoe"


@pytest.mark.parametrize(
    ("sent", "number", "summary"),
    [
        ("<#C0ONE|incident-0001-web-500s>", ONE, ""),
        ("<#C0ONE|> rolled back", ONE, "rolled back"),
        ("<#C0ONE>: rolled\tback", ONE, "rolled back"),
        ("incident-0001-web-500s rolled back", ONE, "rolled back"),
        ("#incident-0001-web-500s, rolled back", ONE, "rolled back"),
        ("INCIDENT-0001-WEB-500S rolled back", ONE, "rolled back"),
        (f"{LINK} rolled back\n&gt; by hand", ONE, "rolled back\n> by hand"),
        ("#1 rolled back", ONE, "rolled back"),
        ("incident-0003-web rolled back", TWO, "incident-0003-web rolled back"),
        ("incident-0001-web rolled back", TWO, "incident-0001-web rolled back"),
        ("<#C0ELSE|general> was told", TWO, "#general was told"),
        ("#2nd try worked", TWO, "#2nd try worked"),
        ("#2nd", TWO, "#2nd"),
        ("see &lt;!here&gt; <!here>", TWO, "see <!here> @here"),
        ("x" * 3999, TWO, "x" * 3999),
    ],
)
@pytest.mark.parametrize("run", [closeincident, incident])
async def test_the_first_word_says_which_incident_is_closed(
    tmp_path: Path, run: object, sent: str, number: IncidentNumber, summary: str
) -> None:
    async with a_desk(tmp_path) as (context, engine):
        if run is incident:
            await incident(context, await asked(context, f"close {sent}", HERE))
        else:
            await closeincident(context, await asked(context, sent, HERE))

    ((closed, command, _),) = engine.asked
    assert closed == number
    assert isinstance(command, Close)
    assert command.summary == summary


@pytest.mark.parametrize(
    "sent",
    [
        "<#C0ELSE|general>",
        "<#C0ELSE|>",
        "#general",
        "#general.",
        "<#C0ELSE|general>!",
        "“<#C0ELSE|general>”?",
        "(#general)",
        "<http://acme.slack.com/archives/C0ELSE|acme.slack.com/archives/C0ELSE>",
        "<https://acme.slack.com/archives/C0ELSE/p17>",
    ],
)
async def test_another_channel_alone_is_never_a_summary(
    tmp_path: Path, sent: str
) -> None:
    async with a_desk(tmp_path) as (context, engine):
        reply = await closeincident(context, await asked(context, sent, HERE))

    assert engine.asked == []
    assert "is not an incident channel, so nothing was done." in said(reply)


@pytest.mark.parametrize("typed", ["close to the limit: db2", "close 12 pages fail"])
async def test_where_there_is_no_incident_to_close_the_words_may_be_one(
    tmp_path: Path, typed: str
) -> None:
    async with a_desk(tmp_path) as (context, engine):
        reply = await incident(context, await asked(context, typed, HELP))
        alone = await incident(context, await asked(context, "close", HELP))

    assert engine.asked == []
    assert offered(reply) == typed
    assert offered(alone) is None


@pytest.mark.parametrize("typed", ["close help", "update help", "reopen HELP", "help"])
async def test_whoever_asks_how_is_told_and_nothing_is_done(
    tmp_path: Path, typed: str
) -> None:
    async with a_desk(tmp_path) as (context, engine):
        reply = await incident(context, await asked(context, typed, HERE))

    assert engine.asked == []
    assert said(reply).startswith("You only need `/incident`")
    assert offered(reply) is None


async def test_help_may_be_what_is_happening(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as (context, _):
        reply = await incident(context, await asked(context, "open help", HERE))

    assert prefilled(reply, "title") == "help"


@pytest.mark.parametrize(
    "sent", ["(<#C0ONE|>)", "<#C0ONE|>!", "“#incident-0001-web-500s”", LINK + ","]
)
async def test_signs_around_a_channel_do_not_hide_it(tmp_path: Path, sent: str) -> None:
    async with a_desk(tmp_path) as (context, engine):
        await closeincident(context, await asked(context, sent, HERE))

    ((closed, *_),) = engine.asked
    assert closed == ONE


async def test_what_closeincident_says_names_the_title_as_it_was_typed(
    tmp_path: Path,
) -> None:
    async with a_desk(tmp_path) as (context, _):
        reply = await closeincident(context, await asked(context, "done", HERE))

    assert said(reply) == (
        "Incident 2 is closed: Checkout fails. Every channel that was told about it "
        "is being told that it is over."
    )
    assert phrases.CUT not in said(reply)


@pytest.mark.parametrize("typed", ["close done", "reopen", "retry"])
async def test_a_refusal_is_said_in_words(tmp_path: Path, typed: str) -> None:
    async with a_desk(tmp_path) as (context, engine):
        engine.trouble = Overloaded(ONE)
        reply = await incident(context, await asked(context, typed, HERE))

    assert said(reply) == refusals.BUSY
