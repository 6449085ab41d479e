"""Every channel that was told of an incident hears of each change, in full.

Rule: whether a channel heard something is read in the words of the messages there. How
often it heard it is in ``exactly_once.py``, too.
"""

import re
from collections import Counter
from collections.abc import Iterator

from actors.incident.details import (
    DescriptionChanged,
    ImpactChanged,
    ServiceChanged,
    SeverityChanged,
    TitleChanged,
)
from actors.incident.keys import notice_key
from actors.incident.lifecycle import Closed, Reopened
from actors.incident.roles import LeadChanged
from actors.incident.status import StatusWords
from actors.incident.steps.events import StepStarted
from actors.incident.updates import StatusChanged, UpdateSent
from bot.sandbox import Message
from tests.auditor.evidence import Case, Evidence
from tests.auditor.exactly_once import repeats_of
from tests.auditor.incident_state import UNSURE, states_of
from tests.auditor.news import Change, Posted, Reader, Told, changes_of, readers_of
from tests.auditor.visible_text import MENTION, letters, shows, text_of

CLOSED = re.compile(r"\bclosed\b", re.IGNORECASE)
REOPENED = re.compile(r"\breopened\b", re.IGNORECASE)


def unheard(case: Case, evidence: Evidence) -> Iterator[str]:
    """I1: at rest each told channel has heard of every change since it was told.

    A change needs no telling there if a later one on the same subject was told, or if
    somebody reopened the incident before the channel heard that it was closed.
    """
    changes = list(changes_of(case))
    for reader in readers_of(case, evidence):
        owed = [x for x in changes if x.first > reader.since]
        for change in owed:
            if not reader.is_over(change) and not _is_moot(change, owed, reader):
                what = type(change.event).__name__
                yield f"I1 {case.number}: {reader.channel} never heard of {what}"


def _is_moot(change: Change, owed: list[Change], reader: Reader) -> bool:
    same = [x for x in owed if x.subject == change.subject]
    if any(reader.is_over(x) for x in same if x.version > change.version):
        return True
    others = [x for x in owed if x.first == change.first and x is not change]
    match change.event:
        case Closed():
            return any(x.version > change.version for x in same)
        case Reopened():
            before = [x for x in same if x.version < change.version]
            return bool(before) and not reader.heard(before[-1])
        case _:
            # It was said in the same breath as one of those.
            lifecycle = [x for x in others if isinstance(x.event, Closed | Reopened)]
            return any(_is_moot(x, owed, reader) for x in lifecycle)


def mistold(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: news says what changed, unless the channel knows something newer of it."""
    changes = list(changes_of(case))
    words = next((x.words for x in states_of(case.events) if x), StatusWords())
    for reader in readers_of(case, evidence):
        for posted in reader.posted:
            text = text_of(posted.message)
            for change in changes:
                is_in_it = change.first in posted.firsts
                if not is_in_it or _says(text, change.event, words):
                    continue
                if not _is_overtaken(change, posted, changes, case, reader):
                    what = f"{type(change.event).__name__} of {change.version}"
                    yield f"I2 {case.number}: {text[:60]!r} does not say {what}"


def _is_overtaken(
    change: Change,
    posted: Posted,
    changes: list[Change],
    case: Case,
    reader: Reader,
) -> bool:
    """Whether newer news on the same subject was about to be told there before."""
    newer = {
        notice_key(x.first, reader.channel)
        for x in changes
        if x.subject == change.subject and x.version > change.version
        if x.first not in posted.firsts
    }
    return any(
        isinstance(x, StepStarted) and not newer.isdisjoint(x.covers)
        for x in case.events[: posted.intent]
    )


def _says(text: str, event: Told, words: StatusWords) -> bool:
    read = letters(text)
    match event:
        case TitleChanged(title=typed):
            return shows(text, typed)
        case DescriptionChanged(description=typed) | ImpactChanged(impact=typed):
            return shows(text, typed) if typed.strip() else "removed" in read
        case UpdateSent(text=typed):
            return shows(text, typed)
        case ServiceChanged(service=service):
            is_unsure = service.key == UNSURE and "tobeconfirmed" in read
            return letters(service.name) in read or is_unsure
        case SeverityChanged(severity=severity):
            return letters(severity.word) in read
        case LeadChanged(role=role, person=person):
            named = not person or MENTION.format(person) in text or person in text
            return letters(role.word) in read and named
        case StatusChanged(status=status):
            return letters(words.of(status)) in read
        case Closed():
            return bool(CLOSED.search(text))
        case Reopened():
            return bool(REOPENED.search(text))


def read_twice(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: no channel reads an update twice, whatever the messages are called."""
    sent = [x for x in changes_of(case) if isinstance(x.event, UpdateSent)]
    counts = Counter(x.event.text for x in sent if isinstance(x.event, UpdateSent))
    gone = evidence.slack_history.deleted
    for reader in readers_of(case, evidence):
        for change in sent:
            event = change.event
            if not isinstance(event, UpdateSent) or counts[event.text] > 1:
                continue
            found = [x.message for x in reader.posted if _reads(x.message, event)]
            there = [x for x in found if (x.channel, x.ts) not in gone]
            step = notice_key(change.first, reader.channel)
            if len(there) > 1 + repeats_of(case, step):
                yield (
                    f"I2 {case.number}: {reader.channel} read an update "
                    f"{len(there)} times, {event.text[:60]!r}"
                )


def _reads(message: Message, event: UpdateSent) -> bool:
    return shows(text_of(message), event.text)
