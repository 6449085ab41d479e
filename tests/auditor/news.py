"""What there is to hear of an incident, and the messages with news in each channel.

Rule: what there is to hear follows from what people did, not from the bot's notices.
"""

from collections.abc import Iterable, Iterator

from attrs import define, field, frozen

from actors.incident.details import (
    DescriptionChanged,
    ImpactChanged,
    ServiceChanged,
    SeverityChanged,
    TitleChanged,
)
from actors.incident.ids import ChannelId, StepKey
from actors.incident.keys import NOTICE, announce_key, notice_of, row_of
from actors.incident.lifecycle import Closed, Reopened
from actors.incident.roles import LeadChanged
from actors.incident.steps.events import (
    ChannelCreated,
    StepDone,
    StepFailed,
    StepStarted,
)
from actors.incident.trouble import Confirmed
from actors.incident.updates import StatusChanged, UpdateSent
from bot.sandbox import Message
from tests.auditor.evidence import Case, Evidence, mark_of

Told = (
    TitleChanged
    | DescriptionChanged
    | ImpactChanged
    | ServiceChanged
    | SeverityChanged
    | LeadChanged
    | StatusChanged
    | UpdateSent
    | Closed
    | Reopened
)
"""What everybody hears who knows of the incident."""


@frozen(kw_only=True)
class Change:
    """One thing to hear of.

    Attributes:
        version: the place of its event in the journal, from one on.
        first: that of the first thing that the same person did at the same time.
        subject: what it is about; only the latest on a subject is current.
    """

    version: int
    first: int
    event: Told
    subject: str


def changes_of(case: Case) -> Iterator[Change]:
    first, latest = 0, None
    for version, event in enumerate(case.events, start=1):
        if not isinstance(event, Told):
            continue
        if event.mark != latest:
            first, latest = version, event.mark
        subject = _subject(event)
        yield Change(version=version, first=first, event=event, subject=subject)


def _subject(event: Told) -> str:
    match event:
        case LeadChanged(role=role):
            return f"role {role.key}"
        case Closed() | Reopened():
            return "whether it is over"
        case _:
            return type(event).__name__


@frozen(kw_only=True)
class Posted:
    """A message with news, and the place of its intent in the journal."""

    message: Message
    firsts: frozenset[int]
    intent: int


@define(kw_only=True)
class Reader:
    """A channel, and what it heard.

    Attributes:
        since: the changes after this version are news there.
        excused: the news that Slack refused to post there, or that a person has seen.
    """

    channel: ChannelId
    since: int
    posted: list[Posted] = field(factory=list)
    excused: set[int] = field(factory=set)

    def heard(self, change: Change) -> list[Posted]:
        return [x for x in self.posted if change.first in x.firsts]

    def is_over(self, change: Change) -> bool:
        return bool(self.heard(change)) or change.first in self.excused


def readers_of(case: Case, evidence: Evidence) -> list[Reader]:
    """Return the incident's own channel, and each with an announcement."""
    readers = {x.channel: x for x in _readers(case)}
    for event in case.events:
        if isinstance(event, StepFailed | Confirmed) and row_of(event.step) == NOTICE:
            for target in _covered(case, event.step):
                first, channel = notice_of(target)
                if channel in readers:
                    readers[channel].excused.add(first)
    intents = {
        x.step: (place, frozenset(notice_of(y)[0] for y in x.covers))
        for place, x in enumerate(case.events)
        if isinstance(x, StepStarted) and row_of(x.step) == NOTICE
    }
    for message, step in _news(case, evidence):
        reader = readers.get(ChannelId(message.channel))
        if reader and step in intents:
            place, firsts = intents[step]
            reader.posted.append(Posted(message=message, firsts=firsts, intent=place))
    return list(readers.values())


def _readers(case: Case) -> Iterator[Reader]:
    started: dict[StepKey, int] = {}
    announced = {
        announce_key(x): x for x in (case.incident.announce if case.incident else ())
    }
    for version, event in enumerate(case.events, start=1):
        match event:
            case ChannelCreated(channel=channel):
                yield Reader(channel=channel, since=0)
            case StepStarted(step=step):
                started[step] = version
            case StepDone(step=step) | Confirmed(step=step) if step in announced:
                since = started.get(step, version)
                yield Reader(channel=announced[step], since=since)
            case _:
                pass


def _covered(case: Case, step: StepKey) -> Iterable[StepKey]:
    """Return the news of a step: what its calls were for, or itself."""
    return {step, *(y for x in case.intents if x.step == step for y in x.covers)}


def _news(case: Case, evidence: Evidence) -> Iterator[tuple[Message, StepKey]]:
    bot = evidence.workspace.bot_id
    for message in evidence.slack_history.posted:
        mark = mark_of(message) if message.bot_id == bot else None
        if mark and mark[0] == case.number and row_of(mark[1]) == NOTICE:
            yield message, mark[1]
