"""Incidents in which an update is promised, and what people do about it."""

from datetime import datetime, timedelta

from attrs import evolve as with_

from actors.incident.facts import Lead, Mark, Role
from actors.incident.ids import PersonId
from actors.incident.lifecycle import Close, Reopen
from actors.incident.promise import SnoozeReminder, StopReminders
from actors.incident.promise_views import ReminderEnd, ReminderKind, ReminderView
from actors.incident.updates import SendUpdate
from tests.actors.incident.case import (
    ADA,
    BOB,
    COMMS,
    CYD,
    DAN,
    DECLARE,
    P1,
    P2,
    P3,
    T0,
)
from tests.actors.incident.run import Run, run_of

MINUTE = timedelta(minutes=1)
HALF, HOUR = 30 * MINUTE, 60 * MINUTE
FIRST = T0 + HOUR
EVERY_HOUR = with_(P2, update_every=60)
EVERY_HALF_HOUR = with_(P1, update_every=30)
QUIET = with_(P3, nags=False)
LEAD = Role(key="lead", word="Incident lead", leads=True)
LED = (Lead(role=LEAD, person=ADA), Lead(role=COMMS, person=BOB))
PROMISED = with_(
    DECLARE,
    severity=EVERY_HOUR,
    leads=LED,
    roles=(LEAD, COMMS),
    update_at=FIRST,
)


def due(at: datetime = FIRST) -> Run:
    return run_of(PROMISED).at(at)


def by(run: Run, person: PersonId) -> Mark:
    return Mark(by=person, at=run.now)


def send(run: Run, update_at: datetime | None, person: PersonId = CYD) -> Run:
    """Send an update, no matter who."""
    sent = SendUpdate(
        mark=by(run, person),
        text="Nobody can pay.",
        status=None,
        estimate=None,
        update_at=update_at,
    )
    run.command(sent)
    return run.drain_now()


def snooze(run: Run, turn: int, until: datetime, person: PersonId = BOB) -> Run:
    run.command(SnoozeReminder(mark=by(run, person), turn=turn, until=until))
    return run.drain_now()


def stop(run: Run, turn: int) -> Run:
    run.command(StopReminders(mark=by(run, BOB), turn=turn))
    return run.drain_now()


def close(run: Run) -> Run:
    run.command(Close(mark=by(run, ADA), summary="Over."))
    return run.drain_now()


def reopen(run: Run, update_at: datetime | None) -> Run:
    run.command(Reopen(mark=by(run, DAN), update_at=update_at))
    return run.drain_now()


def reminders(
    run: Run, kind: ReminderKind = ReminderKind.DUE, place: str = "COWN"
) -> list[ReminderView]:
    """Return what Slack shows of these by now."""
    views = [x for x in run.slack.said_in(place) if isinstance(x, ReminderView)]
    return [x for x in views if x.kind is kind]


def ends(run: Run, kind: ReminderKind = ReminderKind.DUE) -> list[ReminderEnd | None]:
    return [x.end for x in reminders(run, kind)]


def reminded_in_all_ways() -> Run:
    """Remind late and in time, snooze, stop, keep silent, and close it."""
    run = run_of(PROMISED).drain_now()
    run.now = FIRST + HOUR
    run.wake()
    run.at(run.now + 10 * MINUTE)
    snooze(run, 1, run.now + HALF)
    run.at(run.now + HALF)
    stop(run, 2)
    send(run, None)
    run.at(run.now + 2 * HOUR)
    send(run, run.now + HOUR)
    run.at(run.now + HOUR)
    return close(run).drain()
