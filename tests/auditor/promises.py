"""The reminders in Slack: in time, once, to the right person, and with true buttons."""

from collections.abc import Iterator

from actors.incident.promise import ReminderSnoozed, RemindersStopped
from tests.auditor.evidence import Case, Evidence, mark_of
from tests.auditor.presses import presses
from tests.auditor.promise_waits import Waits
from tests.auditor.turns import (
    late_turns,
    missing_turns,
    name_in,
    wrong_buttons,
    wrong_turns,
)


def wrong_reminders(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: each wait brings one reminder in time, and none that is not owed."""
    waits = Waits.of(case, evidence)
    for flaw in waits.flaws:
        yield f"I2 promise, {case.number}: {flaw}"
    for row, turns in waits.turns.items():
        for flaw in (
            *wrong_turns(row, turns, case, evidence),
            *late_turns(row, turns, case, evidence),
        ):
            yield f"I2 promise, {flaw}"


def wrongly_asked(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: the comms lead is asked first, and then the incident lead; nobody else."""
    readers = Waits.of(case, evidence).readers
    for message in evidence.slack_history.posted:
        mark = mark_of(message) if message.bot_id == evidence.workspace.bot_id else None
        if mark is None or mark[0] != case.number:
            continue
        reader = readers.get(name_in(mark[1]))
        if reader and not mark[1].endswith("/edit") and reader not in message.mentions:
            found = sorted(message.mentions)
            yield f"I2 promise, {case.number}: {mark[1]} is for {found}, not {reader}"


def missing_reminders(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: at rest everybody was reminded, and no button of these messages lies."""
    turns = Waits.of(case, evidence).turns
    for row, all_of_row in turns.items():
        due = [x for x in all_of_row if x.due is not None and x.due <= evidence.now]
        for flaw in missing_turns(row, due, case, evidence):
            yield f"I2 promise, {flaw}"
    every = [x for of_row in turns.values() for x in of_row]
    for flaw in wrong_buttons(every, case, evidence):
        yield f"I2 button, {flaw}"


def unasked_snoozes(case: Case, evidence: Evidence) -> Iterator[str]:
    """I1: only people who selected a reminder's button snooze or stop it."""
    kinds = {"snooze": ReminderSnoozed, "stop_reminders": RemindersStopped}
    asked = {
        (kinds[x.action], x.person, int(x.rest[0]))
        for x in presses(evidence)
        if x.number == case.number and x.action in kinds and x.rest
    }
    for event in case.events:
        if isinstance(event, ReminderSnoozed | RemindersStopped):
            who, turn = event.mark.by, event.turn
            if (type(event), who, turn) not in asked:
                name = type(event).__name__
                yield f"I1 promise, {case.number}: {name} of {turn} by {who}, unasked"
