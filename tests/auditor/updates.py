"""People were told what somebody wanted to tell them, once, and nothing else.

Rule: what people wanted is read from their payloads, never with the bot's own code.
"""

import html
import re
from collections.abc import Iterator

from attrs import define, frozen

from actors.incident.updates import StatusChanged, UpdateSent
from bot.sandbox.fields import as_text
from tests.auditor.answers import asker
from tests.auditor.evidence import Case, Evidence
from tests.auditor.submissions import STATUS, UPDATES, Submission
from tests.auditor.typed_text import SELECTOR
from tests.auditor.visible_text import is_same, rest_before

COMMAND = "/incident"
STATUSES = ("investigating", "fixing", "monitoring")
SENT = re.compile(r"Incident (\d+): update sent to ")
"""The start of the answer to a person whose update was sent."""


@frozen(kw_only=True)
class Wanted:
    """What somebody wanted to tell: in a window, or behind a word.

    Attributes:
        status: the chosen one; empty if nobody touched it.
        text: in a window, what was typed; behind a word, all that was typed.
    """

    person: str
    status: str
    text: str
    is_typed: bool = False

    def says(self, event: UpdateSent) -> bool:
        if self.person != event.mark.by:
            return False
        if not self.is_typed:
            return is_same(event.text, self.text)
        before = rest_before(self.text, event.text)
        word, *others = (before or "").split() or [""]
        is_named = all(SELECTOR.fullmatch(x) for x in others)
        return word.lower() in STATUSES and len(others) <= 1 and is_named


@define
class _Requests:
    """What explains the events; each request explains one update and one status."""

    texts: list[Wanted]
    statuses: list[Wanted]

    def explain(self, event: UpdateSent | StatusChanged) -> bool:
        if isinstance(event, UpdateSent):
            found = next((x for x in self.texts if x.says(event)), None)
            left = self.texts
        else:
            wanted = (event.mark.by, event.status.value)
            same = (x for x in self.statuses if (x.person, x.status) == wanted)
            found, left = next(same, None), self.statuses
        if found:
            left.remove(found)
        return found is not None


def unasked_updates(case: Case, evidence: Evidence) -> Iterator[str]:
    """I1: somebody asked for each update and for each status, and gets it once."""
    wanted = [*_in_windows(case, evidence), *_typed(evidence)]
    asked = _Requests(texts=wanted.copy(), statuses=wanted.copy())
    for event in case.events:
        if isinstance(event, UpdateSent | StatusChanged) and not asked.explain(event):
            what = event.text if isinstance(event, UpdateSent) else event.status
            yield (
                f"I1 {case.number}: {what[:60]!r} by {event.mark.by}, which nobody "
                "wanted to say, or not so often"
            )


def lost_updates(case: Case, evidence: Evidence) -> Iterator[str]:
    """I1: every update in an accepted window was sent."""
    sent = [x for x in case.events if isinstance(x, UpdateSent)]
    for submission in _windows(case, evidence):
        if submission.is_taken:
            wanted = _wanted(submission)
            if not any(wanted.says(x) for x in sent):
                yield f"I1 {case.number}: update not sent, {wanted.text[:60]!r}"


def falsely_sent(evidence: Evidence) -> Iterator[str]:
    """I1: people who read that their update was sent find one in the journal."""
    for line in evidence.slack_history.ephemeral:
        said = SENT.match(html.unescape(line.text))
        case = evidence.journal.cases.get(int(said[1])) if said else None
        if said and not any(
            isinstance(x, UpdateSent) for x in (case.events if case else ())
        ):
            yield f"I1 {said[1]}: no update was sent, {line.text[:80]!r}"


def _windows(case: Case, evidence: Evidence) -> Iterator[Submission]:
    for submission in evidence.submissions:
        if (submission.callback, submission.number) == (UPDATES, case.number):
            yield submission


def _in_windows(case: Case, evidence: Evidence) -> Iterator[Wanted]:
    """Yield what windows wanted; the same words again in one window are no more."""
    latest: dict[str, Wanted] = {}
    for submission in _windows(case, evidence):
        wanted = _wanted(submission)
        if latest.get(submission.form) != wanted:
            latest[submission.form] = wanted
            yield wanted


def _wanted(submission: Submission) -> Wanted:
    values = submission.values
    return Wanted(
        person=submission.person,
        status=values.get(STATUS, "") if submission.touched(STATUS) else "",
        text=next((y for x, y in values.items() if x.startswith("text/")), ""),
    )


def _typed(evidence: Evidence) -> Iterator[Wanted]:
    words = evidence.configuration.status_words
    called = {
        words.investigating.lower(): "investigating",
        words.fixing.lower(): "fixing",
        words.monitoring.lower(): "monitoring",
    } | {x: x for x in STATUSES}
    for envelope in evidence.envelopes:
        if envelope.payload.get("command") != COMMAND:
            continue
        text = as_text(envelope.payload.get("text"))
        first = "".join(text.split(maxsplit=1)[:1]).lower()
        if status := called.get(first):
            yield Wanted(
                person=asker(envelope.payload), status=status, text=text, is_typed=True
            )
