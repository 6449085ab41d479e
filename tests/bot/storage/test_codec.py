import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from pathlib import Path
from typing import get_args, get_origin

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.incident.details import SeverityChanged, TitleChanged
from actors.incident.events import Event
from actors.incident.facts import Mark
from actors.incident.ids import StepKey
from actors.incident.lifecycle import Declared, Visibility
from actors.incident.plan.card import card_of
from actors.incident.steps.events import Shown
from bot.storage.codec import (
    EVENTS,
    VIEWS,
    NewerEvent,
    by_name,
    kind_of,
    read_event,
    write_event,
)
from tests.actors.incident.case import ADA, DECLARED, P1, T0, incident_of
from tests.bot.words.golden import renewed

st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))

PERSISTENT = Path(__file__).parent / "persistent.json"
"""Every event and every fact in it; what stands there may never be renamed."""


@given(st.one_of([st.from_type(kind) for kind in EVENTS.values()]))
def test_any_event_is_read_as_it_was_written(event: Event) -> None:
    body = write_event(event)

    assert read_event(kind_of(event), body) == event
    assert "\n" not in body


@pytest.mark.parametrize("kind", EVENTS.values(), ids=EVENTS)
def test_an_event_of_each_kind_is_read_as_it_was_written(kind: type[Event]) -> None:
    @given(st.from_type(kind))
    def check(event: Event) -> None:
        read = read_event(kind_of(event), write_event(event))

        assert read == event
        # Members of an enumeration, tuples and times are of the same kinds, too.
        assert repr(read) == repr(event).replace(", fold=1", "")

    check()


def test_reading_skips_nothing_that_a_persistent_class_does_when_it_is_made() -> None:
    for kind in filter(attrs.has, _persistent()):
        assert not hasattr(kind, "__attrs_post_init__")
        assert not hasattr(kind, "__attrs_pre_init__")
        for one in attrs.fields(kind):
            assert (one.validator, one.converter, one.init) == (None, None, True)


def test_every_event_and_view_has_a_name_of_its_own() -> None:
    assert set(EVENTS.values()) == set(get_args(Event))
    assert not set(EVENTS) & set(VIEWS)


def test_two_events_with_the_same_name_are_refused() -> None:
    other = type("TitleChanged", (), {"__module__": "actors.incident.songs"})

    with pytest.raises(TypeError) as refused:
        by_name(Event | other)

    assert str(refused.value) == (
        "two classes are called TitleChanged: "
        "in actors.incident.details and actors.incident.songs"
    )


@pytest.mark.parametrize("kind", ["", "Cancelled", "declared", "CardView"])
def test_an_unknown_event_is_one_of_a_newer_version(kind: str) -> None:
    with pytest.raises(NewerEvent) as newer:
        read_event(kind, "{}")
    assert newer.value.why == f"a newer version wrote {kind}"


def test_an_event_with_an_unknown_view_is_one_of_a_newer_version() -> None:
    body = json.dumps(
        {
            "at": T0.isoformat(),
            "step": "card/1",
            "surface": "card",
            "channel": None,
            "ts": None,
            "view": {"view": "HologramView", "title": "x"},
        }
    )
    with pytest.raises(NewerEvent) as newer:
        read_event("Shown", body)
    assert newer.value.why == "a newer version wrote HologramView"


@pytest.mark.parametrize(
    ("field", "value"), [("kind", "rehearsal"), ("visibility", "leads"), ("kind", None)]
)
def test_a_declaration_with_an_unknown_member_is_one_of_a_newer_version(
    field: str, value: str | None
) -> None:
    fields = json.loads(write_event(DECLARED[0]))
    fields[field] = value
    with pytest.raises(NewerEvent) as newer:
        read_event("Declared", json.dumps(fields))
    assert newer.value.why == f"a newer version wrote the {field} {value}"


def test_a_declaration_of_an_older_version_is_public() -> None:
    fields = json.loads(write_event(DECLARED[0]))

    assert "visibility" not in fields
    read = read_event("Declared", json.dumps(fields))
    assert isinstance(read, Declared)
    assert read.visibility is Visibility.PUBLIC


def test_fields_of_a_newer_version_are_passed_over() -> None:
    event = TitleChanged(mark=Mark(by=ADA, at=T0), title="Worse")
    fields = json.loads(write_event(event))
    fields["why"] = {"deeply": ["new"]}
    fields["mark"]["mood"] = "calm"

    assert read_event("TitleChanged", json.dumps(fields)) == event


def test_a_field_that_is_missing_has_its_default() -> None:
    event = SeverityChanged(mark=Mark(by=ADA, at=T0), severity=P1, unsure=False)
    fields = json.loads(write_event(event))
    del fields["severity"]["mentions_channel"]

    read = read_event("SeverityChanged", json.dumps(fields))

    assert isinstance(read, SeverityChanged)
    assert read.severity == attrs.evolve(P1, mentions_channel=False)


def test_times_in_another_zone_are_the_same_times() -> None:
    there = timezone(timedelta(hours=5, minutes=30))
    event = TitleChanged(mark=Mark(by=ADA, at=T0.astimezone(there)), title="x")

    assert read_event("TitleChanged", write_event(event)) == event


def test_an_event_that_the_fast_reader_does_not_accept_is_read_all_the_same() -> None:
    long_ago = timezone(timedelta(hours=5, minutes=30, seconds=15))
    event = TitleChanged(mark=Mark(by=ADA, at=T0.astimezone(long_ago)), title="x")

    assert read_event("TitleChanged", write_event(event)) == event


def test_an_event_that_lacks_a_field_is_refused() -> None:
    with pytest.raises(KeyError):
        read_event("TitleChanged", "{}")


def test_a_view_is_written_with_its_name() -> None:
    card = card_of(incident_of(*DECLARED))
    event = Shown(
        at=T0, step=StepKey("card/1"), surface="card", channel=None, ts=None, view=card
    )

    assert json.loads(write_event(event))["view"]["view"] == "CardView"
    assert read_event("Shown", write_event(event)) == event


def test_nothing_persistent_was_renamed_or_removed_and_what_is_new_is_listed() -> None:
    found = {kind.__name__: _fields(kind) for kind in sorted(_persistent(), key=_name)}
    held = renewed(PERSISTENT, found)

    assert isinstance(held, dict)
    new, gone = sorted(_rows(found) - _rows(held)), sorted(_rows(held) - _rows(found))
    assert not gone, (
        f"journals hold {gone}, which must neither change nor go. What is new needs a "
        "name of its own; a new field needs a default"
    )
    assert not new, (
        f"{new} will be in journals for ever. If you want that, run MUSTER_RENEW=1 "
        ".venv/bin/python -m pytest -n0 tests/bot/storage/test_codec.py once, which "
        "adds it to tests/bot/storage/persistent.json"
    )


def _rows(kinds: Mapping[str, Mapping[str, str]]) -> set[str]:
    """Every class, and every field or member with what it holds."""
    return {
        row
        for kind, fields in kinds.items()
        for row in (kind, *(f"{kind}.{x}: {said}" for x, said in fields.items()))
    }


def _name(kind: type) -> str:
    return kind.__name__


def _persistent() -> set[type]:
    """Return every class that is written into the journal."""
    reached: set[type] = set()
    to_do: list[object] = [*EVENTS.values()]
    while to_do:
        kind = to_do.pop()
        if isinstance(kind, type) and issubclass(kind, Enum):
            reached.add(kind)
        elif isinstance(kind, type) and attrs.has(kind) and kind not in reached:
            reached.add(kind)
            to_do += [field.type for field in attrs.fields(attrs.resolve_types(kind))]
        else:
            to_do += get_args(kind)
    return reached


def _fields(kind: type) -> Mapping[str, str]:
    if issubclass(kind, Enum):
        return {name: str(member.value) for name, member in kind.__members__.items()}
    assert attrs.has(kind)
    return {
        field.name: _said(field.type) + _default_of(field)
        for field in attrs.fields(kind)
    }


def _default_of(field: "attrs.Attribute[object]") -> str:
    return "" if field.default is attrs.NOTHING else f" = {field.default!r}"


def _said(kind: object) -> str:
    """Describe a type in the same words in every version of Python."""
    parts = [_said(part) for part in get_args(kind) if part is not Ellipsis]
    if get_origin(kind) is tuple:
        return f"tuple of {', '.join(parts)}"
    if parts:
        return " | ".join(sorted(parts))
    return str(getattr(kind, "__name__", kind))


def test_the_declaration_holds_all_that_its_plan_needs() -> None:
    needed = {"announce", "channel_name", "leads", "links", "origin", "plan"}

    assert needed <= {field.name for field in attrs.fields(Declared)}
