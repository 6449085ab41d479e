"""What people were told, beside the journal: whatever the bot said is recorded."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from actors.incident.events import Closed, Declared, Event, Reopened, TitleChanged
from tests.auditor.evidence import Evidence

SAID = re.compile(
    r"Incident (\d+) is (closed: |open again\. ).*(I am telling|being told)", re.DOTALL
)
"""What the person reads who closed an incident, or opened it again."""

NOTED = "noted as done"
"""What the person reads who said that a doubted step had been carried out."""


def wrong_declarations(evidence: Evidence) -> Iterator[str]:
    """I1: every declaration that was acknowledged is one incident, and no other is."""
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
        elif (person, visible(title)) not in set(_said(case.events)):
            yield f"I1 {number} is not what was declared: {declared.title!r}, {title!r}"
    for form in evidence.unanswered - set(journal.requests):
        yield f"I1 a window closed without a word and without an incident: {form}"
    titles = [
        visible(event.title)
        for case in journal.cases.values()
        for event in case.events
        if isinstance(event, Declared)
    ]
    submitted: Counter[str] = Counter()
    for title, count in evidence.submitted.items():
        submitted[visible(title)] += count
    for title, count in Counter(titles).items():
        if count > max(1, submitted[title]):
            yield f"I1 declared once and there {count} times: {title!r}"
    for number in set(journal.cases) - set(journal.requests.values()):
        yield f"I1 incident {number} came by no request"


def _said(events: Iterable[Event]) -> Iterator[tuple[str, str]]:
    """Who gave it which title: a window that was corrected has said two."""
    for event in events:
        if isinstance(event, Declared | TitleChanged):
            yield event.mark.by, visible(event.title)


def visible(title: str) -> str:
    """What of a title can be seen: marks that turn text around may be taken out."""
    return " ".join("".join(x for x in title if x.isprintable()).split())


def wrong_words(evidence: Evidence) -> Iterator[str]:
    """I1: whoever read that they closed or reopened an incident has done so."""
    for line in evidence.heard.whispered:
        if not (said := SAID.match(line.text)):
            continue
        number, kind = int(said[1]), Closed if said[2] == "closed: " else Reopened
        case = evidence.journal.cases.get(number)
        events = case.events if case else ()
        if not any(isinstance(x, kind) and x.mark.by == line.person for x in events):
            yield f"I1 {number}: said and not recorded, {line.text[:80]!r}"
