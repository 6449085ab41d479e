"""The payload of an acknowledgement: a message, a window, or errors beside fields."""

from typing import assert_never

from bot.base.json_types import JsonObject, child, items, text
from bot.dialogue.reply import CloseWindow, FieldErrors, Say, ShowWindow, WindowReply
from bot.screens.paragraphs import sections
from bot.screens.read_out import read_out
from bot.slack.kit.mrkdwn import Mrkdwn, escape
from bot.words import field_errors
from bot.words.renderers.mrkdwn import as_mrkdwn


def payload(reply: Say | WindowReply) -> JsonObject | None:
    """Return a reply as the JSON of an acknowledgement; ``None`` for a bare one."""
    match reply:
        case Say():
            return message(reply)
        case FieldErrors(by_block=by_block):
            return {"response_action": "errors", "errors": dict(by_block)}
        case ShowWindow(view=view):
            return {"response_action": "update", "view": view}
        case CloseWindow():
            return None
        case _:
            assert_never(reply)


def message(say: Say) -> JsonObject:
    """Return a message that only the asker sees and that replaces nothing."""
    blocks = list(say.blocks) or [*sections(say.text)]
    return {**_text_alone(as_mrkdwn(say.text)), "blocks": blocks}


def _text_alone(said: Mrkdwn) -> JsonObject:
    return {"response_type": "ephemeral", "replace_original": False, "text": said}


def without_blocks(payload: JsonObject) -> JsonObject:
    """Turn the JSON of any acknowledgement into a message without blocks."""
    view, flaws = child(payload, "view"), child(payload, "errors")
    if view:
        said = read_out("", items(view, "blocks"))
    elif flaws:
        lines = [escape(text(flaws, block)) for block in flaws]
        said = Mrkdwn("\n".join([as_mrkdwn(field_errors.WINDOW_NOT_SAVED), *lines]))
    else:
        said = read_out(text(payload, "text"), items(payload, "blocks"))
    return _text_alone(said)
