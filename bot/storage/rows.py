"""Reads the rows of both stores."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from attrs import frozen

from actors.incident.audience import Figure, may_see
from actors.incident.ids import ChannelId, IncidentNumber, PersonId
from actors.incident.lifecycle import Kind, Visibility
from actors.journal import Due
from bot.base.json_types import (
    NOTHING,
    JsonObject,
    as_object,
    child,
    items,
    loads_object,
    text,
)
from bot.storage.parking import Parking, read_parking
from bot.storage.store import Backlog, ListedIncident, Recipients

Row: TypeAlias = Sequence[object]

_KINDS = frozenset(map(str, Kind))
_VISIBILITIES = frozenset(map(str, Visibility))


def read_listed(
    rows: Iterable[Row], text: Callable[[str], str] = str
) -> tuple[ListedIncident, ...]:
    """Read the rows of a list of incidents; ``text`` decodes a stored text.

    A row whose kind or visibility only a newer version knows is left out, because
    nobody here can tell who may see it.
    """
    return tuple(
        ListedIncident(
            number=IncidentNumber(whole(number)),
            title=text(str(title)),
            severity=text(str(severity)),
            service=text(str(service)),
            channel=ChannelId(str(channel)) if channel else None,
            declared_at=time(at),
            kind=Kind(str(kind)),
            visibility=Visibility(str(visibility)),
        )
        for number, title, severity, service, channel, at, kind, visibility in rows
        if kind in _KINDS and visibility in _VISIBILITIES
    )


def read_due(rows: Iterable[Row]) -> tuple[Due, ...]:
    """Read which incidents to wake, and when."""
    return tuple(Due(key=whole(key), at=time(at)) for key, at in rows)


def read_parkings(rows: Iterable[Row]) -> Mapping[IncidentNumber, Parking]:
    """Read the numbers and the parkings of parked incidents."""
    return {
        IncidentNumber(whole(number)): read_parking(str(parked))
        for number, parked in rows
    }


def read_backlog(sorts: Iterable[Row], oldest: Sequence[Row]) -> Backlog:
    """Read how many incidents of each sort are open, and the oldest due time."""
    return Backlog(
        open_incidents=sum(
            whole(count)
            for kind, visibility, count in sorts
            if kind in _KINDS and visibility in _VISIBILITIES
            if may_see(Figure(), _Sort(Kind(str(kind)), Visibility(str(visibility))))
        ),
        oldest_due=next((time(due) for (due,) in oldest), None),
    )


@frozen
class _Sort:
    """All incidents of one kind and visibility."""

    kind: Kind
    visibility: Visibility
    own_channel: None = None

    def involves(self, _person: PersonId) -> bool:
        return False


def read_recipients(rows: Iterable[Row]) -> Recipients:
    """Read whom to tell from the bodies of one incident's events, even broken ones."""
    events = [loads_object(str(body)) or NOTHING for (body,) in rows]
    first = events[0] if events else NOTHING
    leads = {_role_of(as_object(x)): _lead_in(x) for x in items(first, "leads")}
    last = ""
    for event in events:
        last = text(child(event, "mark"), "by") or last
        if role := _role_of(event):
            leads[role] = text(event, "person")
    people = (text(child(first, "mark"), "by"), *leads.values(), last)
    announce = (first.get("origin"), *items(first, "announce"))
    return Recipients(
        people=tuple(dict.fromkeys(PersonId(x) for x in people if x)),
        announce=tuple(
            ChannelId(x)
            for x in dict.fromkeys(x for x in announce if isinstance(x, str))
            if x
        ),
        visibility=_visibility_in(first),
    )


def _visibility_in(declared: JsonObject) -> Visibility:
    """Read who may see an incident; in doubt, only its members."""
    written = str(declared.get("visibility", Visibility.PUBLIC))
    return Visibility(written) if written in _VISIBILITIES else Visibility.MEMBERS


def _role_of(event: JsonObject) -> str:
    return text(child(event, "role"), "key")


def _lead_in(lead: object) -> str:
    return text(as_object(lead), "person")


def time(raw: object) -> datetime:
    """Read a time, which SQLite keeps as text."""
    return raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw))


def whole(raw: object) -> int:
    return int(str(raw))
