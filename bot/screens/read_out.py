"""Turns blocks into one text that says everything.

Slack may refuse blocks, and a message without them still has to say everything.
"""

from collections.abc import Iterable, Iterator

from bot.base.json_types import JsonObject, as_object, child, flag, items, number, text
from bot.screens import actions
from bot.slack.kit.blocks import action_of
from bot.slack.kit.mrkdwn import Mrkdwn, escape
from bot.words import delivery
from bot.words.command_names import command
from bot.words.renderers.mrkdwn import as_mrkdwn

TYPED_INSTEAD = {
    actions.DECLARE_ANYWAY: "/incident open",
    actions.OPEN_AGAIN: "/incident open",
    actions.OPEN_KEPT: "/incident open",
    actions.REOPEN: "/incident reopen",
    actions.CLOSE: "/incident close",
    actions.SEND_UPDATE: "/incident update",
    actions.WRITE_IMPACT: "/incident impact",
    actions.OPEN_CHECKLIST: "/incident checklist",
    actions.ADD_TASK: "/incident task",
    actions.TASKS: "/incident tasks",
    actions.CATCH_UP: "/incident catchup",
    actions.SHOW_ROLES: "/incident roles",
    actions.TRY_AGAIN: "/incident retry",
    actions.ACCEPT_ROLE: "/incident take",
    actions.TAKE_ROLE: "/incident take",
    actions.CANNOT_TAKE: "/incident leave",
    actions.LEAVE_ROLE: "/incident leave",
}
"""What people can type instead of using a button. The buttons about single steps,
*Declare now* and *Ask me tomorrow* have no such words."""

ABOUT_A_ROLE = frozenset(
    {
        actions.ACCEPT_ROLE,
        actions.TAKE_ROLE,
        actions.CANNOT_TAKE,
        actions.LEAVE_ROLE,
    }
)
"""Their values are an incident and a role, which can be typed as they are."""


def read_out(said: str, blocks: Iterable[object]) -> Mrkdwn:
    """Add to a message's text what only its blocks say, and what to type instead."""
    kept = [said] if said else []
    # Blocks mostly repeat the text. A word joiner, which keeps a line from becoming
    # a quote, makes no difference.
    known = set(said.replace("\u2060", "").split("\n"))
    for block in blocks:
        lines = "\n".join(_lines(as_object(block))).split("\n")
        kept += [line for line in lines if line and line not in known]
    return Mrkdwn("\n".join(kept))


def _lines(block: JsonObject) -> Iterator[Mrkdwn]:
    yield _shown(child(block, "text"))
    parts = (as_object(x) for x in (*items(block, "fields"), *items(block, "elements")))
    for part in parts:
        match text(part, "type"):
            case "mrkdwn" | "plain_text":
                yield _shown(part)
            case "button":
                yield _typed_instead(part)
            case _:
                yield _rich(part)


def _shown(part: JsonObject) -> Mrkdwn:
    said = text(part, "text")
    return Mrkdwn(said) if text(part, "type") == "mrkdwn" else escape(said)


def _rich(part: JsonObject) -> Mrkdwn:
    """Read an element of rich text; each item of a list is a line."""
    runs = [as_object(x) for x in items(part, "elements")]
    is_list = any(items(run, "elements") for run in runs)
    said = [_rich(run) if is_list else _run(run) for run in runs]
    return Mrkdwn(("\n" if is_list else "").join(said))


def _run(run: JsonObject) -> Mrkdwn:
    """Write a run of rich text as mrkdwn."""
    said = escape(text(run, "text"))
    match text(run, "type"):
        case "user":
            return Mrkdwn(f"<@{text(run, 'user_id')}>")
        case "channel":
            return Mrkdwn(f"<#{text(run, 'channel_id')}>")
        case "link":
            return Mrkdwn(f"<{escape(text(run, 'url'))}|{said}>")
        case "date":
            at, form = int(number(run, "timestamp")), text(run, "format")
            return Mrkdwn(f"<!date^{at}^{form}|{escape(text(run, 'fallback'))}>")
        case _:
            is_code = flag(child(run, "style"), "code")
            return Mrkdwn(f"`{said}`") if is_code else said


def _typed_instead(button: JsonObject) -> Mrkdwn:
    action = action_of(text(button, "action_id"))
    own = TYPED_INSTEAD.get(action)
    if own is None:
        return Mrkdwn("")
    named = text(button, "value")
    is_number = named.isdecimal() and named.isascii()
    if is_number or action in ABOUT_A_ROLE:
        own = f"{own} {named}"
    label = text(child(button, "text"), "text")
    return as_mrkdwn(delivery.typed_instead(label, command(own)))
