"""No typed text mentions anybody, and no secret is shown or logged."""

from collections.abc import Iterator

from actors.incident.details import SeverityChanged
from actors.incident.events import HumanEvent
from actors.incident.handovers import HandoverOffered
from actors.incident.keys import ANNOUNCE, NOTICE, row_of
from actors.incident.lifecycle import Declared
from actors.incident.roles import LeadChanged
from actors.incident.tasks import TaskAdded, TaskGiven
from bot.sandbox import Message
from bot.sandbox.fields import Fields, as_fields, as_text, objects
from bot.sandbox.text import mentions
from tests.auditor.evidence import Case, Evidence, mark_of

EVERYBODY = "!channel"
LONG_ENOUGH = 5
"""How long a typed text must be to rule out a coincidence."""

MAILBOX = 100
"""How many messages may wait for one incident."""


def wrong_mentions(evidence: Evidence) -> Iterator[str]:
    """I8: everyone who is mentioned takes part in the incident."""
    cases = evidence.journal.cases
    known = {number: participants(case) for number, case in cases.items()}
    everybody = set().union(*known.values())
    strangers = {x.id for x in evidence.workspace.people} - everybody
    answers: dict[str, set[str]] = {}
    for said in evidence.private_answers:
        answers.setdefault(said.place, set()).add(said.person)
    for message in evidence.slack_history.shown:
        if not message.bot_id:
            continue
        mark = mark_of(message)
        case = cases.get(mark[0]) if mark else None
        allowed = set(known[case.number]) if case else set()
        if mark is None and (asked := answers.get(message.ts)):
            allowed = everybody | asked
        if case and mark and row_of(mark[1]) in {ANNOUNCE, NOTICE} and _is_grave(case):
            allowed = allowed | {EVERYBODY}
        if extra := message.mentions - allowed:
            yield f"I8 {sorted(extra)} mentioned in {message.text[:80]!r}"
    for answer in evidence.answers:
        called = _called_by(answer)
        if strange := {x for x in called if x in strangers or x.startswith("!")}:
            yield f"I8 {sorted(strange)} mentioned in an answer {str(answer)[:80]!r}"


def participants(case: Case) -> set[str]:
    """Return who acted in an incident or was named in it."""
    found: set[str] = set()
    for event in case.events:
        if isinstance(event, HumanEvent):
            found.add(event.mark.by)
        if isinstance(event, Declared):
            found |= {lead.person for lead in event.leads}
        if isinstance(event, LeadChanged) and event.person:
            found.add(event.person)
        if isinstance(event, TaskAdded | TaskGiven) and event.owner:
            found.add(event.owner)
        if isinstance(event, HandoverOffered):
            found.add(event.to)
        if isinstance(event, TaskAdded | TaskGiven) and event.owner:
            found.add(event.owner)
    return found


def _is_grave(case: Case) -> bool:
    return any(
        isinstance(event, Declared | SeverityChanged)
        and event.severity.mentions_channel
        for event in case.events
    )


def _called_by(answer: Fields) -> frozenset[str]:
    view = as_fields(answer.get("view"))
    blocks = [*objects(answer.get("blocks")), *objects(view.get("blocks"))]
    return mentions(as_text(answer.get("text")), blocks)


def leaks(evidence: Evidence) -> Iterator[str]:
    """I9: no secret is anywhere, and nothing that people typed is in a log."""
    messages = "\n".join(_text(x) for x in evidence.slack_history.shown if x.bot_id)
    places = {
        "the database": evidence.journal.dump,
        "a log": "\n".join(evidence.logs),
        "a message": messages,
    }
    for secret in evidence.secrets:
        for place, text in places.items():
            if secret in text:
                yield f"I9 a secret in {place}: {secret[:6]}…"
    typed = [x for x in evidence.typed if len(x) >= LONG_ENOUGH]
    for line in evidence.logs:
        if any(text in line for text in typed):
            yield f"I9 typed text in a log: {line[:100]}"


def _text(message: Message) -> str:
    return f"{message.text}\n{message.blocks}"


def bugs(evidence: Evidence) -> Iterator[str]:
    """No actor crashed, and no request failed because of a bug."""
    for line in evidence.logs:
        if "actor crashed" in line or "request failed" in line or "parked" in line:
            yield f"I0 a bug: {line[-600:]}"


def overflow(evidence: Evidence) -> Iterator[str]:
    """I11: mailboxes are bounded."""
    if evidence.peak > MAILBOX:
        yield f"I11 {evidence.peak} waited in one mailbox"
