"""Block Kit: the few blocks and elements that the bot uses.

Rule: typed text is rich or plain text, where nothing is markup. The bot's own mrkdwn
is verbatim, which keeps Slack from turning ``@here`` into a mention.
"""

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from typing import Final, TypeAlias

from bot.base.json_types import JsonObject
from bot.slack.kit.mrkdwn import Mrkdwn, cut

Block: TypeAlias = dict[str, object]

SECTION_MAX = 3000
HEADER_MAX = 150
OPTION_MAX = 75
BUTTON_MAX = 75
VALUE_MAX = 2000
HINT_MAX = 2000
"""Slack's limits on the characters of a text (reference, Block Kit)."""


def plain_text(said: str, limit: int) -> Block:
    return {"type": "plain_text", "text": cut(said, limit), "emoji": True}


def mrkdwn(said: Mrkdwn) -> Block:
    return {"type": "mrkdwn", "text": said, "verbatim": True}


def header(said: str) -> Block:
    return {"type": "header", "text": plain_text(said, HEADER_MAX)}


def context(said: Mrkdwn) -> Block:
    return {"type": "context", "elements": [mrkdwn(said)]}


ROW_MAX = 25
"""Slack's limit on the buttons of a row."""

APART: Final = "/"
"""What follows it in an action id only keeps two buttons of a row apart."""


def action_row(*elements: Block) -> Block:
    """Put buttons in a row; Slack refuses two with the same action id in one."""
    seen: Counter[object] = Counter()
    made: list[Block] = []
    for element in elements:
        action = element["action_id"]
        seen[action] += 1
        is_first = seen[action] == 1
        action_id = action if is_first else f"{action}{APART}{seen[action]}"
        made.append({**element, "action_id": action_id})
    return {"type": "actions", "elements": made}


def action_of(action_id: str) -> str:
    """Return the action id that the button was made with."""
    return action_id.partition(APART)[0]


def button(
    label: str,
    action: str,
    value: str,
    *,
    style: str | None = None,
    aloud: str = "",
) -> Block:
    """Make a button; ``aloud`` is what screen readers say instead of the label."""
    made: Block = {
        "type": "button",
        "text": plain_text(label, BUTTON_MAX),
        "action_id": action,
        "value": value,
    }
    if style:
        made["style"] = style
    if aloud:
        made["accessibility_label"] = cut(aloud, BUTTON_MAX)
    return made


def named(block: Block, block_id: str) -> Block:
    return {**block, "block_id": block_id}


# Inputs.

BOXES_MAX = 10
"""Slack's limit on the boxes of one input (reference, checkboxes element)."""


def text_input(
    label: str,
    value: str,
    *,
    limit: int,
    hint: str = "",
    multiline: bool = False,
    optional: bool = False,
) -> Block:
    element: Block = {
        "type": "plain_text_input",
        "action_id": "value",
        "multiline": multiline,
        "max_length": limit,
    }
    if value:
        element["initial_value"] = value[:limit]
    return _input(label, element, hint=hint, optional=optional)


def option(label: str, value: str, description: str = "") -> Block:
    made: Block = {"text": plain_text(label, OPTION_MAX), "value": value}
    if description:
        made["description"] = plain_text(description, OPTION_MAX)
    return made


def select(
    label: str,
    options: Sequence[Block],
    chosen: str | None,
    *,
    hint: str = "",
    optional: bool = False,
    dispatch: bool = False,
) -> Block:
    """Offer a list; with ``dispatch`` Slack reports the choice at once."""
    element: Block = {
        "type": "static_select",
        "action_id": "value",
        "options": list(options),
    }
    if initial := [x for x in options if x["value"] == chosen]:
        element["initial_option"] = initial[0]
    return _input(label, element, hint=hint, optional=optional, dispatch=dispatch)


def checkboxes(
    label: str, options: Sequence[Block], ticked: Container[str], *, hint: str = ""
) -> Block:
    """Show boxes to tick. Nobody has to tick any.

    ``ticked`` holds the values of the boxes that are ticked at first. Slack takes at
    most ``BOXES_MAX`` options, so a longer list needs several inputs.
    """
    element: Block = {
        "type": "checkboxes",
        "action_id": "value",
        "options": list(options),
    }
    if initial := [x for x in options if x["value"] in ticked]:
        element["initial_options"] = initial
    return _input(label, element, hint=hint, optional=True)


def person_input(label: str, chosen: str | None, *, hint: str = "") -> Block:
    element: Block = {"type": "users_select", "action_id": "value"}
    if chosen:
        element["initial_user"] = chosen
    return _input(label, element, hint=hint, optional=True)


def _input(
    label: str,
    element: Block,
    *,
    hint: str = "",
    optional: bool = False,
    dispatch: bool = False,
) -> Block:
    made: Block = {
        "type": "input",
        "label": plain_text(label, HINT_MAX),
        "element": element,
        "optional": optional,
        "dispatch_action": dispatch,
    }
    return {**made, "hint": plain_text(hint, HINT_MAX)} if hint else made


# Views.

TITLE_MAX = 24
"""Slack's limit on a view's title and its buttons."""


def modal(
    title: str,
    blocks: Iterable[Block],
    *,
    callback: str,
    metadata: str = "",
    submit: str | None = None,
    close: str = "Cancel",
) -> JsonObject:
    view: Block = {
        "type": "modal",
        "callback_id": callback,
        "title": plain_text(title, TITLE_MAX),
        "close": plain_text(close, TITLE_MAX),
        "private_metadata": metadata,
        "blocks": list(blocks),
    }
    return {**view, "submit": plain_text(submit, TITLE_MAX)} if submit else view


HOME_MAX = 100
"""Slack's limit on the blocks of a view (reference, Home tab)."""


def home(blocks: Iterable[Block]) -> JsonObject:
    return {"type": "home", "blocks": list(blocks)}
