"""Inputs with boxes to tick, as Slack takes them and sends them back."""

import pytest

from bot.sandbox.blocks.validate import check_view
from bot.sandbox.errors import SlackError
from bot.sandbox.fields import as_fields
from bot.sandbox.ids import IdSource
from bot.sandbox.view import first_states
from bot.slack.kit.blocks import BOXES_MAX, Block, checkboxes, modal, named, option
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
