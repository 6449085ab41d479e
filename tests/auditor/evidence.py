"""What the auditor is given: the journal, the workspace, and what was heard of it."""

import sqlite3
from collections.abc import Mapping

from attrs import define, field, frozen

from actors.incident.events import Event, StepStarted
from actors.incident.evolve import replay
from actors.incident.ids import IncidentNumber, StepKey
from actors.incident.model import Incident
from bot.sandbox import Message, Sandbox, Workspace
from bot.sandbox.changes import MessageDeleted, MessagePosted, MessageUpdated
from bot.sandbox.feed import Watch
from bot.sandbox.fields import Fields, as_text
from bot.storage.codec import read_event


@frozen
class Row:
    """What the index says of an incident, in the order of its columns."""

    version: int
    phase: str
    title: str
    severity: str
    service: str
    channel: str | None
    due_at: str | None
    parked: str | None


@frozen(kw_only=True)
class Case:
    """One incident: its journal, what that adds up to, and its row in the index."""

    number: IncidentNumber
    events: tuple[Event, ...]
    versions: tuple[int, ...]
    row: Row | None
    incident: Incident | None = field(init=False, repr=False)
    intents: tuple[StepStarted, ...] = field(init=False, repr=False)

    @incident.default
    def _replayed(self) -> Incident | None:
        return replay(self.events)

    @intents.default
    def _started(self) -> tuple[StepStarted, ...]:
        return tuple(x for x in self.events if isinstance(x, StepStarted))


@frozen(kw_only=True)
class JournalRead:
    """The whole database, as the auditor found it."""

    cases: Mapping[int, Case]
    requests: Mapping[str, int]
    dump: str


def read_journal(disk: sqlite3.Connection) -> JournalRead:
    rows = {
        int(number): Row(*facts)
        for number, *facts in disk.execute(
            "SELECT number, version, phase, title, severity, service, channel,"
            " due_at, parked FROM incidents"
        )
    }
    events: dict[int, list[tuple[int, Event]]] = {number: [] for number in rows}
    for number, version, kind, body in disk.execute(
        "SELECT incident, version, kind, body FROM events ORDER BY incident, version"
    ):
        events.setdefault(number, []).append((version, read_event(kind, body)))
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
        requests=dict(disk.execute("SELECT request, incident FROM requests")),
        dump="\n".join(disk.iterdump()),
    )


@define(eq=False)
class Heard:
    """Everything that was ever posted or edited, also what was deleted later."""

    _watch: Watch

    @classmethod
    def listening(cls, sandbox: Sandbox) -> "Heard":
        return cls(sandbox.changes())

    @property
    def posted(self) -> list[Message]:
        changes = self._watch._pending
        return [x.message for x in changes if isinstance(x, MessagePosted)]

    @property
    def shown(self) -> list[Message]:
        """Each state of each message."""
        kinds = (MessagePosted, MessageUpdated)
        return [x.message for x in self._watch._pending if isinstance(x, kinds)]

    @property
    def deleted(self) -> set[tuple[str, str]]:
        changes = self._watch._pending
        gone = (x for x in changes if isinstance(x, MessageDeleted))
        return {(x.channel, x.ts) for x in gone}


@frozen(kw_only=True)
class Evidence:
    """The end of a run.

    Attributes:
        declared: what was acknowledged as declared, by form: the person, the title.
        submitted: how many windows with this title were submitted.
        unanswered: forms that were acknowledged without a word.
        answers: the payloads of acknowledgements, and what was said privately.
        secrets: texts that must stand neither in a log nor in the database.
        peak: the most that ever waited in a mailbox.
    """

    workspace: Workspace
    journal: JournalRead
    heard: Heard
    declared: Mapping[str, tuple[str, str]] = {}
    submitted: Mapping[str, int] = {}
    unanswered: frozenset[str] = frozenset()
    answers: tuple[Fields, ...] = ()
    logs: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    peak: int = 0


def mark_of(message: Message) -> tuple[int, StepKey] | None:
    """Read the mark at the start of the first block id."""
    first = as_text(message.blocks[0].get("block_id")) if message.blocks else ""
    mark = first.partition("|")[0]
    muster, _, rest = mark.partition("/")
    number, _, step = rest.partition("/")
    if muster != "muster" or not number.isdecimal() or not step:
        return None
    return int(number), StepKey(step)
