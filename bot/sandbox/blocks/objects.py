"""Composition objects: texts, options, confirmations."""

from collections.abc import Iterator

from bot.sandbox.blocks.shape import (
    Check,
    array,
    boolean,
    one_of,
    problem,
    shape,
    string,
    tagged,
)

# Option: text 75, value 150, description 75, url 3,000.
OPTION_TEXT = 75
OPTION_VALUE = 150
OPTIONS = 100
URL = 3_000
ACTION_ID = 255


def plain_text(most: int) -> Check:
    text = shape({"text": string(most)}, {"emoji": boolean})
    return tagged({"plain_text": text})


def any_text(most: int) -> Check:
    """Check a text object, which may be plain or mrkdwn."""
    text = string(most)
    return tagged(
        {
            "plain_text": shape({"text": text}, {"emoji": boolean}),
            "mrkdwn": shape({"text": text}, {"verbatim": boolean}),
        }
    )


def _option(text: Check) -> Check:
    return shape(
        {"text": text, "value": string(OPTION_VALUE)},
        {"description": any_text(OPTION_TEXT), "url": string(URL)},
    )


OPTION = _option(plain_text(OPTION_TEXT))
# The options of checkboxes and radio buttons may be mrkdwn.
RICH_OPTION = _option(any_text(OPTION_TEXT))
OPTION_GROUP = shape(
    {"label": plain_text(75), "options": array(OPTION, OPTIONS)},
)
CONFIRM = shape(
    {
        "title": plain_text(100),
        "text": any_text(300),
        "confirm": plain_text(30),
        "deny": plain_text(30),
    },
    {"style": one_of("primary", "danger")},
)
DISPATCH = shape(
    {},
    {
        "trigger_actions_on": array(
            one_of("on_enter_pressed", "on_character_entered"), 2
        )
    },
)


def _value(option: object) -> object:
    return option.get("value") if isinstance(option, dict) else None


def _offered(value: dict[str, object]) -> list[object]:
    offered: list[object] = []
    if isinstance(options := value.get("options"), list):
        offered += options
    if isinstance(groups := value.get("option_groups"), list):
        for group in groups:
            offered += group["options"]
    return offered


def options_rule(value: object, at: str) -> Iterator[str]:
    """Check that a static select offers something, and what it has chosen."""
    if not isinstance(value, dict):
        return
    if (value.get("options") is None) == (value.get("option_groups") is None):
        yield problem("must have exactly one of: options, option_groups", at)
        return
    offered = _offered(value)
    values = [_value(option) for option in offered]
    if len(set(values)) != len(values):
        yield problem("option values must be unique", f"{at}/options")
    if (first := value.get("initial_option")) is not None and first not in offered:
        yield problem("must match one of the options", f"{at}/initial_option")
    many = value.get("initial_options")
    if isinstance(many, list) and any(first not in offered for first in many):
        yield problem("must match some of the options", f"{at}/initial_options")
