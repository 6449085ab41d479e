"""What a window holds is found by its blocks, and read by its kind alone."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest

from actors.incident.ids import ChannelId
from bot.base.json_types import JsonObject
from bot.slack.kit.values import NO_VALUES, Values, read_values
from tests.actors.incident.case import ADA, BOB
from tests.bot.slack.kit.samples import RICH_TEXT, option

Reader = Callable[[Values, str], object]

ELEMENTS: dict[str, JsonObject] = {
    "text": {"type": "plain_text_input", "value": "Down"},
    "rich text": {"type": "rich_text_input", "rich_text_value": RICH_TEXT},
    "option": {"type": "static_select", "selected_option": option("web")},
    "options": {"type": "checkboxes", "selected_options": [option("web")]},
    "person": {"type": "users_select", "selected_user": ADA},
    "people": {"type": "multi_users_select", "selected_users": [ADA, BOB]},
    "channel": {"type": "channels_select", "selected_channel": "C1"},
    "channels": {"type": "multi_channels_select", "selected_channels": ["C1"]},
    "date": {"type": "datepicker", "selected_date": "2026-03-05"},
    "time": {"type": "timepicker", "selected_time": "14:30"},
    "moment": {"type": "datetimepicker", "selected_date_time": 1772722800},
    "files": {"type": "file_input", "files": [{"id": "F1"}]},
}
STATE = {"values": {x: {"value": element} for x, element in ELEMENTS.items()}}
VALUES = read_values(STATE)
READ: dict[str, tuple[Reader, object, object]] = {
    "text": (Values.text, "Down", ""),
    "rich text": (Values.rich_text, f"Ask <@{BOB}> &amp; co", ""),
    "option": (Values.option, "web", ""),
    "options": (Values.options, ("web",), ()),
    "person": (Values.person, ADA, None),
    "people": (Values.people, (ADA, BOB), ()),
    "channel": (Values.channel, ChannelId("C1"), None),
    "channels": (Values.channels, (ChannelId("C1"),), ()),
    "date": (Values.date, date(2026, 3, 5), None),
    "time": (Values.time, time(14, 30), None),
    "moment": (Values.moment, datetime(2026, 3, 5, 15, 0, tzinfo=UTC), None),
    "files": (Values.files, ("F1",), ()),
}


@pytest.mark.parametrize("kind", READ)
def test_an_input_of_another_kind_than_asked_for_reads_as_empty(kind: str) -> None:
    read, held, empty = READ[kind]

    assert {block: read(VALUES, block) for block in VALUES} == {
        **dict.fromkeys(ELEMENTS, empty),
        kind: held,
    }
    assert read(VALUES, "gone") == empty


def test_blocks_come_in_the_order_of_the_window_and_each_once() -> None:
    both = {"day": ELEMENTS["date"], "time": ELEMENTS["time"]}
    values = read_values({"values": {"z": {"value": {}}, "due": both, "a": {}}})

    assert list(values) == ["z", "due", "a"]
    assert len(values) == 3
    assert "due" in values
    assert "gone" not in values
    assert not NO_VALUES


def test_an_empty_input_and_an_unknown_one_keep_their_blocks() -> None:
    values = read_values(
        {
            "values": {
                "title": {"value": {"type": "plain_text_input", "value": None}},
                "mood": {"value": {"type": "mood_picker"}},
                "bare": {},
                "broken": None,
            }
        }
    )

    assert list(values) == ["title", "mood", "bare", "broken"]
    assert values.text("title") == ""
    assert values.unknown() == ("mood_picker", "", "")


def test_several_elements_of_a_block_are_told_apart_by_their_kind_or_action() -> None:
    two_days = {
        "from": {"type": "datepicker", "selected_date": "2026-03-05"},
        "at": {"type": "timepicker", "selected_time": "14:30"},
        "to": {"type": "datepicker", "selected_date": None},
    }
    values = read_values({"values": {"when": two_days}})

    assert values.time("when") == time(14, 30)
    assert values.date("when") == values.date("when", "from") == date(2026, 3, 5)
    assert values.date("when", "to") is None
    assert values.date("when", "at") is None


@pytest.mark.parametrize("state", [{}, {"values": None}, {"values": []}])
def test_a_state_without_values_holds_nothing(state: JsonObject) -> None:
    assert read_values(state) == NO_VALUES


def test_half_characters_in_ids_go_no_further_than_here() -> None:
    values = read_values({"values": {"a\ud800": {"b\ud800": {"type": "c\ud800"}}}})

    assert list(values) == ["a?"]
    assert values.unknown() == ("c?",)
    repr(values).encode()
