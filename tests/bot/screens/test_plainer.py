"""What is left of a message when Slack refuses a part of it."""

import pytest

from actors.incident.plan.receipt_places import WITHOUT_BLOCKS
from bot.base.json_types import JsonObject, text
from bot.screens.messages.room import PLAIN_MAX
from bot.screens.plainer import WITHOUT_METADATA, plainer
from bot.words import phrases


def message(said: str) -> JsonObject:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": said}}
    return {"text": "Head", "blocks": [block], "metadata": {"event_type": "x"}}


def test_without_its_blocks_a_message_says_the_same_and_keeps_its_tag() -> None:
    whole = message("Body")
    for error in WITHOUT_BLOCKS:
        assert plainer(whole, error) == {
            "text": "Head\nBody",
            "metadata": whole["metadata"],
        }


def test_without_its_metadata_a_message_keeps_its_blocks() -> None:
    whole = message("Body")
    for error in WITHOUT_METADATA:
        assert plainer(whole, error) == {"text": "Head", "blocks": whole["blocks"]}


def test_a_refusal_of_anything_else_has_no_plainer_form() -> None:
    assert plainer(message("Body"), "restricted_action") is None


@pytest.mark.parametrize("length", [PLAIN_MAX - 5, PLAIN_MAX - 4, PLAIN_MAX * 3])
def test_a_text_alone_is_no_longer_than_slack_takes_and_says_so(length: int) -> None:
    found = plainer(message("x" * length), "invalid_blocks")
    said = text(found or {}, "text")

    assert len(said) <= PLAIN_MAX
    assert said.endswith(phrases.CUT) == (length + len("Head\n") > PLAIN_MAX)


def test_a_message_that_has_no_blocks_has_no_plainer_form() -> None:
    for error in (*WITHOUT_BLOCKS, *WITHOUT_METADATA):
        assert plainer({"text": "Head", "metadata": {}}, error) is None
