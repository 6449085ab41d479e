"""Faults about what other channels hear, and about reminders of the next update."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from unittest.mock import patch

from attrs import evolve as with_

from actors.incident import promise as reminders
from actors.incident import updates
from actors.incident.details import Details
from actors.incident.effects import NotFound
from actors.incident.ids import PersonId
from actors.incident.lifecycle import Kind
from actors.incident.model import Incident, IncidentDraft
from actors.incident.plan import promise
from actors.incident.plan.timed import TimedMessage
from actors.incident.promise import Promise
from actors.incident.promise_views import ReminderEnd, ReminderKind, ReminderView
from actors.incident.reminder import End, Turn
from actors.incident.steps.state import StepsDraft
from actors.incident.updates import (
    Updates,
    UpdatesCommand,
    UpdateSent,
    UpdatesEvent,
    UpdatesNews,
)
from actors.incident.views import AnnouncementView
from bot.screens.messages.content import Content
from bot.screens.messages.reminder import reminder
from bot.words.briefs import Names
from tests.simulation.plants import Plant

EARLY = timedelta(minutes=7)

_news_of, _decide = updates.news_of, updates.decide
_message, _ended = promise._message, reminders._ended


# What channels hear.


def _unheard(
    known: Updates, details: Details, event: UpdatesEvent
) -> UpdatesNews | None:
    is_sent = isinstance(event, UpdateSent)
    return None if is_sent else _news_of(known, details, event)


def update_kept_back() -> AbstractContextManager[object]:
    """Nobody hears of an update."""
    return patch.object(updates, "news_of", _unheard)


def update_without_its_text() -> AbstractContextManager[object]:
    """News of an update does not say what somebody wrote."""
    return patch("bot.words.updates.quoted", lambda _text: "")


def _sent_twice(known: Updates, command: UpdatesCommand) -> tuple[UpdatesEvent, ...]:
    events = _decide(known, command)
    return (*events, *(x for x in events if isinstance(x, UpdateSent)))


def update_sent_twice() -> AbstractContextManager[object]:
    """Everybody reads each update twice."""
    return patch.object(updates, "decide", _sent_twice)


def closing_in_the_thread() -> AbstractContextManager[object]:
    """What everybody must see is hidden in a thread."""
    return patch("actors.incident.plan.notice.is_loud", lambda _news: False)


async def _never_there(*_given: object) -> NotFound:
    return NotFound()


def threads_never_read() -> AbstractContextManager[object]:
    """After a doubt nobody looks whether the reply is in its thread."""
    return patch("bot.hands.effects.post_message.find_in_thread", _never_there)


def announcement_left_as_it_was() -> AbstractContextManager[object]:
    """Announcements go on saying what held at first."""
    return patch("actors.incident.plan.announce._is_kept", lambda *_given: False)


def _as_declared(_incident: IncidentDraft, view: AnnouncementView) -> AnnouncementView:
    return view


def announcement_without_updates() -> AbstractContextManager[object]:
    """Announcements say nothing of statuses and updates."""
    return patch("actors.incident.announcement._with_updates", _as_declared)


# Reminders.


def _too_early(
    incident: Incident,
    turn: Turn,
    kind: ReminderKind,
    surface: str,
    due_at: datetime | None,
) -> Iterator[TimedMessage]:
    early = due_at - EARLY if due_at else None
    return _message(incident, turn, kind, surface, early)


def reminded_early() -> AbstractContextManager[object]:
    """A reminder comes some minutes before the update is due."""
    return patch.object(promise, "_message", _too_early)


def never_reminded_of_updates() -> AbstractContextManager[object]:
    """Nobody is reminded of an update."""
    return patch.object(promise, "may_remind", lambda _incident: False)


def _at_any_time(incident: Incident) -> bool:
    return incident.severity.nags and incident.kind is not Kind.TEST


@contextmanager
def _goes_on_after(how: ReminderEnd) -> Iterator[None]:
    """Let a wait for an update go on after what should have ended it."""

    def ended(known: Promise, end: End, steps: StepsDraft) -> Promise:
        return known if end.how is how else _ended(known, end, steps)

    with (
        patch.object(reminders, "_ended", ended),
        patch.object(promise, "may_remind", _at_any_time),
    ):
        yield


def reminded_after_the_update() -> AbstractContextManager[object]:
    """An update does not end the wait for it."""
    return _goes_on_after(ReminderEnd.SENT)


def reminded_after_a_snooze() -> AbstractContextManager[object]:
    """Whoever puts a reminder off is reminded all the same."""
    return _goes_on_after(ReminderEnd.SNOOZED)


def reminded_after_a_stop() -> AbstractContextManager[object]:
    """Whoever stops the reminders is reminded all the same."""
    return _goes_on_after(ReminderEnd.STOPPED)


def reminded_after_the_closing() -> AbstractContextManager[object]:
    """People are reminded of an update although it is over."""
    return _goes_on_after(ReminderEnd.CLOSED)


def declarer_reminded() -> AbstractContextManager[object]:
    """The declarer is reminded, whoever else has that role."""

    def declarer(incident: Incident) -> PersonId:
        return incident.declared.by

    return patch.object(promise, "asked_for_updates", declarer)


def lead_reminded_twice() -> AbstractContextManager[object]:
    """The incident lead is reminded again, although it is the same person."""
    return patch.object(promise, "_concerns_another", lambda *_given: True)


def _unanswered(view: ReminderView, names: Names) -> Content:
    return reminder(with_(view, end=None), names)


def reminder_keeps_its_buttons() -> AbstractContextManager[object]:
    """A reminder that was answered can be answered again."""
    return patch("bot.screens.messages.render.reminder", _unanswered)


PLANTED: tuple[tuple[Callable[[], AbstractContextManager[object]], str], ...] = (
    (update_kept_back, "I1"),
    (update_without_its_text, "I2"),
    (update_sent_twice, "I1"),
    (closing_in_the_thread, "I1"),
    (threads_never_read, "I2"),
    (announcement_left_as_it_was, "I2"),
    (announcement_without_updates, "I2"),
    (reminded_early, "I2 promise"),
    (never_reminded_of_updates, "I2 promise"),
    (reminded_after_the_update, "I2"),
    (reminded_after_a_snooze, "I2"),
    (reminded_after_a_stop, "I2"),
    (reminded_after_the_closing, "I2"),
    (declarer_reminded, "I2 promise"),
    (lead_reminded_twice, "I2 promise"),
    (reminder_keeps_its_buttons, "I2 button"),
)

INFORMED_PLANTS: tuple[Plant, ...] = tuple(
    Plant(
        name=planted.__name__.replace("_", " "), planted=planted, notices=(violation,)
    )
    for planted, violation in PLANTED
)
