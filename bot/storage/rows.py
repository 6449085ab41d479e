"""What both stores ask alike of the index of incidents, and how the rows are read."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeAlias

from actors.incident.ids import ChannelId, IncidentNumber
from bot.storage.store import Backlog, Listed

Row: TypeAlias = Sequence[object]

OPEN_INCIDENTS = (
    "SELECT number, title, severity, service, channel, declared_at"
    " FROM incidents WHERE phase = 'open' ORDER BY number DESC"
)
BACKLOG = (
    "SELECT count(*) FILTER (WHERE phase = 'open'),"
    " min(due_at) FILTER (WHERE parked IS NULL) FROM incidents"
)


def read_listed(
    rows: Iterable[Row], text: Callable[[str], str] = str
) -> tuple[Listed, ...]:
    """Read the rows of ``OPEN_INCIDENTS``; ``text`` undoes how text was written."""
    return tuple(
        Listed(
            number=IncidentNumber(whole(number)),
            title=text(str(title)),
            severity=text(str(severity)),
            service=text(str(service)),
            channel=ChannelId(str(channel)) if channel else None,
            declared_at=time(at),
        )
        for number, title, severity, service, channel, at in rows
    )


def read_backlog(rows: Sequence[Row]) -> Backlog:
    """Read the one row of ``BACKLOG``."""
    count, oldest = rows[0]
    return Backlog(
        open_incidents=whole(count), oldest_due=time(oldest) if oldest else None
    )


def time(raw: object) -> datetime:
    """Read a time, which SQLite keeps as text."""
    return raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw))


def whole(raw: object) -> int:
    return int(str(raw))
