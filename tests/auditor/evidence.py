"""The evidence: the journal, the workspace, and what happened there."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from attrs import field, frozen

from actors.incident.events import Event
from actors.incident.evolve import replay
from actors.incident.ids import IncidentNumber, StepKey
from actors.incident.model import Incident
from actors.incident.steps.events import StepStarted
from bot.sandbox import Call, Message, Workspace
from bot.sandbox.envelope import Envelope
from bot.sandbox.fields import Fields, as_text, dig
from bot.settings.configuration import Configuration
from tests.auditor.slack_history import SlackHistory
from tests.auditor.submissions import Submission, Views

SOON = timedelta(hours=2)
"""What is due later waits for a time of day, and for nothing that Slack may do before.

A step that Slack does not carry out now waits for an hour at most.
"""


@frozen
class Row:
    """An incident's row in the index, in the order of its columns."""

    version: int
    phase: str
    title: str
    severity: str
    service: str
    channel: str | None
    due_at: str | None
    parked: str | None
    kind: str
    visibility: str

    def is_due_by(self, at: datetime) -> bool:
        return self.due_at is not None and datetime.fromisoformat(self.due_at) <= at


@frozen(kw_only=True)
class Case:
    """One incident: its journal, its state by replay, and its row in the index.

    Attributes:
        incident: the bot's own replay of the events. It is asked about steps only:
            which are settled, refused, in doubt or due, and where surfaces are. The
            incident itself, and what people see of it, is judged by
            ``incident_state.py``.
    """

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
    """The whole database, as the auditor read it."""

    cases: Mapping[int, Case]
    requests: Mapping[str, int]
    dump: str

    def is_at_rest(self, now: datetime) -> bool:
        """Whether nothing is due soon and no incident is parked."""
        rows = [case.row for case in self.cases.values() if case.row]
        return not any(row.is_due_by(now + SOON) or row.parked for row in rows)


NOTHING_KEPT = JournalRead(cases={}, requests={}, dump="")


@frozen(kw_only=True)
class PrivateAnswer:
    """An answer in another place, after the response_url refused it; it has no mark."""

    person: str
    at: float
    place: str


@frozen(kw_only=True)
class Evidence:
    """Everything that the auditor judges at the end of a run.

    Attributes:
        flaws: what the recorder found wrong during the run.
        declared: the acknowledged declarations, by form: the person, the title.
        submitted: how many windows were submitted, by title.
        unanswered: the forms that were acknowledged without an answer.
        answers: the payloads of acknowledgements, and other private answers.
        failures: the calls that went wrong, for whatever reason.
        calls: the calls that have to respect a Retry-After.
        secrets: texts that must be neither in a log nor in the database.
        typed: texts of people that must not be in a log.
        peak: the most messages that ever waited in a mailbox.
        configuration: the bot's configuration.
        envelopes: everything that people sent, in the order of first delivery.
        submissions: the submitted windows among these.
        views: what each window and Home tab showed, by its id, in order.
        windows_at: when each window was opened, changed and closed, by its id, and when
            each Home tab was published.
        answering: the posts to response_urls.
        invitations: the calls that invited people.
        uneditable: the messages, by channel and time stamp, that Slack will never
            let anybody edit.
        crashes: when a bot crashed; ``None`` if that is not known.
        outages: when no bot ran, by the clock of the crashes; ``None`` if that is not
            known.
        once_active: the people who were deactivated only after they had acted.
        shown_at: the response_urls by which an answer was really shown.
        private_answers: the answers in fallback places.
        is_slack_clear: Slack answered every question about a person at once.
    """

    workspace: Workspace
    journal: JournalRead
    slack_history: SlackHistory
    flaws: tuple[str, ...] = ()
    declared: Mapping[str, tuple[str, str]] = {}
    submitted: Mapping[str, int] = {}
    unanswered: frozenset[str] = frozenset()
    answers: tuple[Fields, ...] = ()
    failures: tuple[Call, ...] = ()
    calls: tuple[Call, ...] = ()
    logs: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()
    peak: int = 0
    configuration: Configuration = field(factory=Configuration)
    envelopes: tuple[Envelope, ...] = ()
    submissions: tuple[Submission, ...] = ()
    views: Views = field(factory=dict)
    windows_at: Mapping[str, Sequence[float]] = {}
    answering: tuple[Call, ...] = ()
    invitations: tuple[Call, ...] = ()
    uneditable: frozenset[tuple[str, str]] = frozenset()
    crashes: tuple[float, ...] | None = None
    outages: tuple[tuple[float, float], ...] | None = None
    once_active: frozenset[str] = frozenset()
    shown_at: frozenset[str] = frozenset()
    private_answers: tuple[PrivateAnswer, ...] = ()
    is_slack_clear: bool = True

    @property
    def now(self) -> datetime:
        """When the audit takes place, by Slack's clock."""
        return datetime.fromtimestamp(self.workspace.now, UTC)

    def asked_at(self, trigger: str, latest: float) -> float:
        """Return when the person did what this trigger belongs to."""
        found = self.workspace.screens.known_trigger(trigger)
        return min(found.at, latest) if found else latest

    def views_opened_by(self, trigger: str) -> list[Fields]:
        """Return every view of the window that this trigger opened."""
        found = self.workspace.screens.known_trigger(trigger)
        return self.views.get(found.window, []) if found and found.window else []


def mark_of(message: Message) -> tuple[int, StepKey] | None:
    """Read the mark at the start of the first block id, or in the metadata.

    A message without blocks has only its metadata, even if Slack dropped it.
    """
    first = as_text(message.blocks[0].get("block_id")) if message.blocks else ""
    kept = message.metadata or message.dropped
    named = as_text(dig(kept, "event_payload", "step"))
    return read_mark(first.partition("|")[0]) or read_mark(named)


def read_mark(mark: str) -> tuple[int, StepKey] | None:
    muster, _, rest = mark.partition("/")
    number, _, step = rest.partition("/")
    if muster != "muster" or not number.isdecimal() or not step:
        return None
    return int(number), StepKey(step)


def number_in(name: str) -> int:
    """Read the incident's number in the name of its channel; 0 if there is none."""
    _, _, rest = name.removeprefix("test-").partition("-")
    number = rest.partition("-")[0]
    return int(number) if number.isdecimal() else 0
