"""What people type after ``/incident severity`` is the severity in the journal."""

import html
import re
from collections.abc import Iterator

from attrs import define, frozen

from actors.incident.details import SeverityChanged
from bot.sandbox.fields import as_text
from bot.settings.configuration import Configuration
from tests.auditor.answers import asker
from tests.auditor.evidence import Evidence
from tests.auditor.incident_state import states_of
from tests.auditor.typed_text import SELECTOR

COMMAND = "/incident"
WORDS = {"severity", "sev", "priority"}
SAVED = re.compile(r"Incident (\d+) is now (.+?)\.(?: Every channel|$)")
"""The answer to a person whose severity was saved."""


@frozen(kw_only=True)
class TypedSeverity:
    """A command that names a severity, by its key."""

    person: str
    key: str


@define
class TypedSeverities:
    """The commands that explain changes; each of them explains one."""

    open: list[TypedSeverity]

    @staticmethod
    def of(evidence: Evidence) -> "TypedSeverities":
        return TypedSeverities(
            [
                TypedSeverity(person=asker(envelope.payload), key=key)
                for envelope in evidence.envelopes
                if envelope.payload.get("command") == COMMAND
                for key in _keys(
                    as_text(envelope.payload.get("text")), evidence.configuration
                )
            ]
        )

    def match(self, event: SeverityChanged) -> bool:
        wanted = TypedSeverity(person=event.mark.by, key=event.severity.key)
        if event.unsure or wanted not in self.open:
            return False
        self.open.remove(wanted)
        return True


def _keys(text: str, config: Configuration) -> Iterator[str]:
    """Yield the severity that a command names, with or without an incident."""
    word, *others = text.lower().split() or [""]
    if word not in WORDS:
        return
    for row in config.severities:
        names = {row.key.lower(), row.word.lower(), row.word.lower().split()[0]}
        for named, incident in (
            (others, []),
            (others[1:], others[:1]),
            (others[:-1], others[-1:]),
        ):
            if " ".join(named) in names and all(map(SELECTOR.fullmatch, incident)):
                yield row.key
                return


def lost_severities(evidence: Evidence) -> Iterator[str]:
    """I1: people who read that their severity was saved find it in the journal."""
    for line in evidence.slack_history.ephemeral:
        if not (said := SAVED.match(html.unescape(line.text))):
            continue
        case = evidence.journal.cases.get(int(said[1]))
        kept = {x.severity.word for x in states_of(case.events) if x} if case else set()
        if said[2] not in kept:
            yield f"I1 {said[1]}: severity saved and not recorded, {line.text[:80]!r}"
