"""Cards, direct messages and topics, which are edited, show the current state.

What they have to say follows from the events, which include the configuration's words
and what people typed. Wording and layout are not judged here.
"""

import html
import re
from collections.abc import Iterator

from actors.incident.events import Event
from actors.incident.ids import StepKey
from actors.incident.keys import ANNOUNCEMENT, CARD, RECEIPT, TOPIC, row_of
from actors.incident.steps.events import (
    Shown,
    ShowRefused,
    SurfaceLost,
    SurfaceReplaced,
)
from bot.sandbox import Message
from tests.auditor.card_facts import wrong_facts
from tests.auditor.crew_state import CrewState, crew_of
from tests.auditor.evidence import Case, Evidence, mark_of
from tests.auditor.incident_state import IncidentState, states_of
from tests.auditor.submissions import TEST
from tests.auditor.visible_text import MENTION, headline_of, letters, shows, text_of

CLOSED = re.compile(r"\bclosed\b", re.IGNORECASE)
SURFACE_EVENTS = (Shown, ShowRefused, SurfaceLost, SurfaceReplaced)

UNSURE_WORDS = ("not sure", "to be confirmed")
"""The words that say that a service or a severity is not known."""

UNSURE_SERVICE = "not-sure"

HEADLINE = 20
"""How many letters of a title are in a notification."""

SHOWS_THE_STATUS = 4
"""The plan version since which topics say how far people have come."""

FULL = 200
"""A topic of this length may have had no room for everything."""


def wrong_surfaces(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: a card or direct message shows what the journal says that it shows."""
    state = states_of(case.events)[-1]
    if state is None:
        return
    for name, shown in last_shown(case).items():
        place = evidence.workspace.find(shown.channel) if shown.channel else None
        if name == TOPIC or place is None or shown.ts is None:
            continue
        if row_of(StepKey(name)) == ANNOUNCEMENT:
            # Posted by another row, whose mark it has: see announcements.py.
            continue
        if (place.id, shown.ts) in evidence.slack_history.deleted:
            continue
        message = place.message(shown.ts)
        mark = mark_of(message) if message else None
        if message is None:
            yield f"I2 {case.number}: {name} is not there"
        elif not mark or mark[0] != case.number or not mark[1].startswith(f"{name}/"):
            yield f"I2 {case.number}: {name} says {message.text[:80]!r}"
        elif name == CARD:
            crew = crew_of(case.events)
            flaws = [
                *_card(message, state, crew, evidence),
                *wrong_facts(message, state, crew, case.number),
            ]
            for flaw in flaws:
                yield f"I2 {case.number}: the card is wrong: {flaw}"
        elif name.startswith(RECEIPT) and not _names_incident(message, case):
            yield f"I2 {case.number}: {name} names no incident: {message.text!r}"


def _names_incident(message: Message, case: Case) -> bool:
    return str(case.number) in headline_of(message)


def last_shown(case: Case) -> dict[str, Shown]:
    """Return what each surface shows, without those that Slack refused since."""
    found: dict[str, Event] = {
        x.surface: x for x in case.events if isinstance(x, SURFACE_EVENTS)
    }
    return {name: x for name, x in found.items() if isinstance(x, Shown)}


def _card(
    message: Message, state: IncidentState, crew: CrewState, evidence: Evidence
) -> Iterator[str]:
    text, headline = text_of(message), headline_of(message)
    if not shows(text, state.title):
        yield f"no title {state.title[:60]!r}"
    if letters(state.title)[:HEADLINE] not in letters(headline):
        yield f"no title in its notification {headline[:80]!r}"
    if state.description and not shows(text, state.description):
        yield f"no description {state.description[:60]!r}"
    tasks = (*crew.open_tasks.values(), *crew.over_tasks.values())
    typed = " ".join(
        (state.title, state.description, state.impact, *(x.text for x in tasks))
    )
    yield from _words(text, typed, state, evidence)
    yield from _leads(text, state, evidence)
    summary = state.closed.summary if state.closed else ""
    if summary and not shows(text, summary):
        yield f"no summary {summary[:60]!r}"
    says_closed = bool(CLOSED.search(text))
    if state.closed and not says_closed:
        yield "it does not say that it is closed"
    if not state.closed and says_closed and not CLOSED.search(typed):
        yield "it says closed, and it is open"


def _words(
    text: str, typed: str, state: IncidentState, evidence: Evidence
) -> Iterator[str]:
    """Check the severity and the service, in the configuration's words."""
    read, said = letters(text), letters(typed)
    if letters(state.severity.word) not in read:
        yield f"no severity {state.severity.word!r}"
    for other in evidence.configuration.severities:
        word = letters(other.word)
        if word != letters(state.severity.word) and word in read and word not in said:
            yield f"another severity, {other.word!r}"
    if state.unsure and not any(letters(x) in read for x in UNSURE_WORDS):
        yield "no doubt about the severity"
    if not _names_service(read, state):
        yield f"no service {state.service.name!r}"


def _names_service(read: str, state: IncidentState) -> bool:
    unsure = UNSURE_WORDS if state.service.key == UNSURE_SERVICE else ()
    return any(letters(x) in read for x in (state.service.name, *unsure))


def _leads(text: str, state: IncidentState, evidence: Evidence) -> Iterator[str]:
    """Check that each role's name is followed by its person, or by nobody."""
    for role in evidence.configuration.roles:
        named = set(_mentioned_after(role.word, text))
        person = state.leads.get(role.key)
        if person and person not in named and not _names(text, role.word, person):
            yield f"no {role.key} lead {person}"
        if strange := named - {person}:
            yield f"another {role.key} lead, {sorted(strange)}"


def _mentioned_after(word: str, text: str) -> Iterator[str]:
    call = rf"{re.escape(word)}\W{{0,4}}?{MENTION.format('([UW][0-9A-Z]+)')}"
    for found in re.finditer(call, text, re.IGNORECASE):
        yield found[1]


def _names(text: str, word: str, person: str) -> bool:
    """Whether a plain id is in the place of a mention."""
    return f"{letters(word)}{letters(person)}" in letters(text)


def wrong_topic(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: the topic shows the current state."""
    state, incident = states_of(case.events)[-1], case.incident
    own = incident.channel if incident else None
    channel = evidence.workspace.find(own.id) if own else None
    if state is None or channel is None or TOPIC not in last_shown(case):
        return
    topic = html.unescape(channel.topic)
    read, flaws = letters(topic), list[str]()
    if letters(state.severity.word) not in read:
        flaws.append(f"no severity {state.severity.word!r}")
    if not _names_service(read, state):
        flaws.append(f"no service {state.service.name!r}")
    is_first = topic.removeprefix(TEST).startswith(state.words.closed)
    if is_first != bool(state.closed):
        flaws.append("closed" if state.closed else "open")
    crew = crew_of(case.events)
    if crew.plan >= SHOWS_THE_STATUS and letters(state.status_word) not in read:
        flaws.append(f"not {state.status_word!r}")
    if len(topic) < FULL:
        flaws += _wrong_names(read, state, crew, evidence)
        if letters(state.title.removeprefix(TEST))[:HEADLINE] not in read:
            flaws.append(f"no title {state.title[:60]!r}")
    for flaw in flaws:
        yield f"I2 {case.number}: the topic is {topic!r}: {flaw}"


def _wrong_names(
    read: str, state: IncidentState, crew: CrewState, evidence: Evidence
) -> Iterator[str]:
    """Check that the incident lead is named, or everybody if no role leads."""
    is_led = any(role.leads for role in crew.roles.values())
    for key, role in crew.roles.items():
        person = state.leads.get(key)
        known = {x.id: x.name for x in evidence.workspace.people}
        names = {letters(x) for x in (person or "", known.get(person or "", "")) if x}
        is_named = any(f"{letters(role.word)}{x}" in read for x in names)
        if names and is_named != (role.leads or not is_led):
            yield f"{'' if is_named else 'no '}{key} lead {person}"
