"""What people may do about updates in any run, and what they see of them."""

from datetime import timedelta

from actors.incident.commands import Command
from actors.incident.facts import Mark
from actors.incident.model import Incident
from actors.incident.promise import SnoozeReminder, StopReminders
from actors.incident.promise_views import ReminderView, UnledView
from actors.incident.updates import SendUpdate
from tests.actors.incident.run import Run

WAITS = (timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1))


def about_promises(incident: Incident, made: Mark, choice: int) -> Command:
    """Return one of the things that people may want of the next update."""
    until = made.at + WAITS[choice % 3]
    turn = max(1, incident.promise.count - choice % 2)
    match choice % 4:
        case 0:
            return SnoozeReminder(mark=made, turn=turn, until=until)
        case 1:
            return StopReminders(mark=made, turn=turn)
        case _:
            return SendUpdate(
                mark=made,
                text=f"Update {choice}",
                status=None,
                estimate=None,
                update_at=until if choice % 3 else None,
            )


def assert_promises_shown(run: Run) -> None:
    """Check that every message about updates or leads is as things stand.

    A turn that is forgotten is over, and its message says so.
    """
    incident = run.incident
    waiting = {x.number for x in incident.promise.turns if x.end is None}
    unled = {x.number for x in incident.vacancies.open if x.ended is None}
    for name, display in incident.steps.displays.items():
        message = run.slack.messages.get(display.ts) if display.ts else None
        match message.body if message and not display.error else None:
            case ReminderView(end=end, turn=turn):
                assert (end is None) == (turn in waiting), name
                assert end is not None or not incident.closed, name
            case UnledView(ended=ended, vacancy=vacancy):
                assert (ended is None) == (vacancy in unled), name
            case _:
                pass
