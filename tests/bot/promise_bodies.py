"""Bodies of what people read when an update is due, or when nobody leads."""

from collections.abc import Mapping
from datetime import timedelta

from attrs import evolve as with_

from actors.incident.bodies import Body
from actors.incident.facts import Role
from actors.incident.ids import IncidentNumber
from actors.incident.promise_views import (
    ReminderEnd,
    ReminderKind,
    ReminderView,
    UnledView,
)
from tests.actors.incident.case import ADA, BOB, CYD, T0, mark

NUMBER = IncidentNumber(12)
DUE = ReminderView(
    number=NUMBER,
    turn=3,
    kind=ReminderKind.DUE,
    reader=ADA,
    due_at=T0 + timedelta(minutes=30),
    remind_at=T0 + timedelta(minutes=30),
)
OVERDUE = with_(DUE, kind=ReminderKind.OVERDUE, reader=BOB)
SILENCE = with_(
    DUE,
    kind=ReminderKind.SILENCE,
    due_at=T0,
    remind_at=T0 + timedelta(hours=1),
)
SENT = with_(DUE, end=ReminderEnd.SENT, by=mark(BOB, 1_780))
LEAD = Role(key="lead", word="Incident lead", leads=True)
UNLED = UnledView(number=NUMBER, vacancy=1, role=LEAD)

PROMISES: Mapping[str, Body] = {
    "reminder": DUE,
    "reminder_late": with_(DUE, is_late=True),
    "reminder_again": with_(DUE, remind_at=T0 + timedelta(hours=1)),
    "reminder_overdue": OVERDUE,
    "reminder_silence": SILENCE,
    "reminder_silence_over": with_(SILENCE, end=ReminderEnd.SENT, by=mark(BOB, 9_000)),
    "reminder_sent": SENT,
    "reminder_sent_late": with_(SENT, by=mark(BOB, 2_400)),
    "reminder_snoozed": with_(
        DUE,
        end=ReminderEnd.SNOOZED,
        by=mark(BOB, 1_900),
        until=T0 + timedelta(minutes=45),
    ),
    "reminder_stopped": with_(DUE, end=ReminderEnd.STOPPED, by=mark(BOB, 1_900)),
    "reminder_closed": with_(DUE, end=ReminderEnd.CLOSED, by=mark(BOB, 1_900)),
    "unled": UNLED,
    "unled_over": with_(UNLED, ended=mark(BOB, 900), successor=CYD),
    "unled_closed": with_(UNLED, ended=mark(BOB, 900)),
}


def promise_bodies(text: str) -> Mapping[str, Body]:
    """Return these with any text as the name of the role, which is all that is free."""
    role = with_(LEAD, word=text[:75])
    return {
        name: with_(body, role=role) if isinstance(body, UnledView) else body
        for name, body in PROMISES.items()
    }
