"""Who ticked what: each box that people touched is saved, and no other.

A box was touched if it looks different from when the window first showed it.
"""

from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from actors.incident.checklist import ChecklistSaved
from actors.incident.events import Event
from tests.auditor.evidence import Case, Evidence
from tests.auditor.submissions import BOXES, CHECKS, Submission


@frozen(kw_only=True)
class Touch:
    """Somebody ticked or unticked a box."""

    person: str
    key: str
    is_ticked: bool


def touches(submission: Submission) -> list[Touch]:
    """Return what a submitted window touched."""
    now, shown = _ticked(submission.values), _ticked(submission.shown)
    return [
        Touch(person=submission.person, key=key, is_ticked=key in now)
        for key in sorted(now ^ shown)
    ]


def _ticked(values: Mapping[str, str]) -> frozenset[str]:
    blocks = (keys for block, keys in values.items() if block.startswith(BOXES))
    return frozenset(key for keys in blocks for key in keys.split())


def ticks_after(events: Iterable[Event]) -> list[frozenset[str]]:
    """Return the keys that are ticked after each event, preceded by none."""
    found: list[frozenset[str]] = [frozenset()]
    for event in events:
        ticked = found[-1]
        if isinstance(event, ChecklistSaved):
            ticked = ticked.difference(event.unticked).union(event.ticked)
        found.append(ticked)
    return found


def _about(case: Case, evidence: Evidence) -> list[Submission]:
    return [
        x
        for x in evidence.submissions
        if (x.callback, x.number) == (CHECKS, case.number)
    ]


def unasked_ticks(case: Case, evidence: Evidence) -> Iterator[str]:
    """I1: every tick in the journal is one that this person made, once."""
    touched = {(x.form, y) for x in _about(case, evidence) for y in touches(x)}
    asked = [touch for _, touch in touched]
    # A window that is submitted again may take back what it said before.
    asked += [
        Touch(person=x.person, key=y.key, is_ticked=not y.is_ticked)
        for x in _about(case, evidence)
        if any(z.is_again for z in _about(case, evidence) if z.form == x.form)
        for y in touches(x)
    ]
    for event in case.events:
        if not isinstance(event, ChecklistSaved):
            continue
        for done in _saved(event):
            if done in asked:
                asked.remove(done)
            else:
                yield f"I1 unrequested tick, {case.number}: {done}"


def _saved(event: ChecklistSaved) -> Iterator[Touch]:
    who = event.mark.by
    yield from (Touch(person=who, key=x, is_ticked=True) for x in event.ticked)
    yield from (Touch(person=who, key=x, is_ticked=False) for x in event.unticked)


def lost_ticks(case: Case, evidence: Evidence) -> Iterator[str]:
    """I1: every box that an accepted window touched was so at some time since."""
    ticked = ticks_after(case.events)
    for submission in _about(case, evidence):
        if not submission.is_taken:
            continue
        since = ticked[submission.version :]
        for touch in touches(submission):
            if not any((touch.key in x) is touch.is_ticked for x in since):
                yield f"I1 lost tick, {case.number}: {touch}"


def torn_ticks(case: Case, _evidence: Evidence) -> Iterator[str]:
    """I3: an event ticks nothing that is ticked, and unticks nothing that is not."""
    ticked = ticks_after(case.events)
    for place, event in enumerate(case.events):
        if isinstance(event, ChecklistSaved):
            repeated = ticked[place].intersection(event.ticked)
            missing = frozenset(event.unticked) - ticked[place]
            if repeated or missing:
                yield f"I3 {case.number}: ticked {repeated} or unticked {missing} again"
