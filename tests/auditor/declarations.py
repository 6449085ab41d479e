"""What the bot told people is in the journal: declared, closed, reopened."""

import re
from collections import Counter
from collections.abc import Iterator

from attrs import frozen

from actors.incident.lifecycle import Closed, Declared, Reopened
from bot.sandbox.fields import Fields, as_fields, as_text, dig, parse
from tests.auditor.evidence import Evidence
from tests.auditor.submissions import DECLARES, TITLE, titled
from tests.auditor.visible_text import folded

CLOSED_OR_REOPENED = re.compile(r"Incident (\d+) is (closed: |open again\b)")
"""The start of the answer to a person who closed or reopened an incident."""

CONFIRMED = re.compile(r"\b(?:noted|recorded) as done\b", re.IGNORECASE)
"""The answer to a person who confirmed that a step in doubt was done."""


@frozen(kw_only=True)
class Declaration:
    """A submitted declare window, by the id of its form."""

    form: str
    person: str
    title: str


def declaration_in(asked: Fields) -> Declaration | None:
    view = as_fields(asked.get("view"))
    is_submitted = asked.get("type") == "view_submission"
    if not is_submitted or view.get("callback_id") != DECLARES:
        return None
    form = as_fields(parse(as_text(view["private_metadata"])))
    typed = as_text(dig(view, "state", "values", "title", "value", "value"))
    if form.get("kind") == "test":
        typed = titled(typed)
    return Declaration(
        form=as_text(form.get("id")),
        person=as_text(dig(asked, "user", "id")),
        title=" ".join(typed.split()),
    )


def wrong_declarations(evidence: Evidence) -> Iterator[str]:
    """I1: every acknowledged declaration is one incident, and there is no other."""
    journal = evidence.journal
    for form, (person, title) in evidence.declared.items():
        number = journal.requests.get(form)
        case = journal.cases.get(number) if number is not None else None
        if case is None:
            yield f"I1 acknowledged and lost: {title!r}"
            continue
        (declared, *_) = case.events
        if not isinstance(declared, Declared):
            yield f"I1 {number} begins with {type(declared).__name__}"
        elif declared.mark.by != person:
            yield f"I1 {number} was declared by {person}, not {declared.mark.by}"
    for form in evidence.unanswered - set(journal.requests):
        yield f"I1 a window closed without an answer or an incident: {form}"
    titles = [
        folded(event.title)
        for case in journal.cases.values()
        for event in case.events
        if isinstance(event, Declared)
    ]
    submitted: Counter[str] = Counter()
    for title, count in evidence.submitted.items():
        submitted[folded(title)] += count
    for title, count in Counter(titles).items():
        if count > max(1, submitted[title]):
            yield f"I1 declared once and there {count} times: {title!r}"
    for number in set(journal.cases) - set(journal.requests.values()):
        yield f"I1 incident {number} belongs to no request"


def second_incidents(evidence: Evidence) -> Iterator[str]:
    """I1: one window declares one incident, however often its text was corrected."""
    titles: dict[str, set[str]] = {}
    for asked in evidence.submissions:
        if asked.callback == DECLARES:
            title = folded(asked.values.get(TITLE, ""))
            titles.setdefault(title, set()).add(asked.form)
    found: dict[str, set[int]] = {}
    for number, case in evidence.journal.cases.items():
        (first, *_) = case.events or (None,)
        forms = titles.get(folded(first.title)) if isinstance(first, Declared) else None
        if forms and len(forms) == 1:
            found.setdefault(min(forms), set()).add(number)
    for form, numbers in found.items():
        if len(numbers) > 1:
            yield f"I1 one window declared incidents {sorted(numbers)}: {form}"


def false_answers(evidence: Evidence) -> Iterator[str]:
    """I1: people who read that they closed or reopened an incident have done so."""
    for line in evidence.slack_history.ephemeral:
        if not (said := CLOSED_OR_REOPENED.match(line.text)):
            continue
        number, kind = (
            int(said[1]),
            Closed if said[2].startswith("closed") else Reopened,
        )
        case = evidence.journal.cases.get(number)
        events = case.events if case else ()
        if not any(isinstance(x, kind) and x.mark.by == line.person for x in events):
            yield f"I1 {number}: confirmed and not recorded, {line.text[:80]!r}"
