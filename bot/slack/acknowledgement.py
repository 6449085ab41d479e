"""What an acknowledgement may carry: a message, a window, or errors beside fields."""

from collections.abc import Mapping

from bot.desk import Say
from bot.slack.blocks import sections
from bot.slack.json_types import JsonObject
from bot.slack.spans import Said


def message(say: Say) -> JsonObject:
    """Show it to the asker only, below what stands there already."""
    shown: JsonObject = {
        "response_type": "ephemeral",
        "replace_original": False,
        "text": str(say.text),
    }
    blocks = list(say.blocks)
    if isinstance(say.text, Said) and not blocks:
        blocks = [*sections(say.text)]
    return {**shown, "blocks": blocks} if blocks else shown


def errors(by_block: Mapping[str, str]) -> JsonObject:
    """Keep the window open, with everything typed, and say what is wrong where."""
    return {"response_action": "errors", "errors": dict(by_block)}


def updated(view: JsonObject) -> JsonObject:
    """Show another window in the place of the submitted one."""
    return {"response_action": "update", "view": view}
