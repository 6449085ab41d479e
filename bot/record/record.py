"""The whole record as one page of Markdown: facts, summary, timeline, outline."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from actors.incident.audience import Operator, may_see
from actors.incident.events import Event, HumanEvent
from actors.incident.evolve import replay
from actors.incident.facts import Mark
from actors.incident.handovers import HandoverOffered
from actors.incident.ids import ChannelId, PersonId
from actors.incident.keys import CHANNEL_KEY
from actors.incident.lifecycle import Declared, Kind
from actors.incident.model import Incident
from actors.incident.roles import LeadChanged
from actors.incident.steps.events import Invited, InviteRefused
from actors.incident.tasks import TaskAdded, TaskGiven
from bot.record.crew_entries import open_task
from bot.record.human_entries import severity
from bot.record.timeline import day, timeline
from bot.words.phrases import duration, leads_in_a_row, name_of, service_name
from bot.words.reasons import reason
from bot.words.renderers.documents import Names
from bot.words.renderers.markdown import Markdown, as_markdown, escape, quote
from bot.words.spans import Person, Place, Said, Time, say

OUTLINE: Mapping[str, str] = {
    "Impact": "Who was affected, how many, how, and for how long?",
    "How we found out": "Who noticed, and how? Could we have known sooner?",
    "Key moments": "What did people see and think, and what options did they weigh up?",
    "Contributing factors": "Which conditions together made this possible? "
    "Expect several.",
    "What helped, what got in the way": "Where were we lucky?",
    "How we worked together": "Roles, updates, handovers: what worked?",
    "Similar incidents": "Which earlier incidents were like this one?",
    "Actions": "What, who, by when? Does it prevent, detect, limit or respond?",
    "Message to users": "What do we tell the people affected?",
    "Data protection": "Was personal data at risk, and what was decided?",
}
"""The parts of a report that people write, and the question each answers."""


def record(
    events: Iterable[Event],
    people: Mapping[PersonId, str],
    channels: Mapping[ChannelId, str],
) -> str | None:
    """Write the record for those who run Muster; ``None`` if nothing was declared."""
    events = tuple(events)
    incident = replay(events)
    if incident is None or not may_see(Operator(), incident):
        return None
    known = _names(incident, people, channels)
    facts = (
        f"- **{name}:** {as_markdown(fact, known)}" for name, fact in _facts(incident)
    )
    parts = (
        f"# {_headline(incident)}",
        "\n".join(facts),
        f"## Summary\n\n{_summary(incident)}",
        f"## Description\n\n{quote(incident.description) or 'No description.'}",
        f"## Open tasks\n\n{_open_tasks(incident, known)}",
        f"## Timeline (UTC)\n\n{timeline(events, known)}",
        "## Report\n\nThe facts are above. Complete the sections below.",
        *(f"### {part}\n\n*{question}*" for part, question in OUTLINE.items()),
    )
    return "\n\n".join(parts) + "\n"


def people_of(events: Iterable[Event]) -> frozenset[PersonId]:
    """Return everybody whose name the record needs."""
    return frozenset(person for event in events for person in _people_in(event))


def channels_of(events: Iterable[Event]) -> frozenset[ChannelId]:
    """Return the channels whose names the record needs and the journal lacks."""
    return frozenset(
        channel
        for event in events
        if isinstance(event, Declared)
        for channel in (event.origin, *event.announce)
        if channel
    )


def _people_in(event: Event) -> Iterator[PersonId]:
    if isinstance(event, HumanEvent):
        yield event.mark.by
    match event:
        case Declared(leads=leads):
            yield from (lead.person for lead in leads)
        case LeadChanged(person=str(person)):
            yield person
        case TaskAdded(owner=str(owner)) | TaskGiven(owner=str(owner)):
            yield owner
        case HandoverOffered(to=person):
            yield person
        case Invited(person=person) | InviteRefused(person=person):
            yield person
        case _:
            pass


def _headline(incident: Incident) -> Markdown:
    kind = " (drill)" if incident.kind is Kind.DRILL else ""
    return Markdown(f"{name_of(incident.number)}{kind}: {escape(incident.title)}")


def _facts(incident: Incident) -> Iterator[tuple[str, Said]]:
    graded = severity(incident.severity, unsure=incident.unsure)
    sentence = incident.severity.sentence
    yield "Severity", say("{word}: {sentence}", word=graded, sentence=sentence)
    yield "Service", say("{name}", name=service_name(incident.service))
    if incident.impact:
        yield "Impact", say("{text}", text=incident.impact)
    yield "Declared", _mark(incident.declared)
    yield "Roles", leads_in_a_row(incident.leads)
    closed = incident.closed
    if closed:
        lasted = duration(closed.mark.at - incident.declared.at)
        yield "Closed", _mark(closed.mark)
        yield "Duration", say("{lasted} from declaring to closing", lasted=lasted)
    else:
        yield "Closed", say("still open")
    yield "Channel", _channel(incident)


def _mark(mark: Mark) -> Said:
    return say("{at}, by {person}", at=Time(mark.at), person=Person(mark.by))


def _time(at: datetime) -> str:
    return f"{day(at)}, {at.astimezone(UTC):%H:%M} UTC"


def _channel(incident: Incident) -> Said:
    if incident.channel:
        return say("{channel}", channel=Place(incident.channel.id))
    if refusal := incident.steps.refused.get(CHANNEL_KEY):
        return say("none. {why}", why=reason(refusal.error))
    return say("not created yet")


def _names(
    incident: Incident,
    people: Mapping[PersonId, str],
    channels: Mapping[ChannelId, str],
) -> Names:
    """The journal has the name of the incident's own channel only."""
    own = {incident.channel.id: incident.channel.name} if incident.channel else {}
    return Names(people=people, channels={**channels, **own}, time=_time)


def _open_tasks(incident: Incident, known: Names) -> Markdown:
    """List what was left to do, with who has it."""
    rows = [f"- {as_markdown(open_task(x), known)}" for x in incident.tasks.open]
    return Markdown("\n".join(rows) or "There are no open tasks.")


def _summary(incident: Incident) -> Markdown:
    if incident.closed is None:
        return Markdown("The incident is open.")
    return quote(incident.closed.summary) or Markdown("No closing summary.")
