"""The question whether an incident that stays open is over, and when it is asked.

Rule: every event that starts a wait says when the question is due, in UTC and already
within working hours. Time zones and working hours are known at the edge only.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from attrs import evolve as with_
from attrs import frozen

from actors.incident.details import SeverityChanged
from actors.incident.facts import Mark
from actors.incident.keys import is_edit, question_surface
from actors.incident.lifecycle import Closed, Declared, LifecycleEvent, Reopened
from actors.incident.steps.events import Shown, ShowRefused, StepEvent
from actors.incident.steps.state import StepsDraft
from actors.incident.turns import is_at_its_end, is_touched
from actors.incident.views import QuestionState, QuestionView

FIRST_AFTER = timedelta(days=1)
"""An incident that has been open for this long may have been forgotten."""

AGAIN_AFTER = timedelta(days=7)
"""An unanswered question comes again after this long; daily would be a nuisance."""

LATE_AFTER = timedelta(hours=1)
"""A question this late has missed its working hours, in an outage of Muster or Slack.

It waits for the next ones. A question that is a little late is asked at once.
"""

# Commands.


@frozen(kw_only=True)
class PostponeQuestion:
    """Ask again later; ``turn`` is the question that somebody answered."""

    mark: Mark
    turn: int
    ask_at: datetime


QuestionCommand = PostponeQuestion


# Events.


@frozen(kw_only=True)
class QuestionPostponed:
    """Somebody answered a question: it is not over, ask again at this time."""

    mark: Mark
    turn: int
    ask_at: datetime


@frozen(kw_only=True)
class QuestionAsked:
    """A question was posted, or Slack refused it; the next one is due at this time."""

    at: datetime
    turn: int
    ask_at: datetime


@frozen(kw_only=True)
class QuestionScheduled:
    """The bot chose another time for the question.

    An earlier version declared the incident without a time, or an outage delayed the
    question until after working hours.
    """

    at: datetime
    ask_at: datetime


QuestionEvent = QuestionPostponed
"""No notice reports it, because the question itself shows it."""

QuestionTimer = QuestionAsked | QuestionScheduled
"""Events that time causes, and no person."""


# The state.


class Ending(StrEnum):
    """Why a turn is over."""

    POSTPONED = "postponed"
    REPLACED = "replaced"
    CLOSED = "closed"


@frozen(kw_only=True)
class End:
    """How a turn ended; ``ask_at``: when somebody wants to be asked again."""

    how: Ending
    mark: Mark | None = None
    ask_at: datetime | None = None


@frozen(kw_only=True)
class Turn:
    """One wait, and the question at its end.

    Attributes:
        since: since when the incident has been open.
        ask_at: when the question is due; it is never asked earlier.
        end: ``None`` while it waits, and while the question waits for an answer.
        is_overtaken: another wait began while nobody knew whether it had been asked;
            if it was not, it never is.
    """

    number: int
    since: datetime
    ask_at: datetime
    end: End | None = None
    is_overtaken: bool = False

    @property
    def is_wanted(self) -> bool:
        """Whether there is a reason to ask it, if nobody has seen it yet."""
        return self.end is None and not self.is_overtaken


@frozen(kw_only=True)
class Question:
    """The turns of the question, in order.

    Attributes:
        opened_at: when the incident was declared, or last reopened.
        count: how many turns there were.
        turns: without those that ended before they began, and without those whose
            messages show how they ended.
    """

    opened_at: datetime
    count: int = 0
    turns: tuple[Turn, ...] = ()

    @property
    def waiting(self) -> Turn | None:
        """The turn that is next; ``None`` while the incident is closed."""
        last = self.turns[-1] if self.turns else None
        return last if last and last.end is None else None


def decide(
    question: Question, command: QuestionCommand, steps: StepsDraft
) -> tuple[QuestionEvent, ...]:
    """Answer a question that still waits for an answer."""
    is_asked = any(
        turn.number == command.turn and has_begun(turn, steps)
        for turn in question.turns
        if turn.end is None
    )
    if not is_asked:
        return ()
    mark, turn, ask_at = command.mark, command.turn, command.ask_at
    return (QuestionPostponed(mark=mark, turn=turn, ask_at=ask_at),)


def new_question(event: Declared) -> Question:
    return _waiting(Question(opened_at=event.mark.at), event.ask_at)


def evolve(
    question: Question,
    event: LifecycleEvent | SeverityChanged | QuestionEvent | QuestionTimer,
    steps: StepsDraft,
) -> Question:
    """End the turns that this event answers or overtakes, and start the next wait."""
    question = _without_settled(question, steps)
    match event:
        case Declared():
            return new_question(event)
        case Closed(mark=mark):
            return _ended(question, End(how=Ending.CLOSED, mark=mark), steps)
        case Reopened(mark=mark, ask_at=ask_at):
            return _waiting(with_(question, opened_at=mark.at), ask_at)
        case QuestionPostponed(mark=mark, ask_at=ask_at):
            end = End(how=Ending.POSTPONED, mark=mark, ask_at=ask_at)
            return _waiting(_ended(question, end, steps), ask_at)
        case QuestionAsked(turn=number, ask_at=ask_at):
            over = _ended(question, End(how=Ending.REPLACED), steps, before=number)
            return _waiting(_without_wait(over, steps), ask_at)
        case SeverityChanged(ask_at=None):
            return question
        case SeverityChanged(ask_at=ask_at) | QuestionScheduled(ask_at=ask_at):
            return _waiting(_without_wait(question, steps), ask_at)


def _without_wait(question: Question, steps: StepsDraft) -> Question:
    """Drop the turn that waits, or overtake it while its question is in doubt.

    A question that people have seen, or that Slack refused, stays as it is.
    """
    waiting = question.waiting
    if waiting is None:
        return question
    others = question.turns[:-1]
    if not has_begun(waiting, steps):
        return with_(question, turns=others)
    if not steps.is_first_in_doubt(surface_of(waiting, steps)):
        return question
    return with_(question, turns=(*others, with_(waiting, is_overtaken=True)))


def _waiting(question: Question, ask_at: datetime | None) -> Question:
    if ask_at is None:
        return question
    number = question.count + 1
    turn = Turn(number=number, since=question.opened_at, ask_at=ask_at)
    return with_(question, count=number, turns=(*question.turns, turn))


def _ended(
    question: Question, end: End, steps: StepsDraft, *, before: int | None = None
) -> Question:
    """End the turns that are not over yet; of those, keep the ones that have begun."""
    turns = tuple(
        with_(turn, end=end) if is_over else turn
        for turn in question.turns
        for is_over in (turn.end is None and (before is None or turn.number < before),)
        if not is_over or has_begun(turn, steps)
    )
    return with_(question, turns=turns)


def _without_settled(question: Question, steps: StepsDraft) -> Question:
    """Drop the turns that need nothing more, so that years of them cost nothing."""
    left = tuple(x for x in question.turns if not _is_settled(x, steps))
    return question if left == question.turns else with_(question, turns=left)


def _is_settled(turn: Turn, steps: StepsDraft) -> bool:
    """Whether a turn is over and its message says so, or there is no message.

    If Slack refused the edit, the turn stays, because somebody may retry it.
    """
    surface = surface_of(turn, steps)
    return turn.end is not None and is_at_its_end(surface, steps, _shows_end)


def _shows_end(shown: object) -> bool:
    return isinstance(shown, QuestionView) and shown.state is not QuestionState.ASKED


def has_begun(turn: Turn, steps: StepsDraft) -> bool:
    """Whether people may see the question, or Slack has refused it."""
    return is_touched(surface_of(turn, steps), steps)


def surface_of(turn: Turn, steps: StepsDraft) -> str:
    """Name the message of a turn: a direct one if there was no channel for it.

    It stays where it has begun, because it can only be looked up there.
    """
    direct = question_surface(turn.number, is_direct=True)
    if steps.channel is None or is_touched(direct, steps):
        return direct
    return question_surface(turn.number, is_direct=False)


def asked(
    question: Question,
    steps: StepsDraft,
    outcome: Iterable[StepEvent],
    at: datetime,
    ask_at: datetime,
) -> tuple[QuestionAsked, ...]:
    """Return the end of the turn that waited for this outcome, if any.

    A turn that was answered or overtaken while its call was under way starts no wait.
    One that somebody retried starts it anew.
    """
    waiting = {surface_of(x, steps): x.number for x in question.turns if x.end is None}
    return tuple(
        QuestionAsked(at=at, turn=waiting[event.surface], ask_at=ask_at)
        for event in outcome
        if isinstance(event, Shown | ShowRefused)
        if event.surface in waiting and not is_edit(event.step)
    )
