"""The timeline: everything that matters to a reader, oldest first."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise

from attrs import frozen

from actors.incident.ending import ClosedAutomatically
from actors.incident.events import Event, HumanEvent, TimerEvent
from actors.incident.evolve import evolve
from actors.incident.model import Incident
from actors.incident.steps.events import Invited
from bot.record.human_entries import human_entry
from bot.record.step_entries import invited, step_entry
from bot.words.phrases import duration
from bot.words.renderers.documents import Names
from bot.words.renderers.markdown import Markdown, as_markdown
from bot.words.spans import Said, say

UNDER_AN_ENTRY = "  "
"""The indent that makes a line a part of its list item."""

SILENCE = timedelta(minutes=30)
"""The timeline points out a longer gap, because somebody may know what happened."""


@frozen(kw_only=True)
class Entry:
    """A line of the timeline."""

    at: datetime
    said: Said


def timeline(events: Iterable[Event], names: Names) -> Markdown:
    """Write the entries by day, with the gaps between them."""
    # A message about several changes has one entry.
    distinct = dict.fromkeys(_entries(events))
    entries = sorted(distinct, key=lambda entry: entry.at)
    silences = _silences(entries)
    lines: list[str] = []
    for at_day, of_day in groupby(entries, lambda entry: day(entry.at)):
        lines += ["", f"### {at_day}", ""]
        for entry in of_day:
            if entry in silences:
                lines.append(f"- *No entries for {silences[entry]}*")
            said = as_markdown(entry.said, names, UNDER_AN_ENTRY)
            lines.append(f"- {entry.at.astimezone(UTC):%H:%M:%S} {said}")
    return Markdown("\n".join(lines[1:]))


def day(at: datetime) -> str:
    """Return a date in words, such as ``5 March 2026``."""
    at = at.astimezone(UTC)
    return f"{at.day} {at:%B %Y}"


def _entries(events: Iterable[Event]) -> Iterator[Entry]:
    incident: Incident | None = None
    for _key, group in groupby(enumerate(events), _invited_together):
        before = incident
        together = [event for _place, event in group]
        for event in together:
            incident = evolve(incident, event)
        if incident and (said := _said(together, before, incident)):
            yield Entry(at=_time_of(together[0]), said=said)


def _invited_together(numbered: tuple[int, Event]) -> tuple[int, datetime | None]:
    """Give invitations from one call the same key, and every other event its own."""
    place, event = numbered
    return (-1, event.at) if isinstance(event, Invited) else (place, None)


def _said(
    together: list[Event], before: Incident | None, after: Incident
) -> Said | None:
    event = together[0]
    if isinstance(event, HumanEvent):
        return human_entry(event, before, after)
    if isinstance(event, ClosedAutomatically):
        return say("The test incident was closed automatically after 1 day.")
    if isinstance(event, TimerEvent):
        # It only says when the next question is due.
        return None
    if before is None:
        raise AssertionError("a step was taken before the incident was declared")
    if len(together) > 1:
        return invited(x.person for x in together if isinstance(x, Invited))
    return step_entry(event, before)


def _time_of(event: Event) -> datetime:
    return event.mark.at if isinstance(event, HumanEvent) else event.at


def _silences(entries: list[Entry]) -> dict[Entry, str]:
    return {
        after: duration(after.at - before.at)
        for before, after in pairwise(entries)
        if after.at - before.at >= SILENCE
    }
