"""When somebody has to be reminded of the next update, by what people did.

Rule: every wait is computed here from what people did and from the intervals of the
severities. The times that the bot wrote down are compared with that.
"""

from datetime import datetime, timedelta

from attrs import define, field

from actors.incident.details import SeverityChanged
from actors.incident.ending import ClosedAutomatically
from actors.incident.events import Event
from actors.incident.facts import Severity
from actors.incident.lifecycle import Closed, Declared, Kind, Reopened
from actors.incident.promise import (
    Reminded,
    ReminderDelayed,
    ReminderSnoozed,
    RemindersStopped,
)
from actors.incident.roles import LeadChanged
from actors.incident.steps.events import (
    Shown,
    ShowRefused,
    StepDeferred,
    StepNotFound,
    StepStarted,
)
from actors.incident.trouble import Retried
from actors.incident.updates import UpdateSent
from tests.auditor.crew_state import CrewState, add
from tests.auditor.evidence import Case, Evidence
from tests.auditor.question_waits import wall_clock
from tests.auditor.turns import CHANNEL, Button, Turn, name_in
from tests.auditor.update_wait import Wait
from tests.auditor.working_hours import WallClock

ROWS = ("reminder", "overdue", "silent")
SNOOZES = (15, 30, 60)
SECOND_AFTER = timedelta(minutes=10)
LATE = timedelta(minutes=5)


@define
class Waits:
    """An incident's waits in order, and what is wrong with the bot's own times."""

    case: Case
    wall: WallClock
    crew: CrewState = field(factory=CrewState)
    found: list[Wait] = field(factory=list)
    flaws: list[str] = field(factory=list)
    readers: dict[str, str] = field(factory=dict)
    severity: Severity | None = None
    declarer: str = ""
    due: datetime | None = None
    is_test: bool = False

    @classmethod
    def of(cls, case: Case, evidence: Evidence) -> "Waits":
        waits = cls(case, wall_clock(evidence.configuration))
        for place, event in enumerate(case.events):
            waits._add(place, event)
            add(waits.crew, event)
        return waits

    @property
    def turns(self) -> dict[str, list[Turn]]:
        return {
            "reminder": [x.turn for x in self.found if x.due],
            "overdue": [x.second for x in self.found if x.second],
            "silent": [x.turn for x in self.found if not x.due],
        }

    def _add(self, place: int, event: Event) -> None:
        match event:
            case Declared(mark=mark, severity=severity):
                self.severity, self.declarer = severity, mark.by
                self.is_test = event.kind is Kind.TEST
                self._expect(event, event.update_at, self._usual(mark.at))
                self._promise(place, mark.at, event.update_at)
            case Reopened(mark=mark):
                self._expect(event, event.update_at, self._usual(mark.at))
                self._promise(place, mark.at, event.update_at)
            case UpdateSent(mark=mark):
                self._end(place, mark.at)
                self._chosen(event)
                self._promise(place, mark.at, event.update_at)
            case SeverityChanged():
                self._changed(place, event)
            case Closed(mark=mark):
                self._end(place, mark.at)
                self.due = None
            case ClosedAutomatically(at=at):
                self._end(place, at)
                self.due = None
            case ReminderSnoozed() | RemindersStopped():
                self._answered(place, event)
            case Reminded() | ReminderDelayed():
                self._timed(place, event)
            case StepStarted(step=step) if not step.endswith("/edit"):
                self._started(name_in(step))
            case StepNotFound(step=step) | StepDeferred(step=step, doubtful=False):
                self._not_started(name_in(step))
            case _:
                pass

    # What people did.

    def _usual(self, at: datetime) -> datetime | None:
        minutes = self.severity.update_every if self.severity else 0
        return at + timedelta(minutes=minutes) if minutes and not self.is_test else None

    def _expect(
        self, event: Event, found: datetime | None, wanted: datetime | None
    ) -> None:
        if found != wanted:
            name = type(event).__name__
            self.flaws.append(f"{name} promises an update at {found}, not at {wanted}")

    def _chosen(self, event: UpdateSent) -> None:
        """Expect one of the times that the window offers."""
        at, found = event.mark.at, event.update_at
        minutes = {*SNOOZES, self.severity.update_every if self.severity else 0}
        times = {self._in_hours(at + timedelta(minutes=x)) for x in minutes if x}
        if found is not None and found not in times:
            self.flaws.append(f"an update of {at} promises the next at {found}")

    def _in_hours(self, at: datetime) -> datetime:
        is_urgent = self.severity is not None and self.severity.update_every
        return at if is_urgent else self.wall.first_work(at)

    def _promise(self, place: int, at: datetime, due: datetime | None) -> None:
        """Wait for the next update, or for twice the interval."""
        self.due = due
        minutes = self.severity.update_every if self.severity else 0
        silence = at + 2 * timedelta(minutes=minutes) if minutes else None
        if remind_at := due or silence:
            self._wait(place, remind_at)

    def _changed(self, place: int, event: SeverityChanged) -> None:
        before, self.severity = self.severity, event.severity
        is_raised = before is not None and event.severity.rank < before.rank
        at = event.mark.at
        if event.update_at is not None:
            wanted = self._usual(at) if is_raised else None
            self._expect(event, event.update_at, wanted)
        for wait in self.found:
            wait.turn.is_owed &= event.severity.nags
            if wait.second:
                wait.second.is_owed &= event.severity.nags
        due = event.update_at
        if due is not None and (self.due is None or due < self.due):
            for wait in self.found:
                if wait.turn.ended is None and not wait.has_started:
                    wait.end(place, at)
                wait.turn.is_owed &= wait.turn.ended is not None
            self.due = due
            self._wait(place, due)

    def _answered(self, place: int, event: ReminderSnoozed | RemindersStopped) -> None:
        wait = self._numbered(event.turn)
        if wait is None or wait.turn.ended is not None or not wait.has_started:
            self.flaws.append(f"{type(event).__name__} of {event.turn}, which is over")
            return
        self._end(place, event.mark.at)
        if isinstance(event, ReminderSnoozed):
            minutes = (timedelta(minutes=x) for x in SNOOZES)
            times = {self._in_hours(event.mark.at + x) for x in minutes}
            if event.until not in times:
                self.flaws.append(f"{event.turn} was snoozed until {event.until}")
            told = wait.has_told_lead or f"overdue/{wait.number}" in self.readers
            self._wait(place, event.until, has_told_lead=told)

    # What time did.

    def _timed(self, place: int, event: Reminded | ReminderDelayed) -> None:
        wait, name = self._numbered(event.turn), type(event).__name__
        if wait is None or wait.turn.ended is not None or wait.turn.due is None:
            self.flaws.append(f"{name} of {event.turn}, which is not due")
            return
        if isinstance(event, ReminderDelayed):
            if self._is_over(wait, place) or event.at <= wait.turn.due + LATE:
                self.flaws.append(f"{event.turn} is called late at {event.at}")
            return
        if not wait.has_started or event.at < wait.turn.due or wait.second:
            self.flaws.append(f"{event.turn} was not reminded of at {event.at}")
            return
        if wait.due:
            self._second(place, event, wait)

    def _second(self, place: int, event: Reminded, wait: Wait) -> None:
        lead = self._lead()
        was_posted = self._has_outcome(wait, place, Shown)
        concerns = lead not in {"", wait.reader} and not wait.has_told_lead
        is_steady, due = self._keeps_its_lead(place), event.at + SECOND_AFTER
        wait.second = Turn(
            name=f"overdue/{wait.number}",
            to=(CHANNEL,),
            began=place,
            due=due if concerns or not is_steady else None,
            buttons=self._buttons(wait.number),
            is_owed=concerns and is_steady and was_posted and wait.turn.is_owed,
        )

    def _is_over(self, wait: Wait, place: int) -> bool:
        """Whether it was posted, or refused and nobody has retried it since."""
        retried = [
            at
            for at, x in enumerate(self.case.events[:place])
            if isinstance(x, Retried)
        ]
        since = max(retried, default=0)
        is_refused = self._has_outcome(wait, place, ShowRefused, since=since)
        return is_refused or self._has_outcome(wait, place, Shown)

    def _has_outcome(
        self, wait: Wait, place: int, kind: type[Shown | ShowRefused], since: int = 0
    ) -> bool:
        return any(
            isinstance(x, kind) and name_in(x.step) == wait.turn.name
            for x in self.case.events[since:place]
        )

    def _keeps_its_lead(self, place: int) -> bool:
        """Whether nobody else leads from here on, so that it is plain who reads it."""
        return not any(
            isinstance(x, LeadChanged) and x.role.leads
            for x in self.case.events[place:]
        )

    def _started(self, name: str) -> None:
        row, _, number = name.partition("/")
        if row not in ROWS:
            return
        if self.severity is not None and not self.severity.nags:
            self.flaws.append(f"{name} was posted although its severity does not nag")
        wait = self._numbered(int(number))
        if wait is not None and name == wait.turn.name:
            wait.has_started = True
            wait.reader = wait.reader or self._asked()
        self.readers.setdefault(
            name, self._lead() if row == "overdue" else self._asked()
        )

    def _not_started(self, name: str) -> None:
        """Forget a call that did not post anything, as a look-up showed."""
        for wait in self.found:
            if wait.turn.name == name:
                wait.has_started = False

    def _asked(self) -> str:
        comms = self.crew.holders.get("comms", "")
        return comms or self._lead() or self.declarer

    def _lead(self) -> str:
        return _lead_in(self.crew)

    # Waits.

    def _wait(self, place: int, at: datetime, *, has_told_lead: bool = False) -> None:
        number = len(self.found) + 1
        row = "reminder" if self.due else "silent"
        send: Button = ("send_update", str(self.case.number))
        turn = Turn(
            name=f"{row}/{number}",
            to=(CHANNEL,),
            began=place,
            due=None if self.is_test else at,
            buttons=self._buttons(number) if self.due else frozenset({send}),
            is_owed=self.severity is None or self.severity.nags,
        )
        wait = Wait(number=number, due=self.due, turn=turn, has_told_lead=has_told_lead)
        self.found.append(wait)

    def _buttons(self, number: int) -> frozenset[Button]:
        value = f"{self.case.number} {number}"
        return frozenset(
            {
                ("send_update", str(self.case.number)),
                ("stop_reminders", value),
                *(("snooze", f"{value} {minutes}") for minutes in SNOOZES),
            }
        )

    def _end(self, place: int, at: datetime) -> None:
        for wait in self.found:
            wait.end(place, at)

    def _numbered(self, number: int) -> Wait | None:
        return self.found[number - 1] if 0 < number <= len(self.found) else None


def _lead_in(crew: CrewState) -> str:
    leading = (key for key, role in crew.roles.items() if role.leads)
    return next((crew.holders[x] for x in leading if x in crew.holders), "")
