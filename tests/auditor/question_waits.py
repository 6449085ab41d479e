"""When an incident has to ask whether it is over, by what people did and Slack showed.

Rule: times are computed here from what happened, and never read from what the bot wrote
down as its next time. ``wrong_times`` compares the two.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from attrs import define, evolve, field, frozen

from actors.incident.details import SeverityChanged
from actors.incident.events import Event
from actors.incident.ids import StepKey
from actors.incident.lifecycle import Closed, Declared, Kind, Reopened
from actors.incident.question import (
    QuestionAsked,
    QuestionPostponed,
    QuestionScheduled,
)
from actors.incident.steps.events import ShowRefused, StepStarted
from actors.incident.trouble import Retried
from bot.settings.configuration import Configuration
from tests.auditor.evidence import Case, Evidence
from tests.auditor.excuses import LATE
from tests.auditor.working_hours import WallClock

POSTS = re.compile(r"question/(\d+)(?:/direct)?/1")
"""The step that posts a question, in the channel or in a direct message."""

DAY = timedelta(days=1)
WEEK = timedelta(days=7)

BY_EVENT = (Declared, Reopened, SeverityChanged, QuestionAsked, QuestionPostponed)
"""The events that say when the question is due next, each as the last thing it says."""


@frozen(kw_only=True)
class Wait:
    """A time at which the question is due, and what became of it.

    Attributes:
        not_before: when it is due now, if it missed the working hours of that day.
        ended: when it was asked, refused by Slack, or no longer needed; ``None`` if it
            still waits at the end of the run.
    """

    due: datetime
    not_before: datetime | None = None
    ended: datetime | None = None

    @property
    def starts(self) -> datetime:
        return self.not_before or self.due


@frozen(kw_only=True)
class Intent:
    """The bot was about to post a question."""

    turn: int
    at: datetime


@define
class Waits:
    """One incident's waits in order, and what is wrong with the bot's own times.

    Attributes:
        is_open: whether the incident is open after the events so far.
        nags: whether its severity asks at all.
        times: every time at which a question was ever due.
        refused: the turns whose question Slack refused to show.
        again: those of them that somebody wants to be tried again.
    """

    wall: WallClock
    past: list[Wait]
    flaws: list[str]
    now: Wait | None = None
    is_open: bool = True
    nags: bool = True
    times: set[datetime] = field(factory=set)
    refused: set[int] = field(factory=set)
    again: set[int] = field(factory=set)

    @classmethod
    def of(cls, case: Case, evidence: Evidence) -> "Waits":
        waits = cls(wall_clock(evidence.configuration), [], [])
        first = case.events[0] if case.events else None
        is_test = isinstance(first, Declared) and first.kind is Kind.TEST
        # Nobody is asked about a test.
        for event in () if is_test else case.events:
            waits.add(event)
        return waits

    def all(self) -> list[Wait]:
        return [*self.past, *([self.now] if self.now else [])]

    def add(self, event: Event) -> None:
        match event:
            case Declared(mark=mark, severity=severity):
                self.nags = severity.nags
                self._wait(mark.at, mark.at + DAY if self.nags else None)
            case Reopened(mark=mark):
                self.is_open = True
                self._wait(mark.at, mark.at + DAY if self.nags else None)
            case Closed(mark=mark):
                self.is_open = False
                self._wait(mark.at, None)
            case SeverityChanged(mark=mark, severity=severity):
                if severity.nags != self.nags:
                    self.nags = severity.nags
                    self._wait(mark.at, mark.at + DAY if self.nags else None)
            case QuestionAsked(at=at):
                self._wait(at, at + WEEK)
            case QuestionPostponed(mark=mark):
                self._wait(mark.at, self.wall.next_working_day(mark.at))
            case QuestionScheduled(at=at):
                self._reschedule(at)
            case ShowRefused(step=step):
                self.refused |= {turn_of(step)}
            case Retried():
                self.again |= self.refused
            case StepStarted(at=at, step=step) if turn := turn_of(step):
                self.flaws += self._early(Intent(turn=turn, at=at))
            case _:
                return
        if isinstance(event, BY_EVENT):
            self._compare(type(event).__name__, event.ask_at)

    def _wait(self, at: datetime, due: datetime | None) -> None:
        if self.now:
            self.past.append(evolve(self.now, ended=at))
        asks = due and self.is_open and self.nags
        self.now = Wait(due=self.wall.first_work(due)) if due and asks else None
        self.times |= {self.now.due} if self.now else set()

    def _reschedule(self, at: datetime) -> None:
        """Accept another time only if the question missed its working hours."""
        missed = self.now and at > self.now.starts + LATE and not self.wall.is_work(at)
        if not missed:
            due = self.now.due if self.now else "never"
            self.flaws.append(f"due at {due}, and scheduled anew at {at}")
        anew = self.wall.first_work(at)
        self.now = evolve(self.now or Wait(due=anew), not_before=anew)
        self.times |= {anew}

    def _early(self, intent: Intent) -> Iterator[str]:
        what = f"{intent.turn} at {intent.at}"
        if intent.turn in self.again:
            # A person asked for it, whenever that is.
            return
        if not self.is_open:
            yield f"{what}, and it was closed"
        elif not self.nags:
            yield f"{what}, and its severity asks nothing"
        elif self.now is None or intent.at < self.now.starts:
            yield f"{what}, and it was due at {self.now and self.now.starts}"

    def _compare(self, name: str, ask_at: datetime | None) -> None:
        """Compare the time that an event has with the time that follows from it."""
        due = self.now.starts if self.now else None
        if ask_at is not None and due is not None and ask_at != due:
            self.flaws.append(f"{name} asks at {ask_at}, not at {due}")


def wall_clock(configuration: Configuration) -> WallClock:
    hours = configuration.working_hours
    return WallClock(hours.zone, hours.days, hours.start, hours.end)


def turn_of(step: StepKey) -> int:
    """Return the turn whose question this step posts; 0 for any other step."""
    found = POSTS.fullmatch(step)
    return int(found[1]) if found else 0


def wrong_times(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: a question is due when people expect it, and its call leaves no earlier."""
    for flaw in Waits.of(case, evidence).flaws:
        yield f"I2 question, {case.number}: {flaw}"
