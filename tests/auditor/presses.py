"""The buttons that people selected, read from the payloads and never with bot code."""

from collections.abc import Iterator

from attrs import frozen

from bot.sandbox.fields import as_text, objects
from tests.auditor.answers import asker
from tests.auditor.evidence import Evidence


@frozen(kw_only=True)
class Press:
    """Somebody selected a button of an incident, and the bot received it.

    Attributes:
        number: the incident's, with which the button's value begins.
        rest: the words after it, such as a role's key and a person.
    """

    person: str
    action: str
    number: int
    rest: tuple[str, ...]


def presses(evidence: Evidence) -> Iterator[Press]:
    for envelope in evidence.envelopes:
        for action in objects(envelope.payload.get("actions")):
            number, *rest = as_text(action.get("value")).split() or [""]
            if envelope.sockets and number.isdecimal():
                yield Press(
                    person=asker(envelope.payload),
                    # Buttons of one row that do the same are numbered.
                    action=as_text(action.get("action_id")).partition("/")[0],
                    number=int(number),
                    rest=tuple(rest),
                )
