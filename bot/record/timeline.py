"""The timeline: everything that matters to a reader, in the order of time."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise

from attrs import frozen

from actors.incident.events import Event, HumanEvent
from actors.incident.evolve import evolve
from actors.incident.ids import PersonId
from actors.incident.model import Incident
from actors.incident.steps.events import Invited
from bot.record.human_entries import deed_of
from bot.record.naming import Naming
from bot.record.step_entries import outcome_of
from bot.words.phrases import duration
from bot.words.renderers.markdown import Markdown, several

SILENCE = timedelta(minutes=30)
"""So long without an entry is pointed out, for somebody may know what happened."""


@frozen
class Entry:
    """A line of the timeline."""

    at: datetime
    said: Markdown


def timeline(events: Iterable[Event], names: Naming) -> Markdown:
    """Write the entries under their days, with the silences between them."""
    # One message may tell several things, and is one entry.
    told_once = dict.fromkeys(_entries(events, names))
    entries = sorted(told_once, key=lambda entry: entry.at)
    silences = _silences(entries)
    lines: list[str] = []
    for at_day, of_day in groupby(entries, lambda entry: day(entry.at)):
        lines += ["", f"### {at_day}", ""]
        for entry in of_day:
            if entry in silences:
                lines.append(f"- *{silences[entry]} with no entry*")
            lines.append(f"- {entry.at.astimezone(UTC):%H:%M:%S} {entry.said}")
    return Markdown("\n".join(lines[1:]))


def day(at: datetime) -> str:
    """A date in words, such as ``5 March 2026``."""
    at = at.astimezone(UTC)
    return f"{at.day} {at:%B %Y}"


def _entries(events: Iterable[Event], names: Naming) -> Iterator[Entry]:
    incident: Incident | None = None
    for _key, group in groupby(enumerate(events), _told_together):
        before = incident
        several_events = [event for _place, event in group]
        for event in several_events:
            incident = evolve(incident, event)
        first, *more = several_events
        if said := _said(first, before, names, more):
            yield Entry(_time_of(first), said)


def _told_together(numbered: tuple[int, Event]) -> tuple[int, datetime | None]:
    """Give those who were invited at one time the same key, and no others."""
    place, event = numbered
    return (-1, event.at) if isinstance(event, Invited) else (place, None)


def _said(
    event: Event, before: Incident | None, names: Naming, more: list[Event]
) -> Markdown | None:
    if isinstance(event, HumanEvent):
        return deed_of(event, before, names)
    if before is None:
        raise AssertionError("a step was taken before the incident was declared")
    if more:
        return _invited([event, *more], names)
    return outcome_of(event, before, names)


def _invited(events: list[Event], names: Naming) -> Markdown:
    people: list[PersonId] = [x.person for x in events if isinstance(x, Invited)]
    who = several([names.person(person) for person in people])
    return Markdown(f"{who} were brought into the channel.")


def _time_of(event: Event) -> datetime:
    return event.mark.at if isinstance(event, HumanEvent) else event.at


def _silences(entries: list[Entry]) -> dict[Entry, str]:
    return {
        after: duration(after.at - before.at)
        for before, after in pairwise(entries)
        if after.at - before.at >= SILENCE
    }
