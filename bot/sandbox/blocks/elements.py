"""Block elements: a row for each type, with its limits."""

from collections.abc import Iterator

from bot.sandbox.blocks.objects import (
    ACTION_ID,
    CONFIRM,
    DISPATCH,
    OPTION,
    OPTION_GROUP,
    OPTIONS,
    RICH_OPTION,
    URL,
    options_rule,
    plain_text,
)
from bot.sandbox.blocks.shape import (
    Checks,
    array,
    boolean,
    integer,
    one_of,
    problem,
    shape,
    string,
)

PLACEHOLDER = 150
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
ALT_TEXT = 2_000
INPUT_LENGTH = 3_000
CHOICES = 10
OVERFLOW = 5
ID = string(255)
DAY = len("2026-03-05")
TIME = len("14:30")
# Seconds since 1970, in ten digits.
MOMENT = integer(10**9, 10**10 - 1)

_SELECT: Checks = {
    "action_id": string(ACTION_ID),
    "placeholder": plain_text(PLACEHOLDER),
    "confirm": CONFIRM,
    "focus_on_load": boolean,
}
_CHOICE: Checks = {
    "action_id": string(ACTION_ID),
    "confirm": CONFIRM,
    "focus_on_load": boolean,
}
_OFFER: Checks = {
    "options": array(OPTION, OPTIONS),
    "option_groups": array(OPTION_GROUP, OPTIONS),
}
_MOST: Checks = {"max_selected_items": integer(1, 100)}
_ANSWERS: Checks = {"response_url_enabled": boolean}


def _lengths_rule(value: object, at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        return
    most, first = value.get("max_length"), value.get("initial_value")
    if most is not None and first is not None and len(first) > most:
        yield problem("must not be longer than max_length", f"{at}/initial_value")
    least = value.get("min_length")
    if most is not None and least is not None and least > most:
        yield problem("must not be greater than max_length", f"{at}/min_length")


ELEMENTS: Checks = {
    "button": shape(
        {"text": plain_text(BUTTON_TEXT)},
        {
            "action_id": string(ACTION_ID),
            "url": string(URL),
            "value": string(BUTTON_VALUE),
            "style": one_of("primary", "danger"),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
        },
    ),
    "static_select": shape(
        {}, {**_SELECT, **_OFFER, "initial_option": OPTION}, rule=options_rule
    ),
    "multi_static_select": shape(
        {},
        {**_SELECT, **_OFFER, **_MOST, "initial_options": array(OPTION, OPTIONS)},
        rule=options_rule,
    ),
    "external_select": shape(
        {},
        {**_SELECT, "initial_option": OPTION, "min_query_length": integer(0, 100)},
    ),
    "users_select": shape({}, {**_SELECT, "initial_user": ID}),
    "multi_users_select": shape(
        {}, {**_SELECT, **_MOST, "initial_users": array(ID, 100, 0)}
    ),
    "multi_channels_select": shape(
        {}, {**_SELECT, **_MOST, "initial_channels": array(ID, 100, 0)}
    ),
    "multi_conversations_select": shape(
        {}, {**_SELECT, **_MOST, "initial_conversations": array(ID, 100, 0)}
    ),
    "datepicker": shape({}, {**_SELECT, "initial_date": string(DAY)}),
    "timepicker": shape({}, {**_SELECT, "initial_time": string(TIME), "timezone": ID}),
    "datetimepicker": shape({}, {**_CHOICE, "initial_date_time": MOMENT}),
    "channels_select": shape({}, {**_SELECT, **_ANSWERS, "initial_channel": ID}),
    "conversations_select": shape(
        {},
        {
            **_SELECT,
            **_ANSWERS,
            "initial_conversation": ID,
            "default_to_current_conversation": boolean,
        },
    ),
    "plain_text_input": shape(
        {},
        {
            "action_id": string(ACTION_ID),
            "placeholder": plain_text(PLACEHOLDER),
            "initial_value": string(INPUT_LENGTH, 0),
            "multiline": boolean,
            "min_length": integer(0, INPUT_LENGTH),
            "max_length": integer(1, INPUT_LENGTH),
            "dispatch_action_config": DISPATCH,
            "focus_on_load": boolean,
        },
        rule=_lengths_rule,
    ),
    "overflow": shape(
        {"options": array(OPTION, OVERFLOW)},
        {"action_id": string(ACTION_ID), "confirm": CONFIRM},
        rule=options_rule,
    ),
    "checkboxes": shape(
        {"options": array(RICH_OPTION, CHOICES)},
        {**_CHOICE, "initial_options": array(RICH_OPTION, CHOICES)},
        rule=options_rule,
    ),
    "radio_buttons": shape(
        {"options": array(RICH_OPTION, CHOICES)},
        {**_CHOICE, "initial_option": RICH_OPTION},
        rule=options_rule,
    ),
    "image": shape(
        {"alt_text": string(ALT_TEXT)},
        {"image_url": string(URL), "slack_file": shape({}, {"id": ID, "url": ID})},
    ),
}

_SINGLE = {
    "static_select",
    "external_select",
    "users_select",
    "channels_select",
    "conversations_select",
}
_MULTIPLE = {
    "multi_static_select",
    "multi_users_select",
    "multi_channels_select",
    "multi_conversations_select",
}
_PICKERS = {"datepicker", "timepicker"}
_MOMENTS = {"datetimepicker"}
_TICKED = {"checkboxes", "radio_buttons"}

IN_SECTION = frozenset(
    {"button", "overflow", "image", *_SINGLE, *_MULTIPLE, *_TICKED, *_PICKERS}
)
IN_ACTIONS = (IN_SECTION | _MOMENTS) - {"image"}
IN_INPUT = (IN_ACTIONS | {"plain_text_input"}) - {"button", "overflow"}
