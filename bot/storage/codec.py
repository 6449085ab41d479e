"""Writes events as JSON, and reads every event ever written.

Rule 1: an event is stored under its class name, field by field. Unknown fields are
ignored and new ones have defaults; an unknown name, also of a member such as a kind, is
an event of a newer version, and an older process leaves that incident alone.
Rule 2: msgspec reads events, in about a quarter of the time that cattrs takes. It calls
no ``__init__``, so a persistent class has no validator and no converter. cattrs writes
them, because it leaves out defaults, and reads the few that msgspec does not accept.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeAlias, TypeVar, cast, get_args

from attrs import fields_dict, frozen, resolve_types
from cattrs import Converter
from msgspec import UNSET, DecodeError, Raw, Struct, UnsetType, defstruct
from msgspec.json import Decoder

from actors.errors import JournalUnavailable
from actors.incident.events import Event
from actors.incident.lifecycle import Kind, Visibility
from actors.incident.views import FreshView, Progress

Fields: TypeAlias = dict[str, object]
Read: TypeAlias = Callable[[str], Event]
K = TypeVar("K")
M = TypeVar("M", bound=StrEnum)


@frozen
class NewerEvent(JournalUnavailable):
    """The journal contains something that only a newer version knows.

    That is an event, a view in an event, or a member such as a kind or a visibility.

    While a new version replaces an old one, both serve for a while. A worker of the
    newer version takes care of the incident.
    """

    @staticmethod
    def of(kind: str) -> "NewerEvent":
        return NewerEvent(f"a newer version wrote {kind}")


def by_name(union: object) -> dict[str, type[K]]:
    """Map the names of a union's classes to them, or refuse two of the same name.

    Each capability defines its events in a module of its own, so nothing else notices
    when two share a name, and the journal would be read with the wrong one.
    """
    known: dict[str, type[K]] = {}
    for kind in get_args(union):
        other = known.setdefault(kind.__name__, kind)
        if other is not kind:
            places = f"{other.__module__} and {kind.__module__}"
            raise TypeError(f"two classes are called {kind.__name__}: in {places}")
    return known


EVENTS: dict[str, type[Event]] = by_name(Event)
VIEWS: dict[str, type[FreshView]] = by_name(FreshView)


def _write_view(view: FreshView | None) -> Fields | None:
    if view is None:
        return None
    fields: Fields = _converter.unstructure(view, type(view))
    return {"view": type(view).__name__, **fields}


def _read_view(raw: Fields | None, _kind: object) -> FreshView | None:
    if raw is None:
        return None
    name = str(raw["view"])
    if name not in VIEWS:
        raise NewerEvent.of(name)
    return _converter.structure(raw, VIEWS[name])


def _read_member(raw: object, kind: type[M]) -> M:
    """Read a member of an enumeration; what a newer one means is not guessed."""
    known = kind.__members__.values()
    found = next((member for member in known if member.value == raw), None)
    if found is None:
        raise NewerEvent.of(f"the {kind.__name__.lower()} {raw}")
    return found


def _new_converter() -> Converter:
    converter = Converter(omit_if_default=True, detailed_validation=False)
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    converter.register_structure_hook(
        datetime, lambda raw, _kind: datetime.fromisoformat(raw)
    )
    for members in (Kind, Visibility, Progress):
        converter.register_structure_hook(members, _read_member)
    for union in (FreshView, FreshView | None):
        converter.register_unstructure_hook(union, _write_view)
        converter.register_structure_hook(union, _read_view)
    return converter


_converter = _new_converter()


def kind_of(event: Event) -> str:
    return type(event).__name__


def write_event(event: Event) -> str:
    fields = _converter.unstructure(event, type(event))
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


class _Named(Struct):
    """The name of a view, without the rest of it."""

    view: str


_name_of: Callable[[Raw], _Named | None] = Decoder(_Named | None).decode
_VIEW_READERS: Mapping[str, Callable[[Raw], FreshView]] = {
    name: Decoder(kind).decode for name, kind in VIEWS.items()
}


def _view_in(raw: Raw) -> FreshView | None:
    named = _name_of(raw)
    if named is None:
        return None
    if named.view not in _VIEW_READERS:
        raise NewerEvent.of(named.view)
    return _VIEW_READERS[named.view](raw)


class _RawEvent(Protocol):
    view: Raw


class _New(Protocol):
    def __call__(self, **fields: object) -> Event: ...


def _reader_of(kind: type[Event]) -> Read:
    """Make the function that reads this kind of event.

    msgspec can't tell the classes of a union apart, so a view is read by its name.
    """
    types = {name: one.type for name, one in fields_dict(resolve_types(kind)).items()}
    if not types.pop("view", None):
        return Decoder(kind).decode
    plain = [(name, of | UnsetType, UNSET) for name, of in types.items()]
    raw_kind = defstruct(f"Raw{kind.__name__}", [*plain, ("view", Raw)], kw_only=True)
    read = cast("Callable[[str], _RawEvent]", Decoder(raw_kind).decode)
    new = cast("_New", kind)

    def read_with_view(body: str) -> Event:
        raw = read(body)
        found = {x: value for x in types if (value := getattr(raw, x)) is not UNSET}
        return new(**found, view=_view_in(raw.view))

    return read_with_view


_READERS: Mapping[str, Read] = {name: _reader_of(kind) for name, kind in EVENTS.items()}


def read_event(kind: str, body: str) -> Event:
    """Read what ``write_event`` wrote, or raise ``NewerEvent``."""
    if kind not in _READERS:
        raise NewerEvent.of(kind)
    try:
        return _READERS[kind](body)
    except DecodeError:
        return _converter.structure(json.loads(body), EVENTS[kind])
