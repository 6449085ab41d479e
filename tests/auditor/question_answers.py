"""A question is put off if somebody selected *Ask me tomorrow*, and only then."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from attrs import frozen

from actors.incident.events import Event
from actors.incident.lifecycle import Closed
from actors.incident.question import QuestionAsked, QuestionPostponed
from bot.sandbox.fields import as_text, objects
from tests.auditor.answers import asker
from tests.auditor.evidence import Case, Evidence
from tests.auditor.question_waits import Waits
from tests.auditor.questions import ASK_TOMORROW, UNDER_WAY

ASKS_AGAIN = re.compile(r"will ask again whether incident (\d+) is over: <!date\^(\d+)")
"""The answer to a person who selected *Ask me tomorrow*."""


@frozen(kw_only=True)
class Press:
    """Somebody selected *Ask me tomorrow*, and the bot received it."""

    person: str
    number: int
    turn: int


def presses(evidence: Evidence) -> Iterator[Press]:
    for envelope in evidence.envelopes:
        for action in objects(envelope.payload.get("actions")):
            if action.get("action_id") == ASK_TOMORROW and envelope.sockets:
                number, _, turn = as_text(action.get("value")).partition(" ")
                who = asker(envelope.payload)
                yield Press(person=who, number=int(number), turn=int(turn))


def unasked_postponements(case: Case, evidence: Evidence) -> Iterator[str]:
    """I1: only people who selected the button of a question put it off."""
    asked = {(x.person, x.number, x.turn) for x in presses(evidence)}
    done = [x for x in case.events if isinstance(x, QuestionPostponed)]
    for event in done:
        if (event.mark.by, case.number, event.turn) not in asked:
            who, turn = event.mark.by, event.turn
            yield f"I1 question, {case.number}: {who} put off {turn} unasked"
    turns = [event.turn for event in done]
    if len(set(turns)) < len(turns):
        yield f"I1 question, {case.number}: put off twice, {turns}"


def lost_postponements(case: Case, evidence: Evidence) -> Iterator[str]:
    """I1: people who read when the bot asks again are asked then."""
    made = [x for x in presses(evidence) if x.number == case.number]
    due = {int(x.timestamp()) for x in Waits.of(case, evidence).times}
    for line in evidence.slack_history.ephemeral:
        said = ASKS_AGAIN.search(line.text)
        if not said or int(said[1]) != case.number:
            continue
        turns = [x.turn for x in made if x.person == line.person]
        if int(said[2]) not in due:
            yield f"I1 question, {case.number}: {line.person} was told {line.text!r}"
        by = datetime.fromtimestamp(float(line.ts), UTC) + UNDER_WAY
        if not any(_ends(x, turn, by) for x in case.events for turn in turns):
            who = line.person
            yield f"I1 question, {case.number}: {who} put off {turns}, not recorded"


def _ends(event: Event, turn: int, by: datetime) -> bool:
    """Whether the question of this turn was over at the time of this event."""
    match event:
        case QuestionPostponed(mark=mark, turn=other):
            return other >= turn and mark.at <= by
        case QuestionAsked(at=at, turn=other):
            return other > turn and at <= by
        case Closed(mark=mark):
            return mark.at <= by
        case _:
            return False
