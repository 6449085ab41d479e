"""Layout blocks: a row for each type, with its limits."""

from collections.abc import Iterator

from bot.sandbox.blocks.elements import (
    ALT_TEXT,
    ELEMENTS,
    IN_ACTIONS,
    IN_INPUT,
    IN_SECTION,
)
from bot.sandbox.blocks.objects import URL, any_text, plain_text
from bot.sandbox.blocks.rich_text import rich_text
from bot.sandbox.blocks.shape import (
    Checks,
    array,
    boolean,
    problem,
    shape,
    string,
    tagged,
)

BLOCK_ID = string(255)
SECTION_TEXT = 3_000
SECTION_FIELDS = 10
FIELD_TEXT = 2_000
HEADER_TEXT = 150
CONTEXT_ELEMENTS = 10
ACTIONS_ELEMENTS = 25
LABEL = 2_000
MARKDOWN_TEXT = 12_000
# Slack publishes no size for a context's text; a section's serves.
CONTEXT_TEXT = 3_000

_ID: Checks = {"block_id": BLOCK_ID}


def _section_rule(value: object, at: str) -> Iterator[str]:
    if isinstance(value, dict) and not (value.get("text") or value.get("fields")):
        yield problem("missing required field: text or fields", at)


def _actions_rule(value: object, at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        return
    ids = [element.get("action_id") for element in value["elements"]]
    named = [found for found in ids if found]
    if len(set(named)) != len(named):
        yield problem("`action_id` must be unique within a block", f"{at}/elements")


BLOCKS: Checks = {
    "section": shape(
        {},
        {
            **_ID,
            "text": any_text(SECTION_TEXT),
            "fields": array(any_text(FIELD_TEXT), SECTION_FIELDS),
            "accessory": tagged(ELEMENTS, IN_SECTION),
            "expand": boolean,
        },
        rule=_section_rule,
    ),
    "header": shape({"text": plain_text(HEADER_TEXT)}, _ID),
    "divider": shape({}, _ID),
    "context": shape(
        {
            "elements": array(
                tagged(
                    {
                        "image": ELEMENTS["image"],
                        "plain_text": any_text(CONTEXT_TEXT),
                        "mrkdwn": any_text(CONTEXT_TEXT),
                    }
                ),
                CONTEXT_ELEMENTS,
            )
        },
        _ID,
    ),
    "actions": shape(
        {"elements": array(tagged(ELEMENTS, IN_ACTIONS), ACTIONS_ELEMENTS)},
        _ID,
        rule=_actions_rule,
    ),
    "input": shape(
        {"label": plain_text(LABEL), "element": tagged(ELEMENTS, IN_INPUT)},
        {
            **_ID,
            "hint": plain_text(LABEL),
            "optional": boolean,
            "dispatch_action": boolean,
        },
    ),
    "image": shape(
        {"alt_text": string(ALT_TEXT)},
        {
            **_ID,
            "image_url": string(URL),
            "slack_file": shape({}, {"id": string(255), "url": string(URL)}),
            "title": plain_text(2_000),
        },
    ),
    "rich_text": rich_text(BLOCK_ID),
    "markdown": shape({"text": string(MARKDOWN_TEXT)}, _ID),
}
BLOCK = tagged(BLOCKS)
VIEW_BLOCK = tagged(BLOCKS, BLOCKS.keys() - {"markdown"})
