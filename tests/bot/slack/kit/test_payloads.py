import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.incident.ids import ChannelId, IncidentNumber
from bot.base.json_types import JsonObject
from bot.slack.kit.payloads import (
    Act,
    Belonging,
    Click,
    Form,
    Request,
    SlashCommand,
    UnknownRequest,
    ViewChoice,
    ViewSubmission,
    parse,
)
from bot.slack.socket.envelope import Envelope, read_frame
from tests.actors.incident.case import ADA, HELP

TEAM = {"id": "T1", "domain": "d"}
USER = {"id": ADA, "team_id": "T1", "username": "ada"}


def envelope(kind: str, payload: JsonObject) -> Envelope:
    frame = {"type": kind, "envelope_id": "e1", "payload": payload}
    read = read_frame(json.dumps(frame), 0)
    assert isinstance(read, Envelope)
    return read


COMMAND: JsonObject = {
    "command": "/incident",
    "text": " close  Fixed &amp; tested by <@U0123ABCD|bob> ",
    "user_id": ADA,
    "channel_id": HELP,
    "team_id": "T1",
    "trigger_id": "t.1",
    "response_url": "https://hooks.slack.com/commands/1",
    "is_enterprise_install": "false",
}
METADATA = Form(id="f1", origin=HELP, number=IncidentNumber(7)).write()
VIEW = {
    "id": "V1",
    "hash": "h1",
    "callback_id": "declare",
    "private_metadata": METADATA,
    "state": {
        "values": {
            "title": {"value": {"type": "plain_text_input", "value": "Down"}},
            "service": {
                "value": {
                    "type": "static_select",
                    "selected_option": {"text": {}, "value": "web"},
                }
            },
            "severity": {"value": {"type": "static_select", "selected_option": None}},
            "description": {"value": {"type": "plain_text_input", "value": None}},
            "lead:tech:web": {"value": {"type": "users_select", "selected_user": ADA}},
        }
    },
}
VALUES = {
    "title": "Down",
    "service": "web",
    "severity": "",
    "description": "",
    "lead:tech:web": ADA,
}
SUBMISSION: JsonObject = {
    "type": "view_submission",
    "team": TEAM,
    "user": USER,
    "view": VIEW,
}
ACTIONS: JsonObject = {
    "type": "block_actions",
    "team": TEAM,
    "user": USER,
    "channel": {"id": HELP, "name": "help"},
    "trigger_id": "t.2",
    "response_url": "https://hooks.slack.com/actions/1",
    "actions": [
        {"type": "button", "action_id": "try_again", "block_id": "b", "value": "7"}
    ],
}
CHOICE: JsonObject = {
    **ACTIONS,
    "view": VIEW,
    "actions": [{"type": "static_select", "action_id": "value", "block_id": "service"}],
}


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


def test_a_submission_is_read_by_the_names_of_its_blocks() -> None:
    assert parse("interactive", SUBMISSION) == ViewSubmission(
        callback="declare",
        form=Form(id="f1", origin=HELP, number=IncidentNumber(7)),
        values=VALUES,
        person=ADA,
        team="T1",
        own=Belonging(team="T1"),
    )


def test_a_choice_in_a_window_is_read_with_the_window() -> None:
    assert parse("interactive", CHOICE) == ViewChoice(
        callback="declare",
        form=Form(id="f1", origin=HELP, number=IncidentNumber(7)),
        block="service",
        values=VALUES,
        view_id="V1",
        view_hash="h1",
        person=ADA,
        team="T1",
        own=Belonging(team="T1"),
    )


def test_a_click_is_read_with_its_value() -> None:
    assert parse("interactive", ACTIONS) == Click(
        action="try_again",
        value="7",
        person=ADA,
        channel=HELP,
        team="T1",
        trigger="t.2",
        response_url="https://hooks.slack.com/actions/1",
        own=Belonging(team="T1"),
    )


@pytest.mark.parametrize(
    ("kind", "payload", "what"),
    [
        ("events_api", {"type": "event_callback"}, "events_api event_callback"),
        ("interactive", {"type": "shortcut", "team": TEAM}, "interactive shortcut"),
        ("interactive", {}, "interactive"),
        ("interactive", {**ACTIONS, "actions": []}, "block_actions without an action"),
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


def test_the_team_may_stand_with_the_user() -> None:
    request = parse("interactive", {**ACTIONS, "team": None})

    assert request.team == "T1"


ELSEWHERE = {"id": ADA, "team_id": "T2"}
INTERACTIONS = [SUBMISSION, ACTIONS, CHOICE]


def act_of(kind: str, payload: JsonObject) -> Act:
    request = parse(kind, payload)
    assert not isinstance(request, UnknownRequest)
    return request


@pytest.mark.parametrize("payload", INTERACTIONS)
def test_the_apps_team_and_the_persons_own_are_kept_apart(payload: JsonObject) -> None:
    act = act_of("interactive", {**payload, "user": ELSEWHERE})

    assert act.team == "T1"
    assert act.own == Belonging(team="T2")


@pytest.mark.parametrize("payload", [SUBMISSION, CHOICE])
def test_a_window_from_a_shared_channel_may_name_the_apps_team_beside_it(
    payload: JsonObject,
) -> None:
    view = {**VIEW, "app_installed_team_id": "T1"}
    opened_there = {**payload, "team": {"id": "T2"}, "view": view}
    act = act_of("interactive", {**opened_there, "user": ELSEWHERE})
    assert (act.team, act.own) == ("T1", Belonging(team="T2"))

    act = act_of("interactive", {**opened_there, "user": {"id": ADA}})
    assert (act.team, act.own) == ("T1", Belonging(team="T2"))


@pytest.mark.parametrize("payload", INTERACTIONS)
def test_the_apps_team_says_nothing_of_the_persons_own(payload: JsonObject) -> None:
    act = act_of("interactive", {**payload, "user": {"id": ADA}})

    assert (act.team, act.own) == ("T1", Belonging())


@pytest.mark.parametrize("payload", INTERACTIONS)
def test_the_organisation_stands_alone_or_with_the_team(payload: JsonObject) -> None:
    org = {"enterprise": {"id": "E1", "name": "Org"}}
    assert act_of("interactive", {**payload, **org}).enterprise == "E1"

    team = {"team": {"id": "T1", "enterprise_id": "E1"}, "enterprise": None}
    assert act_of("interactive", {**payload, **team}).enterprise == "E1"
    assert act_of("interactive", payload).enterprise == ""

    user = {"user": {**USER, "enterprise_id": "E2"}}
    own = Belonging(team="T1", enterprise="E2")
    assert act_of("interactive", {**payload, **user}).own == own


def test_a_command_says_nothing_of_the_persons_own_team() -> None:
    act = act_of("slash_commands", {**COMMAND, "enterprise_id": "E1"})

    assert (act.team, act.enterprise, act.own) == ("T1", "E1", Belonging())


@pytest.mark.parametrize(
    "form",
    [
        Form(id="f1", origin=None, number=None),
        Form(id="f2", origin=ChannelId("C1"), number=IncidentNumber(10**8), version=7),
    ],
)
def test_a_form_is_read_as_it_was_written(form: Form) -> None:
    view = {**VIEW, "private_metadata": form.write()}
    request = parse("interactive", {**SUBMISSION, "view": view})

    assert isinstance(request, ViewSubmission)
    assert request.form == form


@pytest.mark.parametrize(
    "metadata",
    ["", "null", "[]", "{", '{"number": 1e999}', '{"number": NaN}', "[" * 100_000],
)
def test_a_form_that_nobody_wrote_goes_by_the_id_of_its_window(metadata: str) -> None:
    view = {**VIEW, "private_metadata": metadata}
    request = parse("interactive", {**SUBMISSION, "view": view})

    assert isinstance(request, ViewSubmission)
    assert request.form == Form(id="V1", origin=None, number=None)


def test_half_characters_go_no_further_than_here() -> None:
    request = parse("slash_commands", {**COMMAND, "text": "a\ud800b"})

    assert isinstance(request, SlashCommand)
    assert request.text == "a?b"


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from([METADATA, '{"number":1e999}', "\ud800", ADA, "block_actions"]),
)
known_keys = st.sampled_from(
    sorted(
        {*COMMAND, *SUBMISSION, *ACTIONS, *VIEW, "values", "value", "selected_option"}
    )
)
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(known_keys, inner, max_size=5)
    ),
    max_leaves=12,
)
kinds = st.sampled_from(["slash_commands", "interactive", "events_api", "x"])


def assert_typed(kind: str, payload: JsonObject) -> None:
    read = read_frame(
        json.dumps({"type": kind, "envelope_id": "e", "payload": payload}), 0
    )
    assert isinstance(read, Envelope)
    request: Request = parse(read.kind, read.payload)
    assert isinstance(request, Request)
    repr(request).encode()


@settings(max_examples=500, deadline=None)
@given(kinds, st.dictionaries(known_keys, anything, max_size=6))
def test_any_payload_becomes_a_request(kind: str, payload: JsonObject) -> None:
    assert_typed(kind, payload)


@settings(max_examples=600, deadline=None)
@given(
    st.sampled_from(
        [
            ("slash_commands", COMMAND),
            ("interactive", SUBMISSION),
            ("interactive", ACTIONS),
            ("interactive", CHOICE),
        ]
    ),
    st.lists(st.tuples(st.integers(0, 60), anything), min_size=1, max_size=3),
)
def test_a_payload_with_anything_in_any_place_becomes_a_request(
    real: tuple[str, JsonObject], changes: list[tuple[int, object]]
) -> None:
    kind, payload = real
    broken = json.loads(json.dumps(payload))
    for place, value in changes:
        _put(broken, place, value)

    assert_typed(kind, broken)


def _put(payload: object, place: int, value: object) -> None:
    """Replace what stands at this place, counted through the whole tree."""
    places: list[tuple[dict[str, object], str]] = []
    to_do = [payload]
    while to_do:
        found = to_do.pop()
        if isinstance(found, dict):
            places += [(found, key) for key in found]
            to_do += found.values()
        elif isinstance(found, list):
            to_do += found
    if places:
        parent, key = places[place % len(places)]
        parent[key] = value
