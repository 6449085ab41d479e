"""Who joins an incident, and that its channel reads what they had typed.

Rule: a person joins because they selected the button in the window, and for no other
reason. What they had typed is read from the payload here, never with the bot's code.
"""

from collections.abc import Iterator

from attrs import frozen

from actors.incident.joining import Joined
from actors.incident.keys import joining_key
from bot.sandbox import Message
from bot.sandbox.fields import as_fields, as_text, dig, objects
from tests.auditor.answers import asker
from tests.auditor.evidence import Case, Evidence, mark_of
from tests.auditor.submissions import DESCRIPTION, TITLE
from tests.auditor.visible_text import folded, is_same, shows, text_of

JOIN = "join"
"""The action of the button."""


@frozen(kw_only=True)
class Press:
    """Somebody selected the button, and the bot received it."""

    person: str
    number: str
    typed: str

    def explains(self, number: int, event: Joined) -> bool:
        is_theirs = (self.person, self.number) == (event.mark.by, str(number))
        return is_theirs and is_same(event.note, self.typed)


def _presses(evidence: Evidence) -> Iterator[Press]:
    for envelope in evidence.envelopes:
        for action in objects(envelope.payload.get("actions")):
            if action.get("action_id") == JOIN and envelope.sockets:
                view = as_fields(envelope.payload.get("view"))
                yield Press(
                    person=asker(envelope.payload),
                    number=as_text(action.get("value")),
                    typed=f"{_field(view, TITLE)} {_field(view, DESCRIPTION)}".strip(),
                )


def _field(view: object, block: str) -> str:
    return as_text(dig(view, "state", "values", block, "value", "value"))


def unasked_joins(case: Case, evidence: Evidence) -> Iterator[str]:
    """I1: only people who selected the button join, with what they had typed, once."""
    presses, seen = list(_presses(evidence)), set[tuple[str, str]]()
    for event in case.events:
        if not isinstance(event, Joined):
            continue
        if not any(x.explains(case.number, event) for x in presses):
            yield f"I1 {case.number}: {event.mark.by} joined unasked"
        said = (event.mark.by, folded(event.note))
        if said in seen:
            yield f"I1 {case.number}: {event.mark.by} joined twice with the same words"
        seen.add(said)


def wrong_notes(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: the message about somebody who joined says who, and what they had typed."""
    joined = {
        joining_key(version): event
        for version, event in enumerate(case.events, start=1)
        if isinstance(event, Joined)
    }
    own = case.incident.own_channel if case.incident else None
    for message in evidence.slack_history.posted:
        mark = mark_of(message)
        if not mark or mark[0] != case.number or not mark[1].startswith("joining/"):
            continue
        event = joined.get(mark[1])
        if event is None or message.channel != own or not _says(message, event):
            yield f"I2 {case.number}: {mark[1]} says {message.text[:80]!r}"


def _says(message: Message, event: Joined) -> bool:
    names = event.mark.by in str(message.blocks)
    return names and shows(text_of(message), event.note)
