"""What an acknowledgement may carry: a message, a window, or errors beside fields."""

from collections.abc import Mapping

from bot.base.json_types import JsonObject, child, items, text
from bot.features.context import Say
from bot.screens.paragraphs import sections
from bot.screens.read_out import read_out
from bot.slack.kit.mrkdwn import Mrkdwn, escape
from bot.words import field_errors
from bot.words.renderers.mrkdwn import as_mrkdwn
from bot.words.spans import Said


def message(say: Say) -> JsonObject:
    """Show it to the asker only, below what stands there already."""
    shown: JsonObject = {
        "response_type": "ephemeral",
        "replace_original": False,
        "text": as_mrkdwn(say.text),
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


def without_blocks(payload: JsonObject) -> JsonObject:
    """Turn whatever an acknowledgement carries into a message of text alone."""
    view, flaws = child(payload, "view"), child(payload, "errors")
    if view:
        said = read_out("", items(view, "blocks"))
    elif flaws:
        lines = [escape(text(flaws, block)) for block in flaws]
        said = Mrkdwn("\n".join([field_errors.WINDOW_NOT_SAVED, *lines]))
    else:
        said = read_out(text(payload, "text"), items(payload, "blocks"))
    return message(Say(text=said))
