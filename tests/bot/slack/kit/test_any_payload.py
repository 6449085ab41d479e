"""Whatever Slack sends becomes a typed request, and none of its JSON goes further."""

import json
from datetime import date, time

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.base.json_types import JsonObject
from bot.slack.kit.inputs import READERS
from bot.slack.kit.payloads import parse
from bot.slack.kit.requests import Request, unknown_inputs
from bot.slack.socket.envelope import Envelope, read_frame
from tests.actors.incident.case import ADA
from tests.bot.slack.kit.samples import SAMPLES

LEAVES = (str, int, float, date, time, type(None))


def _keys_of(value: object) -> set[str]:
    if isinstance(value, dict):
        return {*value, *(x for inner in value.values() for x in _keys_of(inner))}
    if isinstance(value, list):
        return {x for inner in value for x in _keys_of(inner)}
    return set()


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["\ud800", ADA, "block_actions", "view", "2026-03-05", *READERS]),
)
known_keys = st.sampled_from(
    sorted({key for _, payload in SAMPLES for key in _keys_of(payload)} | {"\ud800"})
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
    assert_without_json(request)
    unknown_inputs(request)
    repr(request).encode()


def assert_without_json(value: object) -> None:
    """Walk through all that can be reached: facts, tuples and single values."""
    kind = type(value)
    if attrs.has(kind):
        for field in attrs.fields(kind):
            assert_without_json(getattr(value, field.name))
    elif isinstance(value, tuple):
        for inner in value:
            assert_without_json(inner)
    else:
        assert isinstance(value, LEAVES)


@settings(max_examples=500, deadline=None)
@given(kinds, st.dictionaries(known_keys, anything, max_size=6))
def test_any_payload_becomes_a_request(kind: str, payload: JsonObject) -> None:
    assert_typed(kind, payload)


@settings(max_examples=900, deadline=None)
@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.integers(0, 120), anything), max_size=3),
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
