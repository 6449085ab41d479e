"""Boxes to tick and rows of buttons, as Slack takes them and sends them back."""

import pytest

from bot.sandbox.blocks.validate import check_view, message_blocks
from bot.sandbox.errors import SlackError
from bot.sandbox.fields import as_fields, objects
from bot.sandbox.ids import IdSource
from bot.sandbox.view import first_states
from bot.slack.kit.blocks import (
    BOXES_MAX,
    Block,
    action_row,
    button,
    checkboxes,
    modal,
    named,
    option,
)
from bot.slack.kit.payloads import parse
from bot.slack.kit.requests import Click
from bot.slack.kit.values import read_values


def boxes(count: int, *ticked: str) -> Block:
    options = [option(f"Box {number}", f"b{number}", "More") for number in range(count)]
    return named(checkboxes("All", options, ticked, hint="Tick some"), "all")


def checked(*blocks: Block) -> dict[str, object]:
    view = modal("Boxes", blocks, callback="boxes", submit="Save")
    return as_fields(check_view(view, "modal", IdSource(seed=1)))


@pytest.mark.parametrize("ticked", [(), ("b9", "b0"), ("b3", "not there")])
def test_the_boxes_that_are_ticked_at_first_are_read_back(
    ticked: tuple[str, ...],
) -> None:
    block = boxes(BOXES_MAX, *ticked)
    checked(block)
    values = read_values({"values": first_states([block])})

    assert values.options("all") == tuple(sorted({*ticked} - {"not there"}))


def test_slack_refuses_more_boxes_in_one_input() -> None:
    with pytest.raises(SlackError):
        checked(boxes(BOXES_MAX + 1))


def test_buttons_in_a_row_may_do_the_same_with_different_values() -> None:
    roles = ("tech", "comms", "scribe")
    row = action_row(
        button("Close", "close", "7"),
        *(button(f"Take {x}", "take", f"7 {x}") for x in roles),
    )
    (shown,) = message_blocks([row], IdSource(seed=1))
    clicks = [
        parse("interactive", {"type": "block_actions", "actions": [element]})
        for element in objects(shown["elements"])
    ]

    assert [(x.action, x.value) for x in clicks if isinstance(x, Click)] == [
        ("close", "7"),
        *(("take", f"7 {x}") for x in roles),
    ]
