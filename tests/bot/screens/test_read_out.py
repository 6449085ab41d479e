"""Blocks as one text: nothing that they say is lost, and nothing is said twice."""

from actors.incident.ids import ChannelId, PersonId
from bot.dialogue.reply import Say
from bot.gateway.acknowledgement import message, without_blocks
from bot.screens import actions
from bot.screens.paragraphs import section
from bot.screens.read_out import read_out
from bot.slack.kit.blocks import action_row, button, context, header, mrkdwn
from bot.slack.kit.mrkdwn import Mrkdwn
from bot.words import delivery
from bot.words.renderers.mrkdwn import as_mrkdwn
from bot.words.spans import Hyperlink, Person, Place, Time, say
from tests.actors.incident.case import T0

EVERYTHING = say(
    "*{typed}* `/incident {typed}`\n> {person} in {place}, {at}: {link}",
    typed="a < b & *c*",
    person=Person(PersonId("U1")),
    place=Place(ChannelId("C1")),
    at=Time(T0),
    link=Hyperlink(url="https://example.org/?a&b", label="A > B"),
)


def test_a_line_of_the_text_is_not_said_again() -> None:
    said = "All is well."

    assert read_out(said, [section(say(said))]) == said


def test_rich_text_that_says_the_same_is_not_said_again() -> None:
    shown = message(Say(text=EVERYTHING))
    assert shown["blocks"]

    assert without_blocks(shown)["text"] == as_mrkdwn(EVERYTHING)
    assert "blocks" not in without_blocks(shown)


def test_lines_that_only_blocks_have_are_added_in_order() -> None:
    part = {"type": "plain_text", "text": "part"}
    blocks = [
        header("Head"),
        {"type": "section", "text": mrkdwn(Mrkdwn("*Body* of <@U1>"))},
        section(EVERYTHING),
        {"type": "section", "fields": [part, part]},
        context(Mrkdwn("small")),
    ]

    rich = as_mrkdwn(EVERYTHING).replace("\u2060", "")
    assert read_out("Text", blocks).split("\n") == [
        *("Text", "Head", "*Body* of <@U1>", *rich.split("\n")),
        *("part", "part", "small"),
    ]


def test_a_list_in_rich_text_is_read_line_by_line() -> None:
    part = {"type": "rich_text_section", "elements": [{"type": "text", "text": "a"}]}
    listed = {"type": "rich_text_list", "elements": [part, part]}

    assert read_out("", [{"type": "rich_text", "elements": [listed]}]) == "a\na"


def test_each_button_becomes_what_can_be_typed_instead() -> None:
    row = action_row(
        button("Open the window", actions.OPEN_AGAIN, "x" * 1999),
        button("Reopen", actions.REOPEN, "12"),
        button("Try again", actions.TRY_AGAIN, "12"),
        button("Declare it", actions.DECLARE_ANYWAY, "12 monkeys"),
        button("Yes, it is there", actions.IS_THERE, "12 pin/1"),
    )

    assert read_out("Text", [row]).split("\n") == [
        "Text",
        as_mrkdwn(delivery.typed_instead("Open the window", "/incident open")),
        as_mrkdwn(delivery.typed_instead("Reopen", "/incident reopen 12")),
        as_mrkdwn(delivery.typed_instead("Try again", "/incident retry 12")),
        as_mrkdwn(delivery.typed_instead("Declare it", "/incident open")),
    ]


def test_odd_blocks_say_nothing() -> None:
    broken = {"elements": [7, {}], "fields": "x"}
    odd: list[object] = [7, None, [], {}, {"text": 7}, broken]

    assert read_out("Text", odd) == "Text"
