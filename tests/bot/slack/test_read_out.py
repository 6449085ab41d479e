"""Blocks as one text: nothing that they say is lost, and nothing is said twice."""

from bot import words
from bot.desk import Say
from bot.slack import actions
from bot.slack.acknowledgement import errors, message, updated, without_blocks
from bot.slack.blocks import (
    actions as action_row,
)
from bot.slack.blocks import (
    button,
    context,
    fields,
    header,
    modal,
    section,
    typed,
)
from bot.slack.mrkdwn import Mrkdwn
from bot.slack.read_out import read_out


def test_what_the_text_says_already_is_not_said_again() -> None:
    said = Mrkdwn("All is well.")

    assert read_out(said, [section(said)]) == said


def test_what_only_blocks_say_is_added_in_their_order() -> None:
    blocks = [
        header("Head"),
        section(Mrkdwn("*Body* of <@U1>")),
        typed("a < b"),
        fields(("One", Mrkdwn("1")), ("Two", Mrkdwn("2"))),
        context(Mrkdwn("small")),
    ]

    assert read_out("Text", blocks) == (
        "Text\nHead\n*Body* of <@U1>\na &lt; b\n*One*\n1\n*Two*\n2\nsmall"
    )


def test_rich_text_is_read_out_as_plain_text() -> None:
    run = {"type": "text", "text": "if a < b "}
    link = {"type": "link", "url": "https://example.org/ops"}
    part = {"type": "rich_text_section", "elements": [run, link]}
    listed = {"type": "rich_text_list", "elements": [part, part]}
    line = "if a &lt; b https://example.org/ops"

    assert read_out("", [{"type": "rich_text", "elements": [part, listed]}]) == (
        f"{line}\n{line}\n{line}"
    )


def test_each_button_becomes_what_can_be_typed_instead() -> None:
    row = action_row(
        button("Open the window", actions.OPEN_AGAIN, "x" * 1999),
        button("Reopen", actions.REOPEN, "12"),
        button("Try again", actions.TRY_AGAIN, "12"),
        button("Declare it", actions.DECLARE_ANYWAY, "12 monkeys"),
        button("It is there", actions.IS_THERE, "12 pin/1"),
    )

    assert read_out("Text", [row]).split("\n") == [
        "Text",
        words.typed_instead(Mrkdwn("Open the window"), "/incident open"),
        words.typed_instead(Mrkdwn("Reopen"), "/incident reopen 12"),
        words.typed_instead(Mrkdwn("Try again"), "/incident retry 12"),
        words.typed_instead(Mrkdwn("Declare it"), "/incident open"),
    ]


def test_odd_blocks_say_nothing() -> None:
    odd: list[object] = [
        7,
        None,
        [],
        {},
        {"text": 7},
        {"elements": [7, {}], "fields": "x"},
    ]

    assert read_out("Text", odd) == "Text"


def test_every_acknowledgement_becomes_a_message_of_text_alone() -> None:
    row = action_row(button("Reopen", actions.REOPEN, "12"))
    refused = errors({"title": "Too <long>", "service": "Gone"})
    view = modal("Incident 1", [section(Mrkdwn("*Declared*"))], callback="x")

    plain = without_blocks(message(Say(text=Mrkdwn("Text"), blocks=(row,))))
    assert plain == message(Say(text=read_out("Text", [row])))
    assert without_blocks(refused)["text"] == (
        f"{words.WINDOW_NOT_SAVED}\nToo &lt;long&gt;\nGone"
    )
    assert without_blocks(updated(view))["text"] == "*Declared*"
