"""Frames: every frame is parsed, and none raises."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.socket.envelope import (
    Disconnect,
    Envelope,
    Frame,
    Hello,
    Junk,
    acknowledgement,
    read_frame,
)
from tests.bot.slack.socket.socket_fake import envelope

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    [
        "type",
        "envelope_id",
        "payload",
        "reason",
        "retry_attempt",
        "retry_reason",
        "accepts_response_payload",
        "num_connections",
        "connection_info",
        "debug_info",
    ]
)


def read(frame: object) -> Frame:
    return read_frame(json.dumps(frame), received_at=1.0)


def test_an_envelope_has_every_field() -> None:
    frame = envelope("E1", "events_api", retry_attempt=2, retry_reason="timeout")

    assert read(frame) == Envelope(
        envelope_id="E1",
        kind="events_api",
        payload={"command": "/incident"},
        accepts_response_payload=True,
        retry_attempt=2,
        retry_reason="timeout",
        received_at=1.0,
    )


@pytest.mark.parametrize("payload", [None, [], "text", 7, True])
def test_a_payload_that_is_no_object_is_an_empty_one(payload: object) -> None:
    frame = read(envelope("E1", payload=payload))

    assert isinstance(frame, Envelope)
    assert frame.payload == {}


@pytest.mark.parametrize("envelope_id", ["E1", "ä\ud800", 7, 0, 10**30])
def test_an_id_is_given_back_as_it_came(envelope_id: object) -> None:
    frame = read({"type": "interactive", "envelope_id": envelope_id})

    assert isinstance(frame, Envelope)
    assert json.loads(acknowledgement(frame, None)) == {"envelope_id": envelope_id}


@pytest.mark.parametrize("envelope_id", ["", None, [], {}, 1.5])
def test_what_is_no_id_is_none(envelope_id: object) -> None:
    frame = {"type": "interactive", "envelope_id": envelope_id}

    assert isinstance(read(frame), Junk)


ODD_FRAMES = {
    "nested": '{"envelope_id":"E1","payload":' + "[" * 100_000 + "]" * 100_000 + "}",
    "nested first": '{"payload":'
    + '{"a":' * 50_000
    + "1"
    + "}" * 50_000
    + ', "envelope_id" : "E1"}',
    "long number": '{"envelope_id":"E1","payload":{"n":' + "9" * 5000 + "}}",
    "half": '{"type":"interactive","envelope_id":"E1","payload":{"us',
}


@pytest.mark.parametrize("name", ODD_FRAMES)
def test_an_id_is_found_in_a_frame_that_cannot_be_read(name: str) -> None:
    frame = read_frame(ODD_FRAMES[name], received_at=1.0)

    assert isinstance(frame, Envelope)
    assert json.loads(acknowledgement(frame, None)) == {"envelope_id": "E1"}


def test_a_number_that_is_an_id_is_found_too() -> None:
    frame = read_frame('{"envelope_id":12,"payload":{"us', received_at=1.0)

    assert isinstance(frame, Envelope)
    assert frame.envelope_id == 12
    assert not frame.accepts_response_payload


def test_typed_text_is_taken_for_no_id() -> None:
    typed = json.dumps({"text": '{"envelope_id":"E1"}'})

    assert isinstance(read_frame(typed[:-1], received_at=0), Junk)


@pytest.mark.parametrize(
    ("said", "accepts"),
    [(True, True), (False, False), (None, True), ("false", True), (0, True)],
)
def test_only_an_explicit_false_withholds_the_payload(
    said: object, *, accepts: bool
) -> None:
    frame = read(envelope("E1", accepts_response_payload=said))

    assert isinstance(frame, Envelope)
    assert frame.accepts_response_payload is accepts


def test_an_envelope_that_says_nothing_of_it_accepts_a_payload() -> None:
    frame = read({"type": "slash_commands", "envelope_id": "E1"})

    assert isinstance(frame, Envelope)
    assert json.loads(acknowledgement(frame, {"text": "hi"})) == {
        "envelope_id": "E1",
        "payload": {"text": "hi"},
    }


def test_hello_says_who_and_how_many_and_how_long() -> None:
    frame = {
        "type": "hello",
        "num_connections": 3,
        "connection_info": {"app_id": "A1"},
        "debug_info": {"approximate_connection_time": 3600},
    }

    assert read(frame) == Hello(app_id="A1", num_connections=3, lifetime=3600)
    assert read({"type": "hello"}) == Hello(app_id="", num_connections=0, lifetime=0)


def test_disconnect_keeps_its_reason_even_when_there_is_none() -> None:
    assert read({"type": "disconnect", "reason": "warning"}) == Disconnect(
        reason="warning"
    )
    assert read({"type": "disconnect"}) == Disconnect(reason="")


def test_a_frame_with_an_envelope_id_is_an_envelope_whatever_its_type() -> None:
    for kind in ("hello", "disconnect", "", "new_thing", None, 7):
        assert isinstance(read({"type": kind, "envelope_id": "E1"}), Envelope)


@pytest.mark.parametrize(
    "raw", ["", "{", "[]", "null", "7", '"x"', "[" * 100_000, '{"a":1}']
)
def test_everything_else_is_junk(raw: str) -> None:
    assert isinstance(read_frame(raw, received_at=0), Junk)


@settings(deadline=None)
@given(st.dictionaries(FIELDS, ANY_JSON))
def test_no_object_is_too_odd_to_be_read(frame: dict[str, object]) -> None:
    read(frame)


@settings(deadline=None)
@given(st.text())
def test_no_text_is_too_odd_to_be_read(raw: str) -> None:
    read_frame(raw, received_at=0)


def test_a_payload_goes_back_only_where_slack_reads_one() -> None:
    accepting = read(envelope("E1"))
    refusing = read(envelope("E2", accepts_response_payload=False))
    assert isinstance(accepting, Envelope)
    assert isinstance(refusing, Envelope)

    assert json.loads(acknowledgement(accepting, {"text": "hi"})) == {
        "envelope_id": "E1",
        "payload": {"text": "hi"},
    }
    assert json.loads(acknowledgement(accepting, None)) == {"envelope_id": "E1"}
    assert json.loads(acknowledgement(refusing, {"text": "hi"})) == {
        "envelope_id": "E2"
    }
