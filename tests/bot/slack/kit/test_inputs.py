"""Every element that Slack has arrives typed, also when nothing is in it."""

from datetime import UTC, date, datetime, time

import pytest

from actors.incident.ids import ChannelId
from bot.base.json_types import JsonObject
from bot.slack.kit.inputs import (
    READERS,
    Channel,
    Channels,
    Chosen,
    ChosenSeveral,
    Date,
    Files,
    Input,
    Moment,
    People,
    Person,
    RichText,
    Text,
    TimeOfDay,
    UnknownInput,
    read_input,
)
from tests.actors.incident.case import ADA, BOB
from tests.bot.slack.kit.samples import RICH_TEXT, option

CHANNELS = Channels((ChannelId("C1"), ChannelId("C2")))
SAID = RichText(f"Ask <@{BOB}> &amp; co")
READ: dict[str, tuple[JsonObject, Input]] = {
    "plain_text_input": ({"value": "Down & out"}, Text("Down & out")),
    "email_text_input": ({"value": "a@b.org"}, Text("a@b.org")),
    "url_text_input": ({"value": "https://b.org"}, Text("https://b.org")),
    "number_input": ({"value": "4.5"}, Text("4.5")),
    "rich_text_input": ({"rich_text_value": RICH_TEXT}, SAID),
    "static_select": ({"selected_option": option("web")}, Chosen("web")),
    "external_select": ({"selected_option": option("web")}, Chosen("web")),
    "radio_buttons": ({"selected_option": option("web")}, Chosen("web")),
    "overflow": ({"selected_option": option("web")}, Chosen("web")),
    "multi_static_select": (
        {"selected_options": [option("web"), option("pay")]},
        ChosenSeveral(("web", "pay")),
    ),
    "multi_external_select": (
        {"selected_options": [option("pay"), option("web")]},
        ChosenSeveral(("pay", "web")),
    ),
    "checkboxes": ({"selected_options": [option("web")]}, ChosenSeveral(("web",))),
    "users_select": ({"selected_user": ADA}, Person(ADA)),
    "multi_users_select": ({"selected_users": [BOB, ADA]}, People((BOB, ADA))),
    "channels_select": ({"selected_channel": "C1"}, Channel(ChannelId("C1"))),
    "multi_channels_select": ({"selected_channels": ["C1", "C2"]}, CHANNELS),
    "conversations_select": ({"selected_conversation": "D1"}, Channel(ChannelId("D1"))),
    "multi_conversations_select": ({"selected_conversations": ["C1", "C2"]}, CHANNELS),
    "datepicker": ({"selected_date": "2026-03-05"}, Date(date(2026, 3, 5))),
    "timepicker": ({"selected_time": "14:30"}, TimeOfDay(time(14, 30))),
    "datetimepicker": (
        {"selected_date_time": 1772722800},
        Moment(datetime(2026, 3, 5, 15, 0, tzinfo=UTC)),
    ),
    "file_input": ({"files": [{"id": "F1", "name": "a.png"}]}, Files(("F1",))),
}
EMPTY: dict[str, tuple[JsonObject, Input]] = {
    "plain_text_input": ({"value": None}, Text()),
    "rich_text_input": ({"rich_text_value": None}, RichText()),
    "static_select": ({"selected_option": None}, Chosen()),
    "checkboxes": ({"selected_options": []}, ChosenSeveral()),
    "users_select": ({"selected_user": None}, Person()),
    "multi_users_select": ({"selected_users": []}, People()),
    "channels_select": ({"selected_channel": None}, Channel()),
    "multi_channels_select": ({"selected_channels": []}, Channels()),
    "conversations_select": ({"selected_conversation": None}, Channel()),
    "multi_conversations_select": ({"selected_conversations": []}, Channels()),
    "datepicker": ({"selected_date": None}, Date()),
    "timepicker": ({"selected_time": None}, TimeOfDay()),
    "datetimepicker": ({"selected_date_time": None}, Moment()),
    "file_input": ({"files": []}, Files()),
}
BROKEN: list[tuple[str, JsonObject, Input]] = [
    ("plain_text_input", {"value": 7}, Text()),
    ("static_select", {"selected_option": {"text": "Web"}}, Chosen()),
    (
        "checkboxes",
        {"selected_options": [None, {}, option("x")]},
        ChosenSeveral(("x",)),
    ),
    ("multi_users_select", {"selected_users": [None, "", ADA, 7]}, People((ADA,))),
    ("multi_channels_select", {"selected_channels": "C1"}, Channels()),
    ("datepicker", {"selected_date": "2026-02-30"}, Date()),
    ("timepicker", {"selected_time": "25:00"}, TimeOfDay()),
    ("timepicker", {"selected_time": "14:30+02:00"}, TimeOfDay(time(14, 30))),
    ("datetimepicker", {"selected_date_time": "1772722800"}, Moment()),
    ("datetimepicker", {"selected_date_time": True}, Moment()),
    ("datetimepicker", {"selected_date_time": -1}, Moment()),
    ("datetimepicker", {"selected_date_time": 10**400}, Moment()),
    ("datetimepicker", {"selected_date_time": float("inf")}, Moment()),
    ("datetimepicker", {"selected_date_time": float("nan")}, Moment()),
    ("file_input", {"files": [None, {"name": "a.png"}]}, Files()),
]


@pytest.mark.parametrize("kind", READERS)
def test_every_element_is_read_as_what_it_holds(kind: str) -> None:
    element, held = READ[kind]

    assert read_input({"type": kind, **element}) == held


@pytest.mark.parametrize("kind", EMPTY)
def test_an_empty_element_is_an_empty_input_of_its_kind(kind: str) -> None:
    element, held = EMPTY[kind]

    assert read_input({"type": kind, **element}) == held
    assert read_input({"type": kind}) == held


@pytest.mark.parametrize(("kind", "element", "held"), BROKEN)
def test_what_is_broken_reads_as_empty(
    kind: str, element: JsonObject, held: Input
) -> None:
    assert read_input({"type": kind, **element}) == held


@pytest.mark.parametrize(
    ("element", "kind"),
    [({"type": "mood_picker", "value": "x"}, "mood_picker"), ({"value": "x"}, "")],
)
def test_an_element_that_nobody_knows_is_not_taken_for_another(
    element: JsonObject, kind: str
) -> None:
    assert read_input(element) == UnknownInput(kind)
