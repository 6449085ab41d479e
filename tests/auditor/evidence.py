"""What the auditor is given: the journal, the workspace, and what was heard of it."""

from collections.abc import Mapping

from attrs import field, frozen

from actors.incident.events import Event, StepStarted
from actors.incident.evolve import replay
from actors.incident.ids import IncidentNumber, StepKey
from actors.incident.model import Incident
from bot.sandbox import Call, Message, Workspace
from bot.sandbox.fields import Fields, as_fields, as_text
from tests.auditor.heard import Heard


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

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is due and nobody is parked."""
        rows = [case.row for case in self.cases.values() if case.row]
        return all(row.due_at is None and row.parked is None for row in rows)


NOTHING_KEPT = JournalRead(cases={}, requests={}, dump="")


@frozen(kw_only=True)
class Evidence:
    """The end of a run.

    Attributes:
        flaws: what did not hold at the moment when it had to.
        declared: what was acknowledged as declared, by form: the person, the title.
        submitted: how many windows with this title were submitted.
        unanswered: forms that were acknowledged without a word.
        answers: the payloads of acknowledgements, and what was said privately.
        calls: the calls that have to wait for what a Retry-After closed.
        secrets: texts that must stand neither in a log nor in the database.
        typed: texts of people that must stand in no log.
        peak: the most that ever waited in a mailbox.
        drops_metadata: Slack keeps no metadata of any message.
    """

    workspace: Workspace
    journal: JournalRead
    heard: Heard
    flaws: tuple[str, ...] = ()
    declared: Mapping[str, tuple[str, str]] = {}
    submitted: Mapping[str, int] = {}
    unanswered: frozenset[str] = frozenset()
    answers: tuple[Fields, ...] = ()
    calls: tuple[Call, ...] = ()
    logs: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()
    peak: int = 0
    drops_metadata: bool = False


def mark_of(message: Message) -> tuple[int, StepKey] | None:
    """Read the mark at the start of the first block id, or in the metadata.

    A message without blocks has only that, even where Slack threw it away.
    """
    first = as_text(message.blocks[0].get("block_id")) if message.blocks else ""
    payload = as_fields(
        as_fields(message.metadata or message.dropped).get("event_payload")
    )
    mark = first.partition("|")[0] or as_text(payload.get("step"))
    muster, _, rest = mark.partition("/")
    number, _, step = rest.partition("/")
    if muster != "muster" or not number.isdecimal() or not step:
        return None
    return int(number), StepKey(step)


def number_in(name: str) -> int:
    """Read the incident's number in the name of its channel; 0: there is none."""
    _, _, rest = name.partition("-")
    number = rest.partition("-")[0]
    return int(number) if number.isdecimal() else 0
