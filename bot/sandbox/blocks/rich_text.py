"""The rich_text block and what lies within it."""

from bot.sandbox.blocks.shape import (
    Check,
    Checks,
    array,
    boolean,
    integer,
    one_of,
    shape,
    string,
    tagged,
)

# Slack publishes no numbers here; these only stop nonsense.
TEXT = 12_000
ITEMS = 1_000

_MARKS = ("bold", "italic", "strike", "code", "underline", "highlight")
_STYLE = shape({}, dict.fromkeys(_MARKS, boolean))
_STYLED: Checks = {"style": _STYLE}
_ID = string(255)

INLINE: Checks = {
    "text": shape({"text": string(TEXT)}, _STYLED),
    "link": shape(
        {"url": string(3_000)},
        {**_STYLED, "text": string(TEXT), "unsafe": boolean},
    ),
    "emoji": shape(
        {"name": _ID}, {**_STYLED, "unicode": _ID, "skin_tone": integer(1, 6)}
    ),
    "user": shape({"user_id": _ID}, _STYLED),
    "channel": shape({"channel_id": _ID}, _STYLED),
    "usergroup": shape({"usergroup_id": _ID}, _STYLED),
    "broadcast": shape({"range": one_of("here", "channel", "everyone")}, _STYLED),
    "date": shape(
        {"timestamp": integer(0, 9_999_999_999), "format": _ID},
        {**_STYLED, "url": string(3_000), "fallback": string(TEXT)},
    ),
    "color": shape({"value": _ID}, _STYLED),
}

_INLINES: Checks = {"elements": array(tagged(INLINE), ITEMS, 0)}
_BORDER: Checks = {"border": integer(0, 1)}
_SECTION = shape(_INLINES)

CONTAINERS: Checks = {
    "rich_text_section": _SECTION,
    "rich_text_quote": shape(_INLINES, _BORDER),
    "rich_text_preformatted": shape(_INLINES, {**_BORDER, "language": _ID}),
    "rich_text_list": shape(
        {
            "style": one_of("bullet", "ordered"),
            "elements": array(tagged({"rich_text_section": _SECTION}), ITEMS),
        },
        {**_BORDER, "indent": integer(0, 8), "offset": integer(0, 10_000)},
    ),
}


def rich_text(block_id: Check) -> Check:
    containers = array(tagged(CONTAINERS), ITEMS)
    return shape({"elements": containers}, {"block_id": block_id})
