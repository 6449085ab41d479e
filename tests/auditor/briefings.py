"""Briefs in Slack: one for each role that somebody gives, and one reminder at most.

The auditor counts the occasions itself, from what people did.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from attrs import define

from actors.incident.briefings import RoleAskedAgain
from actors.incident.keys import posting_of
from actors.incident.lifecycle import Closed, Declared, Kind
from actors.incident.roles import LeadChanged, RoleAccepted
from actors.incident.steps.events import Shown, ShowRefused
from bot.sandbox.changes import MessagePosted
from tests.auditor.evidence import Case, Evidence, mark_of

REMINDED_AFTER = timedelta(minutes=5)

CLOCKS = timedelta(minutes=2)
"""Slack's clock and the bot's may differ by less."""

ROWS = ("brief", "unaccepted", "declined")


@define(kw_only=True)
class Occasion:
    """Somebody gave a role to another person, or asked them again.

    Attributes:
        waits: they have not answered, and nothing has overtaken it.
    """

    role: str
    person: str
    at: datetime
    is_again: bool = False
    waits: bool = True
    is_declined: bool = False


def occasions_of(case: Case) -> list[Occasion]:
    """Return every occasion on which somebody has to be briefed, in order."""
    found: list[Occasion] = []
    for event in case.events:
        match event:
            case Declared(mark=mark, leads=leads, briefs=briefs):
                keys = {x.role for x in briefs}
                found += [
                    Occasion(role=x.role.key, person=x.person, at=mark.at)
                    for x in leads
                    if x.person != mark.by and x.role.key in keys
                ]
            case LeadChanged(mark=mark, role=role, person=person, brief=brief):
                _end(found, role.key, is_declined=event.is_declined)
                if brief and person not in (None, mark.by):
                    who = str(person)
                    found.append(Occasion(role=role.key, person=who, at=mark.at))
            case RoleAccepted(role=role):
                _end(found, role.key)
            case RoleAskedAgain(mark=mark, briefing=number):
                first = found[number - 1]
                first.waits = False
                found.append(
                    Occasion(
                        role=first.role, person=first.person, at=mark.at, is_again=True
                    )
                )
            case Closed():
                for occasion in found:
                    occasion.waits = False
            case _:
                pass
    return found


def _end(found: list[Occasion], role: str, *, is_declined: bool = False) -> None:
    for occasion in found:
        if occasion.role == role and occasion.waits:
            occasion.waits, occasion.is_declined = False, is_declined


def _posted(case: Case, evidence: Evidence) -> Iterator[tuple[str, int, datetime]]:
    """Yield the row, the occasion and the time of each such message in Slack.

    One that was deleted before the journal heard of it counts as never posted.
    """
    history = evidence.slack_history
    heard = {(x.channel, x.ts) for x in case.events if isinstance(x, Shown)}
    for change in history.changes:
        if not isinstance(change, MessagePosted):
            continue
        message = change.message
        if message.bot_id != evidence.workspace.bot_id:
            continue
        mark, place = mark_of(message), (message.channel, message.ts)
        if mark is None or mark[0] != case.number:
            continue
        row, number, *_ = [*mark[1].split("/"), ""]
        if row in ROWS and (place in heard or place not in history.deleted):
            yield row, int(number), datetime.fromtimestamp(change.at, UTC)


def wrong_briefs(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: nobody is briefed twice for one occasion, nor reminded of too early."""
    occasions = occasions_of(case)
    first = case.events[0] if case.events else None
    is_test = isinstance(first, Declared) and first.kind is Kind.TEST
    seen: set[tuple[str, int]] = set()
    for row, number, at in _posted(case, evidence):
        what = f"I2 {row}, {case.number}: {number} at {at}"
        if is_test or not 0 < number <= len(occasions):
            yield f"{what}, for no occasion"
            continue
        occasion = occasions[number - 1]
        if (row, number) in seen:
            yield f"{what}, for the second time"
        seen.add((row, number))
        due = occasion.at + (REMINDED_AFTER if row == "unaccepted" else timedelta())
        if at < due - CLOCKS:
            yield f"{what}, and due at {due}"
        if row == "unaccepted" and occasion.is_again:
            yield f"{what}, although {occasion.person} was asked again"
        if row == "declined" and not occasion.is_declined:
            yield f"{what}, although nobody declined"


def missing_briefs(case: Case, evidence: Evidence) -> Iterator[str]:
    """I1: at rest, everybody whose answer is awaited has been briefed."""
    posted = {(row, number) for row, number, _ in _posted(case, evidence)}
    refused = {
        posting_of(x.step).rpartition("/")[0]
        for x in case.events
        if isinstance(x, ShowRefused)
    }
    first = case.events[0] if case.events else None
    if isinstance(first, Declared) and first.kind is Kind.TEST:
        return
    for number, occasion in enumerate(occasions_of(case), start=1):
        is_there = ("brief", number) in posted or f"brief/{number}" in refused
        if occasion.waits and not is_there:
            who = f"{occasion.person} as {occasion.role}"
            yield f"I1 brief, {case.number}: {number} for {who} is not there"
