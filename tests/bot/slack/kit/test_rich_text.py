"""Formatted text arrives as its author saw it, as a command's text does."""

import pytest

from actors.incident.ids import ChannelId
from bot.base.json_types import JsonObject
from bot.slack.kit.rich_text import as_typed
from bot.slack.kit.tokens import read
from tests.actors.incident.case import BOB


def section(*elements: JsonObject) -> JsonObject:
    return {"type": "rich_text_section", "elements": list(elements)}


def words(said: str) -> JsonObject:
    return {"type": "text", "text": said}


@pytest.mark.parametrize(
    ("element", "typed", "seen"),
    [
        (words("5 < 6 & <!channel>"), "5 &lt; 6 &amp; &lt;!channel&gt;", None),
        ({"type": "user", "user_id": BOB}, f"<@{BOB}>", "@Bob"),
        ({"type": "channel", "channel_id": "C1"}, "<#C1>", "#help"),
        ({"type": "usergroup", "usergroup_id": "S1"}, "<!subteam^S1>", "@S1"),
        ({"type": "broadcast", "range": "here"}, "<!here>", "@here"),
        (
            {"type": "link", "url": "https://b.org/?a&b", "text": "The <log>"},
            "<https://b.org/?a&amp;b|The &lt;log&gt;>",
            "The <log> (https://b.org/?a&b)",
        ),
        ({"type": "link", "url": "https://b.org"}, "<https://b.org>", "https://b.org"),
        ({"type": "emoji", "name": "fire", "unicode": "1f525"}, ":fire:", None),
        (
            {"type": "date", "timestamp": 1772722800, "format": "{time}"},
            "<!date^1772722800^{date_short_pretty} {time}>",
            "2026-03-05 15:00 UTC",
        ),
        (
            {"type": "date", "timestamp": 1772722800, "fallback": "5 March"},
            "5 March",
            None,
        ),
        ({"type": "user"}, "", None),
        ({"type": "broadcast"}, "", None),
        ({"type": "emoji"}, "", None),
        ({"type": "date", "timestamp": float("inf")}, "", None),
        ({"type": "color", "value": "#F00"}, "", None),
    ],
)
def test_each_element_is_written_as_a_command_would_bring_it(
    element: JsonObject, typed: str, seen: str | None
) -> None:
    found = as_typed({"elements": [section(element)]})

    assert found == typed
    if seen is not None:
        people, places = {BOB: "Bob"}, {ChannelId("C1"): "help"}
        assert read(found, people, places).text == seen


def test_every_paragraph_and_every_item_of_a_list_has_a_line() -> None:
    block = {
        "elements": [
            section(words("First:\n")),
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [section(words("one")), section(words("two"))],
            },
            {"type": "rich_text_quote", "elements": [words("said")]},
            {"type": "rich_text_preformatted", "elements": [words("a\nb")]},
        ]
    }

    assert as_typed(block) == "First:\n• one\n• two\nsaid\na\nb"


@pytest.mark.parametrize(
    "block",
    [
        {},
        {"elements": None},
        {"elements": [None, "x", {"elements": [None, 7]}]},
        {"elements": [{"type": "rich_text_list", "elements": "x"}]},
    ],
)
def test_what_is_broken_is_left_out(block: JsonObject) -> None:
    assert as_typed(block).strip() == ""
