"""What a reply says, offers and fills in."""

from bot.base.json_types import as_object, child, items, text
from bot.dialogue.reply import OpenWindow, Reply, Say
from bot.screens import actions
from bot.words.renderers.mrkdwn import as_mrkdwn


def said(reply: Reply | None) -> str:
    assert isinstance(reply, Say)
    return as_mrkdwn(reply.text)


def offered(reply: Reply, by: str = actions.DECLARE_ANYWAY) -> str | None:
    """The text that a button of the answer would declare."""
    assert isinstance(reply, Say)
    for block in map(as_object, reply.blocks):
        for element in map(as_object, items(block, "elements")):
            if text(element, "action_id") == by:
                return text(element, "value")
    return None


def label(reply: Reply) -> str:
    """What the button says that declares."""
    assert isinstance(reply, Say)
    (row,) = [x for x in map(as_object, reply.blocks) if items(x, "elements")][-1:]
    (made,) = map(as_object, items(row, "elements"))
    return text(child(made, "text"), "text")


def prefilled(reply: Reply, block_id: str) -> str:
    """What stands in a field of the window that is opened."""
    assert isinstance(reply, OpenWindow)
    blocks = map(as_object, items(reply.view, "blocks"))
    (block,) = [x for x in blocks if text(x, "block_id") == block_id]
    return text(child(block, "element"), "initial_value")
