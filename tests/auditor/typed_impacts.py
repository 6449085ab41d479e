"""What people type after ``/incident impact`` is what the journal says users see."""

import html
import re
from collections.abc import Iterator

from attrs import define, frozen

from actors.incident.details import ImpactChanged
from bot.sandbox.fields import as_text
from tests.auditor.answers import asker
from tests.auditor.evidence import Evidence
from tests.auditor.incident_state import states_of
from tests.auditor.typed_text import SELECTOR
from tests.auditor.visible_text import letters, rest_before

COMMAND, WORD = "/incident", "impact"
SAVED = re.compile(r"Incident (\d+): what users see is saved: ")
"""The start of the answer to a person whose line was saved."""


@frozen(kw_only=True)
class TypedImpact:
    """A command that says what users see."""

    person: str
    text: str

    def is_of(self, event: ImpactChanged) -> bool:
        """Whether this person typed this line, and nothing but an incident before."""
        if self.person != event.mark.by or not event.impact:
            return False
        before = rest_before(self.text, event.impact)
        word, *others = (before or "").split() or [""]
        is_named = all(SELECTOR.fullmatch(x) for x in others)
        return word.lower() == WORD and len(others) <= 1 and is_named


@define
class TypedImpacts:
    """The commands that explain changes; each of them explains one."""

    open: list[TypedImpact]

    @staticmethod
    def of(evidence: Evidence) -> "TypedImpacts":
        return TypedImpacts(
            [
                TypedImpact(
                    person=asker(envelope.payload),
                    text=as_text(envelope.payload.get("text")),
                )
                for envelope in evidence.envelopes
                if envelope.payload.get("command") == COMMAND
            ]
        )

    def match(self, event: ImpactChanged) -> bool:
        found = next((x for x in self.open if x.is_of(event)), None)
        if found:
            self.open.remove(found)
        return found is not None


def lost_impacts(evidence: Evidence) -> Iterator[str]:
    """I1: people who read that their line was saved find it in the journal."""
    for line in evidence.slack_history.ephemeral:
        if not (said := SAVED.match(line.text)):
            continue
        case = evidence.journal.cases.get(int(said[1]))
        kept = {x.impact for x in states_of(case.events) if x} if case else set()
        read = letters(html.unescape(line.text[said.end() :]))
        if not any(letters(x) == read[: len(letters(x))] for x in kept if x):
            yield f"I1 {said[1]}: impact saved and not recorded, {line.text[:80]!r}"
