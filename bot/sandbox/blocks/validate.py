"""Validates blocks and views: refuses them with reasons, or adds missing ids."""

import copy
from collections.abc import Iterator

from bot.sandbox.blocks.layout import BLOCK, VIEW_BLOCK
from bot.sandbox.blocks.objects import plain_text
from bot.sandbox.blocks.shape import (
    array,
    boolean,
    problem,
    shape,
    string,
    tagged,
)
from bot.sandbox.errors import SlackError, explained
from bot.sandbox.fields import Fields, as_fields, dump, objects
from bot.sandbox.ids import IdSource
from bot.sandbox.view import elements_of

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
# Measured by others: the texts of a message's blocks, together.
MESSAGE_TEXT = 13_200
VIEW_BYTES = 250_000
VIEW_LABEL = 24
PRIVATE_METADATA = 3_000

_MESSAGE = array(BLOCK, MESSAGE_BLOCKS, 0)
_VIEW_FIELDS = {
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
    "private_metadata": string(PRIVATE_METADATA, 0),
}
_BLOCKS = {"blocks": array(VIEW_BLOCK, VIEW_BLOCKS, 0)}
_LABEL = plain_text(VIEW_LABEL)


def _submit_rule(value: object, at: str) -> Iterator[str]:
    view = as_fields(value)
    inputs = any(b.get("type") == "input" for b in objects(view.get("blocks")))
    if inputs and not view.get("submit"):
        yield problem("must define `submit` to use an `input` block in modals", at)


VIEWS = {
    "modal": shape(
        {**_BLOCKS, "title": _LABEL},
        {
            **_VIEW_FIELDS,
            "submit": _LABEL,
            "close": _LABEL,
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
        },
        rule=_submit_rule,
    ),
    "home": shape(_BLOCKS, _VIEW_FIELDS),
}


def _twice(blocks: list[Fields], at: str) -> Iterator[str]:
    seen = set()
    for number, block in enumerate(blocks):
        if block_id := block.get("block_id"):
            if block_id in seen:
                what = f"`block_id` {block_id} already exists"
                yield problem(what, f"{at}/{number}/block_id")
            seen.add(block_id)


def _text_of(value: object) -> int:
    if isinstance(value, dict):
        own = len(value["text"]) if isinstance(value.get("text"), str) else 0
        return own + sum(_text_of(item) for item in value.values())
    if isinstance(value, list):
        return sum(_text_of(item) for item in value)
    return 0


def _nameless(block: Fields) -> bool:
    return not block.get("block_id") or any(
        element and not element.get("action_id") for element in elements_of(block)
    )


def _named(block: Fields, ids: IdSource) -> Fields:
    """Return a copy of a block with all its ids."""
    if not _nameless(block):
        return block
    block = copy.deepcopy(block)
    block["block_id"] = block.get("block_id") or ids.secret(5)
    for element in elements_of(block):
        if element and element.get("type") != "image":
            element["action_id"] = element.get("action_id") or ids.secret(5)
    return block


def with_ids(blocks: list[Fields], ids: IdSource) -> list[Fields]:
    return [_named(block, ids) for block in blocks]


def message_blocks(value: object, ids: IdSource) -> list[Fields]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise SlackError("invalid_blocks_format")
    problems = list(_MESSAGE(value, "/blocks")) or list(_twice(value, "/blocks"))
    if problems:
        raise explained("invalid_blocks", *problems)
    if _text_of(value) > MESSAGE_TEXT:
        raise SlackError("msg_blocks_too_long")
    return with_ids(objects(value), ids)


def check_view(value: object, kind: str, ids: IdSource) -> Fields:
    view = as_fields(value)
    if not view:
        raise explained("invalid_arguments", "[ERROR] missing required field: view")
    if len(dump(view).encode()) > VIEW_BYTES:
        raise SlackError("view_too_large")
    problems = list(tagged({kind: VIEWS[kind]})(view, "/view"))
    if not problems:
        problems = list(_twice(objects(view.get("blocks")), "/view/blocks"))
    if problems:
        raise explained("invalid_arguments", *problems)
    return {**view, "blocks": with_ids(objects(view.get("blocks")), ids)}
