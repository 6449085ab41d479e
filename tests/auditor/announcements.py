"""Announcements say what holds now, and what everybody must see is in the channel."""

import re
from collections.abc import Iterator

from actors.incident.details import SeverityChanged
from actors.incident.ending import ClosedAutomatically
from actors.incident.events import Event
from actors.incident.ids import ChannelId, StepKey
from actors.incident.keys import NOTICE, notice_of, row_of
from actors.incident.lifecycle import Closed, Declared, Reopened
from actors.incident.steps.events import StepDone
from bot.sandbox import Message
from tests.auditor.evidence import Case, Evidence, mark_of
from tests.auditor.exactly_once import repeats_of
from tests.auditor.incident_state import IncidentState, states_of
from tests.auditor.visible_text import headline_of, letters, shows, text_of

CLOSED = re.compile(r"\bclosed\b", re.IGNORECASE)

UNSURE_SERVICE = "not-sure"
FOLLOWED_SINCE = 5
"""The plan of the first incidents whose announcements are edited from the start."""

HEADLINE = 20
"""How many letters of a title are in a notification."""


def wrong_announcements(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: an announcement that can be edited says what holds now."""
    state, incident = states_of(case.events)[-1], case.incident
    first = case.events[0] if case.events else None
    is_new = isinstance(first, Declared) and first.plan >= FOLLOWED_SINCE
    if state is None or incident is None or not is_new:
        return
    for channel in incident.announce:
        display = incident.steps.display(f"announcement/{channel}")
        place = evidence.workspace.find(channel)
        message = place.message(display.ts) if place and display.ts else None
        if message is None or display.error:
            continue
        if mark_of(message) != (case.number, StepKey(f"announce/declared/{channel}")):
            yield f"I2 {case.number}: another announcement, {message.text[:80]!r}"
        for flaw in _flaws(message, state):
            yield f"I2 {case.number}: the announcement in {channel} is wrong: {flaw}"


def _flaws(message: Message, state: IncidentState) -> Iterator[str]:
    text, headline = text_of(message), headline_of(message)
    if not shows(text, state.title):
        yield f"no title {state.title[:60]!r}"
    if letters(state.title)[:HEADLINE] not in letters(headline):
        yield f"no title in its notification {headline[:80]!r}"
    if letters(state.severity.word) not in letters(text):
        yield f"no severity {state.severity.word!r}"
    is_known = state.service.key != UNSURE_SERVICE
    if is_known and letters(state.service.name) not in letters(text):
        yield f"no service {state.service.name!r}"
    if letters(state.status_word) not in letters(text):
        yield f"no status {state.status_word!r}"
    if state.closed and not CLOSED.search(text):
        yield "it does not say that it is closed"
    typed = f"{state.title} {state.update}"
    if state.update and not shows(text, state.update):
        yield f"no update {state.update[:60]!r}"
    if not state.closed and CLOSED.search(text) and not CLOSED.search(typed):
        yield "it says closed, and it is open"


def reposted(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: nobody gets an announcement again because somebody deleted it.

    Nobody finds one that was deleted while its step was in doubt.
    """
    known = {(x.channel, x.ts) for x in case.events if isinstance(x, StepDone)}
    lost = evidence.slack_history.deleted - known
    ours = [x for x in _ours(evidence) if (x.channel, x.ts) not in lost]
    for channel in case.incident.announce if case.incident else ():
        step = StepKey(f"announce/declared/{channel}")
        count = sum(mark_of(x) == (case.number, step) for x in ours)
        if count > 1 + repeats_of(case, step):
            yield f"I2 {case.number}: {step} was posted {count} times"


def hidden_news(case: Case, evidence: Evidence) -> Iterator[str]:
    """I1: a raised severity, a closing and a reopening are in the channel itself.

    A reply in a thread may notify nobody. In the incident's own channel everything is.
    Where the announcement answers a message, nobody but its thread knows of it.
    """
    covers = {x.step: x.covers for x in case.intents}
    own = case.incident.own_channel if case.incident else None
    for message in _ours(evidence):
        mark = mark_of(message)
        is_news = mark is not None and row_of(mark[1]) == NOTICE
        if mark is None or not is_news or mark[0] != case.number:
            continue
        if message.thread_ts is None or _answers(case, message):
            continue
        if ChannelId(message.channel) == own:
            yield f"I1 {case.number}: {mark[1]} is in a thread of its own channel"
        for target in covers.get(mark[1]) or (mark[1],):
            for event in _loud(case, notice_of(target)[0]):
                what = type(event).__name__
                yield f"I1 {case.number}: {what} is in a thread, by {target}"


def _answers(case: Case, message: Message) -> bool:
    """Whether somebody declared from a message of this thread, which alone is told."""
    return any(
        (x.origin, x.origin_thread) == (message.channel, message.thread_ts)
        and x.origin not in x.announce
        for x in case.events
        if isinstance(x, Declared)
    )


def _ours(evidence: Evidence) -> Iterator[Message]:
    bot = evidence.workspace.bot_id
    return (x for x in evidence.slack_history.posted if x.bot_id == bot)


def _loud(case: Case, version: int) -> Iterator[Event]:
    """Yield what everybody must see of all that one person did at one time."""
    states = states_of(case.events)
    mark = getattr(case.events[version - 1], "mark", None)
    for place in range(version - 1, len(case.events)):
        event, before = case.events[place], states[place]
        if mark is None or getattr(event, "mark", None) != mark or before is None:
            return
        match event:
            case Closed() | Reopened() | ClosedAutomatically():
                yield event
            case SeverityChanged(severity=severity):
                if severity.rank < before.severity.rank:
                    yield event
            case _:
                pass
