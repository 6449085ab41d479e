"""The questions in Slack: asked in time, not at night, and answerable in one place."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from attrs import define

from actors.incident.ids import StepKey
from actors.incident.keys import posting_of
from actors.incident.lifecycle import Closed
from actors.incident.question import QuestionAsked, QuestionPostponed
from actors.incident.steps.events import Shown, ShowRefused
from bot.sandbox import Message
from bot.sandbox.changes import MessageDeleted, MessagePosted, MessageUpdated
from bot.sandbox.fields import as_text, objects
from tests.auditor.evidence import Case, Evidence, mark_of
from tests.auditor.excuses import LATE, PATIENCE, excuses_of
from tests.auditor.question_waits import Wait, Waits, turn_of, wall_clock
from tests.auditor.typed_text import CLOSE

UNDER_WAY = timedelta(minutes=1)
"""How long a call may be under way; Slack's clock and the bot's differ by less, too."""

TOO_LATE = LATE + PATIENCE
"""A question outside working hours is no later than this."""

ASK_TOMORROW = "ask_tomorrow"
"""The button by which a question is put off; the other one closes."""


@define
class Question:
    """A question as Slack showed it.

    Attributes:
        quiet_since: since when it has no buttons, or is deleted.
    """

    turn: int
    surface: str
    at: datetime
    place: tuple[str, str]
    quiet_since: datetime | None = None


def questions_of(case: Case, evidence: Evidence) -> list[Question]:
    """Return the questions of an incident in the order in which Slack showed them.

    Nobody finds one that was deleted while its step was in doubt, so it is not among
    them: it counts as never posted, and the bot posts it again.
    """
    found: dict[tuple[str, str], Question] = {}
    for change in evidence.slack_history.changes:
        at = datetime.fromtimestamp(change.at, UTC)
        match change:
            case MessagePosted(message=x) if step := _step(x, case, evidence):
                place, surface = (x.channel, x.ts), step.removesuffix("/1")
                found[place] = Question(turn_of(step), surface, at, place)
            case MessageUpdated(message=x) if known := found.get((x.channel, x.ts)):
                is_quiet = not has_buttons(x)
                known.quiet_since = (known.quiet_since or at) if is_quiet else None
            case MessageDeleted() if known := found.get((change.channel, change.ts)):
                known.quiet_since = known.quiet_since or at
            case _:
                pass
    journaled = {(x.channel, x.ts) for x in case.events if isinstance(x, Shown)}
    unheard_of = evidence.slack_history.deleted - journaled
    return [x for place, x in found.items() if place not in unheard_of]


def _step(message: Message, case: Case, evidence: Evidence) -> StepKey | None:
    """Return the step that posted this question of the incident, if it is one."""
    is_ours = message.bot_id == evidence.workspace.bot_id
    mark = mark_of(message) if is_ours else None
    is_question = mark and mark[0] == case.number and turn_of(mark[1])
    return mark[1] if mark and is_question else None


def has_buttons(message: Message) -> bool:
    elements = [x for block in message.blocks for x in objects(block.get("elements"))]
    return any(as_text(x.get("action_id")) in {CLOSE, ASK_TOMORROW} for x in elements)


# When it is asked.


def _about(at: datetime) -> tuple[datetime, ...]:
    """Return the times that the bot's clock may have shown."""
    return at - UNDER_WAY, at, at + UNDER_WAY


def wrong_questions(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: each wait ends with one question, when it is due, and never at night."""
    plan = Waits.of(case, evidence)
    waits = plan.all()
    wall = wall_clock(evidence.configuration)
    served: set[Wait] = set()
    for question in questions_of(case, evidence):
        what = f"I2 question, {case.number}: {question.turn} at {question.at}"
        wait = next((x for x in waits if _serves(question, x, evidence)), None)
        if question.turn in plan.again:
            continue
        if wait is None:
            yield f"{what}, which was not due then"
        elif wait in served:
            yield f"{what}, which was asked before"
        elif question.at > wait.starts + LATE + PATIENCE and not any(
            wall.is_work(at) for at in _about(question.at)
        ):
            yield f"{what}, outside working hours, and due at {wait.due}"
        served |= {wait} if wait else set()


def _serves(question: Question, wait: Wait, evidence: Evidence) -> bool:
    ended = wait.ended or evidence.now
    return wait.starts - UNDER_WAY <= question.at <= ended + UNDER_WAY


def missing_questions(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: no question is later than what went wrong in the run explains."""
    questions = questions_of(case, evidence)
    if excuses := excuses_of(evidence):
        for wait in Waits.of(case, evidence).all():
            latest = excuses.latest(wait.due, wall_clock(evidence.configuration))
            posted = [x.at for x in questions if _serves(x, wait, evidence)]
            if min(posted, default=wait.ended or evidence.now) > latest:
                due = wait.due
                yield f"I2 question, {case.number}: due at {due}, not asked by {latest}"
    shown = {question.turn for question in questions}
    refused = {
        turn_of(posting_of(x.step)) for x in case.events if isinstance(x, ShowRefused)
    }
    asked = {x.turn for x in case.events if isinstance(x, QuestionAsked)}
    for turn in sorted(asked - shown - refused):
        yield f"I2 question, {case.number}: {turn} is not there"


# Where it can be answered.


def answerable_questions(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: a question loses its buttons when it is answered, and when another comes."""
    excuses = excuses_of(evidence)
    for question, over in _over(case, evidence) if excuses else ():
        if excuses and (question.quiet_since or evidence.now) > excuses.latest(over):
            yield (
                f"I2 question, {case.number}: {question.turn} was over at {over},"
                f" and has buttons until {question.quiet_since}"
            )


def live_questions(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: at rest only the latest question has buttons, and only if it is open."""
    over = {question.place for question, _ in _over(case, evidence)}
    for question in _editable(case, evidence):
        if question.quiet_since is None and question.place in over:
            yield f"I2 question, {case.number}: {question.turn} has buttons at the end"


def _over(case: Case, evidence: Evidence) -> Iterator[tuple[Question, datetime]]:
    """Yield each question that is over, and since when."""
    questions = _editable(case, evidence)
    followed = {x.turn: y.at for x, y in pairwise(questions)}
    for question in questions:
        ends = [
            event.mark.at
            for event in case.events
            if (isinstance(event, Closed) and event.mark.at > question.at)
            or (isinstance(event, QuestionPostponed) and event.turn == question.turn)
        ]
        if ends := [*ends, *filter(None, [followed.get(question.turn)])]:
            yield question, min(ends)


def _editable(case: Case, evidence: Evidence) -> list[Question]:
    """Return the questions whose edits Slack never refused."""
    refused = {x.surface for x in case.events if isinstance(x, ShowRefused)}
    return [
        x
        for x in questions_of(case, evidence)
        if x.place not in evidence.uneditable and x.surface not in refused
    ]
