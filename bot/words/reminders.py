"""What people read when an update is due, or when nobody leads."""

from datetime import timedelta
from typing import assert_never

from actors.incident.facts import Mark
from actors.incident.model import Incident
from actors.incident.promise_views import (
    ReminderEnd,
    ReminderKind,
    ReminderView,
    UnledView,
)
from bot.words.briefs import Names, person
from bot.words.closing_text import already_closed
from bot.words.phrases import duration, in_a_sentence
from bot.words.spans import Part, Person, Said, Time, capitalised, joined, say

A_MINUTE = timedelta(minutes=1)
"""Times are shown to the minute, so an update within it was sent in time."""


def reminder(view: ReminderView, names: Names) -> Said:
    """Ask for an update, or say how the wait for it ended."""
    if view.end is not None:
        return _end(view, view.end, names)
    said = _asked(view)
    if not view.is_late:
        return said
    late = "This reminder is late, because Muster could not post it in time."
    return joined([said, late], " ")


def _asked(view: ReminderView) -> Said:
    reader, due_at = Person(view.reader), Time(view.due_at)
    match view.kind:
        case ReminderKind.DUE if not (view.is_late or view.remind_at > view.due_at):
            return say(
                "{reader}, the next update is due by {at}. "
                "If nothing has changed, say so.",
                reader=reader,
                at=due_at,
            )
        case ReminderKind.DUE | ReminderKind.OVERDUE:
            return say(
                "{reader}, the update promised for {at} has not been sent yet.",
                reader=reader,
                at=due_at,
            )
        case ReminderKind.SILENCE:
            return say(
                "{reader}, no update for {time}. "
                "If something has changed, say what. If not, say that.",
                reader=reader,
                time=duration(view.remind_at - view.due_at),
            )
        case _:
            assert_never(view.kind)


def _end(view: ReminderView, end: ReminderEnd, names: Names) -> Said:
    who = person(view.by.by, names) if view.by else "somebody"
    at = Time(view.by.at) if view.by else ""
    match end:
        case ReminderEnd.SENT:
            return say(
                "Update sent {at} by {who}{promised}.",
                at=at,
                who=who,
                promised=_promised(view, view.by),
            )
        case ReminderEnd.SNOOZED:
            until = Time(view.until) if view.until else ""
            return say("Snoozed until {until} by {who}.", until=until, who=who)
        case ReminderEnd.STOPPED:
            return say(
                "Reminders stopped by {who}, {at}. "
                "They start again with the next promised update.",
                who=who,
                at=at,
            )
        case ReminderEnd.CLOSED:
            return say(
                "Incident closed by {who}, {at}. No update is due.", who=who, at=at
            )
        case _:
            assert_never(end)


def _promised(view: ReminderView, sent: Mark | None) -> Part:
    """Say for when it was promised, if it came later than that."""
    is_promised = view.kind is not ReminderKind.SILENCE
    if sent is None or not is_promised or sent.at - view.due_at < A_MINUTE:
        return ""
    return say(", promised for {at}", at=Time(view.due_at))


def unled(view: UnledView, names: Names) -> Said:
    role, ended = in_a_sentence(view.role.word), view.ended
    if ended is None:
        return say("Nobody is leading this incident yet.")
    if view.successor is None:
        return say(
            "Nobody was {role} when {who} closed the incident, {at}.",
            role=role,
            who=person(ended.by, names),
            at=Time(ended.at),
        )
    return capitalised(
        say(
            "{who} has been {role} since {at}.",
            who=person(view.successor, names),
            role=role,
            at=Time(ended.at),
        )
    )


# Answers to people who selected a button.


def snoozed(incident: Incident) -> Said:
    """Say when the next reminder comes, whoever snoozed the one before."""
    turn = incident.promise.waiting
    if turn is None or not incident.severity.nags:
        return over(incident)
    return say(
        "Muster will remind this channel again, {at}, if no update has been sent by "
        "then.",
        at=Time(turn.remind_at),
    )


STOPPED = say("Reminders are stopped. They start again with the next promised update.")


def over(incident: Incident) -> Said:
    """Say why there is nothing left to snooze or to stop."""
    if incident.closed:
        return joined([already_closed(incident), say("No update is due.")], " ")
    said = "This reminder is over, so nothing was changed. {next}"
    due_at = incident.promise.due_at
    if due_at is None:
        return say(said, next="No update is promised.")
    return say(said, next=say("Next update: {at}.", at=Time(due_at)))
