"""A command, a window, a click and a shortcut become typed requests."""

from datetime import date

import pytest
from attrs import evolve as with_

from actors.incident.ids import ChannelId, MessageTs
from bot.base.json_types import JsonObject
from bot.slack.kit.inputs import Chosen, ChosenSeveral, Date, Input, Text, UnknownInput
from bot.slack.kit.payloads import parse
from bot.slack.kit.picked_message import PickedMessage
from bot.slack.kit.requests import (
    Belonging,
    Choice,
    Click,
    InMessage,
    InWindow,
    OnHome,
    Place,
    Shortcut,
    SlashCommand,
    UnknownRequest,
    View,
    ViewClosed,
    ViewSubmission,
    unknown_inputs,
)
from bot.slack.kit.values import read_values
from tests.actors.incident.case import ADA, BOB, HELP
from tests.bot.slack.kit.samples import (
    BUTTON,
    CHOICE,
    CLICK,
    CLOSED,
    COMMAND,
    DAY,
    GLOBAL_SHORTCUT,
    HOME,
    HOME_CLICK,
    MESSAGE_SHORTCUT,
    MODAL,
    MULTI,
    SERVICE,
    STATE,
    SUBMISSION,
    URL,
    in_message,
    in_view,
)

OURS = Belonging(team="T1")
WINDOW = View(
    id="V1",
    hash="h1",
    callback="declare",
    metadata='{"id":"f1"}',
    values=read_values(STATE),
)
HOME_TAB = with_(WINDOW, id="V2", callback="home")
MESSAGE = InMessage(
    channel=HELP,
    channel_name="help",
    ts=MessageTs("1.1"),
    thread=MessageTs("1.0"),
    values=read_values({"values": {"filter": {"services": MULTI}}}),
)


def test_a_slash_command_keeps_slacks_tokens_until_the_names_are_known() -> None:
    assert parse("slash_commands", COMMAND) == SlashCommand(
        command="/incident",
        text=str(COMMAND["text"]),
        person=ADA,
        channel=HELP,
        team="T1",
        trigger="t.1",
        response_url="https://hooks.slack.com/commands/1",
    )


def test_a_submission_has_what_the_window_holds_and_remembers() -> None:
    request = parse("interactive", SUBMISSION)

    assert request == ViewSubmission(
        view=WINDOW, person=ADA, team="T1", trigger="t.2", own=OURS
    )
    assert request.callback == "declare"
    assert request.values.text("title") == "Down"
    assert request.values.option("service") == ""
    assert request.values.options("tell") == ("support", "press")
    assert request.values.person("lead:tech:web") == ADA


def test_a_window_closed_without_a_submission_is_known_as_such() -> None:
    assert parse("interactive", CLOSED) == ViewClosed(
        view=WINDOW, is_cleared=True, person=ADA, team="T1", trigger="t.2", own=OURS
    )


@pytest.mark.parametrize(
    ("payload", "place", "channel", "url"),
    [
        (CLICK, MESSAGE, HELP, URL),
        (in_view(MODAL, BUTTON), InWindow(view=WINDOW), "", ""),
        (HOME_CLICK, OnHome(view=HOME_TAB), "", ""),
    ],
    ids=["in a message", "in a window", "on home"],
)
def test_a_button_is_a_click_wherever_it_stands(
    payload: JsonObject, place: Place, channel: str, url: str
) -> None:
    request = parse("interactive", payload)

    assert request == Click(
        action="try_again",
        value="7",
        block="b",
        place=place,
        person=ADA,
        team="T1",
        trigger="t.2",
        response_url=url,
        own=OURS,
    )
    assert request.channel == channel


@pytest.mark.parametrize(
    ("payload", "place", "channel", "url"),
    [
        (in_message(MULTI), MESSAGE, HELP, URL),
        (in_view(MODAL, MULTI), InWindow(view=WINDOW), "", ""),
        (in_view(HOME, MULTI), OnHome(view=HOME_TAB), "", ""),
    ],
    ids=["in a message", "in a window", "on home"],
)
def test_a_select_is_a_choice_wherever_it_stands(
    payload: JsonObject, place: Place, channel: str, url: str
) -> None:
    request = parse("interactive", payload)

    assert request == Choice(
        action="services",
        block="filter",
        chosen=ChosenSeveral(("web", "pay")),
        place=place,
        person=ADA,
        team="T1",
        trigger="t.2",
        response_url=url,
        own=OURS,
    )
    assert request.channel == channel


@pytest.mark.parametrize(
    ("payload", "chosen"),
    [
        (in_view(HOME, DAY), Date(date(2026, 3, 5))),
        (CHOICE, Chosen("web")),
        (in_view(MODAL, {**SERVICE, "selected_option": None}), Chosen()),
        (in_view(MODAL, {"type": "plain_text_input", "value": "Down"}), Text("Down")),
        (in_message({"type": "mood_picker"}), UnknownInput("mood_picker")),
    ],
    ids=["a date on home", "a select", "emptied", "a text", "unknown"],
)
def test_a_choice_has_what_was_chosen_typed(payload: JsonObject, chosen: Input) -> None:
    request = parse("interactive", payload)

    assert isinstance(request, Choice)
    assert request.chosen == chosen


def test_the_first_of_several_actions_counts() -> None:
    request = parse("interactive", {**CLICK, "actions": [DAY, BUTTON]})

    assert isinstance(request, Choice)
    assert request.action == "since"


@pytest.mark.parametrize("kind", ["feedback_buttons", "icon_button"])
def test_the_newer_buttons_are_clicks_as_well(kind: str) -> None:
    assert isinstance(parse("interactive", in_message({**BUTTON, "type": kind})), Click)


def test_a_message_is_found_by_the_container_or_by_itself() -> None:
    message = {"type": "message", "ts": "2.1", "thread_ts": "2.0"}
    alone = parse("interactive", {**CLICK, "container": None, "message": message})
    assert isinstance(alone, Click)
    assert isinstance(alone.place, InMessage)
    assert (alone.place.ts, alone.place.thread) == ("2.1", "2.0")

    container = {"type": "message", "channel_id": "C7", "is_ephemeral": True}
    unseen = {**CLICK, "container": container, "channel": None, "message": None}
    ephemeral = parse("interactive", {**unseen, "state": None})
    assert isinstance(ephemeral, Click)
    assert ephemeral.place == InMessage(channel=ChannelId("C7"), is_ephemeral=True)


def test_a_view_that_is_not_told_is_no_message() -> None:
    request = parse("interactive", {**HOME_CLICK, "view": None})

    assert isinstance(request, Click)
    assert request.place == InWindow(view=View())


def test_a_global_shortcut_is_in_no_message() -> None:
    request = parse("interactive", GLOBAL_SHORTCUT)

    assert request == Shortcut(
        callback="declare", message=None, person=ADA, team="T1", trigger="t.2", own=OURS
    )
    assert request.channel == ""


def test_a_messages_shortcut_brings_the_message() -> None:
    request = parse("interactive", MESSAGE_SHORTCUT)

    assert request == Shortcut(
        callback="declare_from",
        message=PickedMessage(
            channel=HELP,
            channel_name="help",
            ts=MessageTs("1.1"),
            thread=MessageTs("1.0"),
            text="Is it down, <@U0123ABCD>?",
            author=BOB,
        ),
        person=ADA,
        team="T1",
        trigger="t.2",
        response_url=URL,
        own=OURS,
    )
    assert request.channel == HELP


def test_elements_that_nobody_knows_are_named() -> None:
    unknown = {"values": {"mood": {"value": {"type": "mood_picker"}}}}
    window = {**MODAL, "state": unknown}

    for payload in (
        {**SUBMISSION, "view": window},
        {**CLOSED, "view": window},
        in_view(window, BUTTON),
        {**CLICK, "state": unknown},
        in_message({"type": "mood_picker"}),
    ):
        assert unknown_inputs(parse("interactive", payload)) == ("mood_picker",)
    for payload in (SUBMISSION, CLICK, CHOICE, GLOBAL_SHORTCUT):
        assert unknown_inputs(parse("interactive", payload)) == ()


@pytest.mark.parametrize(
    ("kind", "payload", "what"),
    [
        ("events_api", {"type": "event_callback"}, "events_api event_callback"),
        ("events_api", {"type": "app_rate_limited"}, "events_api app_rate_limited"),
        ("interactive", {"type": "block_suggestion"}, "interactive block_suggestion"),
        ("interactive", {}, "interactive"),
        ("interactive", {**CLICK, "actions": []}, "block_actions without an action"),
        ("options", {}, "options"),
        ("", {}, ""),
    ],
)
def test_what_we_know_nothing_of_is_unknown(
    kind: str, payload: JsonObject, what: str
) -> None:
    request = parse(kind, payload)

    assert isinstance(request, UnknownRequest)
    assert request.what == what


def test_half_characters_go_no_further_than_here() -> None:
    request = parse("slash_commands", {**COMMAND, "text": "a\ud800b"})

    assert isinstance(request, SlashCommand)
    assert request.text == "a?b"
