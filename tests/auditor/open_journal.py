"""An open journal: the auditor's queries, for both kinds of database."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import LiteralString, Protocol, TypeAlias

from attrs import frozen

from actors.incident.events import Event
from actors.incident.ids import IncidentNumber
from bot.storage.codec import read_event
from tests.auditor.evidence import NOTHING_KEPT, Case, JournalRead, Row

Line: TypeAlias = tuple[object, ...]
Ask: TypeAlias = Callable[[LiteralString, Line], list[Line]]

INCIDENTS = (
    "SELECT number, version, phase, title, severity, service, channel,"
    " due_at, parked, kind, visibility FROM incidents"
)
EVENTS = "SELECT incident, version, kind, body FROM events ORDER BY incident, version"
REQUESTS = "SELECT request, incident FROM requests"
INTENTS = "SELECT body FROM events WHERE incident = ? AND kind = 'StepStarted'"
OWNER = "SELECT number FROM incidents WHERE channel = ?"
KEPT = "SELECT 1 FROM requests JOIN incidents ON number = incident WHERE request = ?"


class UnreachableError(Exception):
    """The database cannot be reached, so its contents are unknown."""


@frozen
class OpenJournal:
    """A journal that can be queried.

    Attributes:
        dump: returns every text in the database.
        at_once: within it, all queries see the same moment.
    """

    ask: Ask
    dump: Callable[[], str]
    at_once: Callable[[], AbstractContextManager[object]] = nullcontext

    def intents(self, number: int) -> list[str]:
        """Return the steps with a recorded intent."""
        found = self.ask(INTENTS, (number,))
        return [str(json.loads(str(body))["step"]) for (body,) in found]

    def owner(self, channel: str) -> int | None:
        """Return the incident whose channel this is."""
        found = self.ask(OWNER, (channel,))
        return _int(found[0][0]) if found else None

    def keeps(self, request: str) -> bool:
        """Tell whether this request belongs to a recorded incident."""
        return bool(self.ask(KEPT, (request,)))

    def read(self) -> JournalRead:
        with self.at_once():
            return self._read()

    def _read(self) -> JournalRead:
        rows = {_int(number): _row(facts) for number, *facts in self.ask(INCIDENTS, ())}
        events: dict[int, list[tuple[int, Event]]] = {number: [] for number in rows}
        for number, version, kind, body in self.ask(EVENTS, ()):
            event = read_event(str(kind), str(body))
            events.setdefault(_int(number), []).append((_int(version), event))
        return JournalRead(
            cases={
                number: Case(
                    number=IncidentNumber(number),
                    events=tuple(event for _, event in found),
                    versions=tuple(version for version, _ in found),
                    row=rows.get(number),
                )
                for number, found in events.items()
            },
            requests={str(x): _int(y) for x, y in self.ask(REQUESTS, ())},
            dump=self.dump(),
        )


EMPTY = OpenJournal(lambda _query, _values: [], str)
"""The journal before there is a database."""


class JournalSource(Protocol):
    """Opens a journal at any moment."""

    def opened(self) -> AbstractContextManager[OpenJournal | None]:
        """Open it, or raise ``UnreachableError``; ``None`` if it does not exist yet."""
        ...


def read(source: JournalSource) -> JournalRead:
    """Return the whole journal; one that does not exist yet is empty."""
    with source.opened() as journal:
        return journal.read() if journal else NOTHING_KEPT


def _row(facts: list[object]) -> Row:
    version, phase, title, severity, service, *others, kind, visibility = facts
    channel, due_at, parked = (None if x is None else str(x) for x in others)
    return Row(
        version=_int(version),
        phase=str(phase),
        title=str(title),
        severity=str(severity),
        service=str(service),
        channel=channel,
        due_at=due_at,
        parked=parked,
        kind=str(kind),
        visibility=str(visibility),
    )


def _int(raw: object) -> int:
    return int(str(raw))
