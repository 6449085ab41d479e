"""What people typed is in the journal whole; nothing is cut silently."""

import re
from collections.abc import Iterator

from actors.incident.lifecycle import Closed
from bot.sandbox.fields import as_text, objects
from tests.auditor.answers import asker
from tests.auditor.evidence import Case, Evidence
from tests.auditor.submissions import DECLARES, DESCRIPTION, TITLE, first_shown
from tests.auditor.visible_text import letters, rest_before, seen_in

CLOSE = "close"
"""The button that closes an incident."""

CLOSES, SUMMARY = "closing", "summary"
"""The callback id of the window that closes an incident, and its field."""

OPENING = re.compile(r"^\s*(?:open\b|test\s*$)?\s*", re.IGNORECASE)
SELECTOR = re.compile(
    r"#?\d{1,9}[.,:;]?|<#[^<>]*>|<https?://[^<>]*>|https?://\S+|#?incident-\S+"
)
"""What may precede a summary, to name the incident."""


def cut_summaries(case: Case, evidence: Evidence) -> Iterator[str]:
    """I1: a closing summary is the whole text that the person typed."""
    for event in case.events:
        if not isinstance(event, Closed):
            continue
        sent = [
            as_text(x.payload.get("text"))
            for x in evidence.envelopes
            if "command" in x.payload and x.payload.get("user_id") == event.mark.by
        ]
        in_window = [
            x.values.get(SUMMARY, "")
            for x in evidence.submissions
            if (x.callback, x.number, x.person) == (CLOSES, case.number, event.mark.by)
        ]
        is_bare = "" in in_window or _selected_close(event.mark.by, case, evidence)
        if not event.summary and is_bare:
            continue
        sent += in_window
        if sent and not any(_is_whole(event.summary, text) for text in sent):
            yield f"I1 {case.number}: summary cut or changed: {event.summary[:80]!r}"


def _selected_close(person: str, case: Case, evidence: Evidence) -> bool:
    """Whether this person selected the button that closes without a word."""
    return any(
        (action.get("action_id"), action.get("value")) == (CLOSE, str(case.number))
        for envelope in evidence.envelopes
        if asker(envelope.payload) == person
        for action in objects(envelope.payload.get("actions"))
    )


def _is_whole(summary: str, sent: str) -> bool:
    before = rest_before(sent, summary)
    if before is None:
        return False
    words = before.split()
    if words and words[0].lower() == "close":
        words = words[1:]
    return not words or (len(words) == 1 and bool(SELECTOR.fullmatch(words[0])))


def cut_titles(evidence: Evidence) -> Iterator[str]:
    """I1: a window that opens for typed words contains all of them."""
    for envelope in evidence.envelopes:
        asked = envelope.payload
        if "command" not in asked:
            continue
        for view in evidence.views_opened_by(as_text(asked.get("trigger_id")))[:1]:
            if view.get("callback_id") != DECLARES:
                continue
            shown = first_shown([view])
            typed = OPENING.sub("", as_text(asked.get("text")), count=1)
            state = letters(f"{shown.get(TITLE, '')} {shown.get(DESCRIPTION, '')}")
            place = 0
            for part in seen_in(typed):
                found = state.find(letters(part), place)
                if found < 0:
                    yield f"I1 typed text cut: {part[:80]!r}"
                    break
                place = found
