"""Journals of finished incidents, as they were written when they were recorded.

They are never renewed: a later version has to read what an old one wrote. To record a
new one, name it in ``RUNS`` and run with ``MUSTER_RENEW=1`` once.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest
from attrs import evolve as with_

from actors.incident.details import Estimate, Update
from actors.incident.effects import CreateChannel, PostMessage, Step, UpdateMessage
from actors.incident.events import Event, UntoldEvent
from actors.incident.evolve import replay
from actors.incident.facts import Lead
from actors.incident.lifecycle import Kind
from actors.incident.model import Incident
from actors.incident.plan.next_move import next_move
from actors.incident.plan.outstanding import open_lines
from actors.incident.trouble import Confirm, Retry
from actors.incident.views import AppealView
from actors.moves import Rest
from bot.storage.codec import EVENTS, kind_of, read_event, write_event
from tests.actors.incident.asking import asked_about
from tests.actors.incident.case import (
    ADA,
    CLOSE,
    COMMS,
    DAN,
    DECLARE,
    P1,
    PAY,
    REOPEN,
    T0,
    UPDATE,
    mark,
    nobody_but,
    sure,
)
from tests.actors.incident.run import Run, next_key, run_of, say, until_row
from tests.actors.incident.slack import Fault
from tests.bot.words.golden import is_renewing

PLACE = Path(__file__).parent / "journals"
LATER = T0 + timedelta(days=400)


def plain() -> Run:
    run = run_of(DECLARE).drain()
    return say(run, CLOSE, 600).drain()


def changed_and_reopened() -> Run:
    run = until_row(run_of(with_(DECLARE, kind=Kind.DRILL, origin=None)), "announce")
    run.act(Fault.LOST_BEFORE)
    run.drain()
    worse = with_(
        UPDATE,
        title="Nobody can pay 💳 <now>",
        description="",
        service=PAY,
        estimate=Estimate(severity=P1, unsure=True),
        leads=nobody_but(Lead(role=COMMS, person=DAN)),
    )
    say(run, worse, 60).drain()
    say(run, CLOSE, 600).drain()
    say(run, REOPEN, 700).drain()
    return say(run, with_(CLOSE, mark=mark(DAN, 800)), 800).drain()


def refused_and_retried() -> Run:
    run = run_of(DECLARE)
    run.drain([Fault.NAME_TAKEN, Fault.NONE, Fault.HALF, Fault.REFUSED, Fault.REFUSED])
    say(run, Retry(mark=mark(DAN, 60)), 60)
    run.drain([Fault.WAIT, Fault.WAIT_TOLD, Fault.LOST_AFTER, Fault.LOST_BEFORE])
    say(run, with_(UPDATE, title="Worse"), 120)
    until_row(run, "card").act(Fault.DELETED)
    run.drain()
    return say(run, CLOSE, 600).drain()


def without_a_channel() -> Run:
    run = run_of(DECLARE).drain([Fault.REFUSED])
    return say(run, CLOSE, 600).drain()


def doubted_and_confirmed() -> Run:
    run = until_row(run_of(DECLARE), "announce")
    run.drain([Fault.LOST_AFTER, Fault.CUT_AFTER, Fault.BLIND, Fault.BLIND])
    for line in open_lines(run.incident):
        run.later(1)
        made = mark(ADA, (run.now - T0).total_seconds())
        run.command(Confirm(mark=made, step=line.step))
        run.drain()
    return say(run, CLOSE, 600).drain()


def with_a_late_channel() -> Run:
    run = run_of(DECLARE).drain([Fault.REFUSED])
    say(run, Retry(mark=mark(DAN, 60)), 60).drain()
    return say(run, CLOSE, 600).drain()


def reopened_before_it_was_told() -> Run:
    run = run_of(DECLARE).drain()
    say(run, CLOSE, 600)
    until_row(run, "told").act(Fault.WAIT_TOLD)
    run.act()
    say(run, REOPEN, 601).drain()
    return say(run, with_(CLOSE, mark=mark(DAN, 800)), 800).drain()


def overtaken() -> Run:
    """Slack refuses a notice to one channel, until there is a newer one."""
    run = run_of(DECLARE).drain()
    say(run, with_(UPDATE, title="Worse", estimate=sure(P1)), 60)
    while next_key(run) != "told/v24/CNEWS":
        run.act()
    run.act(Fault.REFUSED)
    run.drain()
    say(run, with_(UPDATE, title="Worse", mark=mark(DAN, 120)), 120).drain()
    say(run, Retry(mark=mark(DAN, 180)), 180).drain()
    return say(run, CLOSE, 600).drain()


def announced_when_it_was_over() -> Run:
    run = until_row(run_of(DECLARE), "announce")
    run.act(Fault.WAIT_TOLD)
    run.act(Fault.WAIT_TOLD)
    say(run, CLOSE, 5).drain()
    say(run, REOPEN, 700).drain()
    return say(run, with_(CLOSE, mark=mark(DAN, 800)), 800).drain()


def told_where_it_was_announced() -> Run:
    """Recorded when a receipt in an announcement channel still named people."""
    run = run_of(DECLARE)
    run.act()
    run.act(Fault.HALF)
    run.act(Fault.REFUSED)
    until_row(run, "receipt").act(Fault.REFUSED)
    run.act(Fault.REFUSED)
    run.drain()
    return say(run, CLOSE, 600).drain()


def replaced() -> Run:
    """The bot cannot edit a card and a receipt any more."""
    run = run_of(DECLARE)
    run.act(Fault.WAIT_TOLD)
    run.later(20)
    run.drain_now()
    run.slack.refuses = _frozen
    run.drain()
    say(run, with_(UPDATE, title="Worse"), 60).drain()
    say(run, with_(UPDATE, title="Worse still", mark=mark(DAN, 120)), 120).drain()
    return say(run, with_(CLOSE, mark=mark(DAN, 20_000)), 20_000).drain()


def _frozen(step: Step) -> str:
    return "cant_update_message" if isinstance(step.effect, UpdateMessage) else ""


def kept_where_each_message_is() -> Run:
    """Answers to an announcement, two notices and the next steps get lost."""
    run = until_row(run_of(DECLARE), "announce")
    run.act(Fault.LOST_AFTER)
    run.drain()
    say(run, with_(UPDATE, title="Worse", estimate=sure(P1)), 60)
    until_row(run, "told").act(Fault.CUT_AFTER)
    run.drain()
    say(run, with_(UPDATE, title="Worst", mark=mark(DAN, 120)), 120)
    say(run, with_(UPDATE, title="Better", mark=mark(ADA, 180)), 1_200).drain()
    say(run, CLOSE, 1_800)
    until_row(run, "handoff").act(Fault.CUT_AFTER)
    return run.drain()


def told_elsewhere() -> Run:
    """Refuse direct messages and the channel: announcement channels read plain text."""
    run = run_of(DECLARE)
    run.slack.refuses = _blocked
    run.drain()
    return say(run, CLOSE, 600).drain()


def _blocked(step: Step) -> str:
    match step.effect:
        case PostMessage(to="UADA" | "UBOB"):
            return "cannot_dm_bot"
        case PostMessage(body=AppealView(plain=False)):
            return "invalid_blocks"
        case CreateChannel():
            return "restricted_action"
        case _:
            return ""


def said_what_users_see() -> Run:
    run = run_of(DECLARE).drain()
    seen = Update(mark=mark(DAN, 60), impact="Nobody can pay by <card>.")
    say(run, seen, 60).drain()
    return say(run, CLOSE, 600).drain()


RUNS: dict[str, Callable[[], Run]] = {
    story.__name__: story
    for story in (
        plain,
        changed_and_reopened,
        refused_and_retried,
        without_a_channel,
        doubted_and_confirmed,
        with_a_late_channel,
        reopened_before_it_was_told,
        overtaken,
        announced_when_it_was_over,
        told_where_it_was_announced,
        replaced,
        told_elsewhere,
        kept_where_each_message_is,
        asked_about,
        said_what_users_see,
    )
}


def recorded(name: str) -> tuple[list[tuple[str, str]], object]:
    """Read a journal and its end, or record one that is not there yet."""
    file = PLACE / f"{name}.json"
    assert is_renewing() or file.exists(), (
        f"{file} is not recorded yet: run MUSTER_RENEW=1 .venv/bin/python -m pytest "
        "-n0 tests/actors/incident/test_journals.py once"
    )
    if is_renewing() and not file.exists():
        file.write_text(written(RUNS[name]().journal), encoding="utf-8")
    found = json.loads(file.read_text(encoding="utf-8"))
    events = [(str(kind), json.dumps(body)) for kind, body in found["events"]]
    return events, found["end"]


def written(events: list[Event]) -> str:
    """Write one line for each event."""
    end = json.dumps(end_of(replay(events)), indent=2)
    rows = [f'["{kind_of(event)}", {write_event(event)}]' for event in events]
    return '{"end": ' + end + ',\n"events": [\n' + ",\n".join(rows) + "\n]}\n"


def end_of(incident: Incident | None) -> dict[str, object]:
    """Return what an incident adds up to, in plain values."""
    assert incident is not None
    return {
        "phase": incident.phase,
        "version": incident.version,
        "title": incident.title,
        "severity": incident.severity.key,
        "channel": incident.channel.id if incident.channel else None,
        "leads": {lead.role.key: lead.person for lead in incident.leads},
        "occasions": [
            x.key for x in sorted(incident.occasions.values(), key=lambda x: x.version)
        ],
        "settled": sorted(incident.steps.settled),
        "refused": {key: x.error for key, x in sorted(incident.steps.refused.items())},
        "displays": {name: x.ts for name, x in sorted(incident.steps.displays.items())},
        "announced": dict(sorted(incident.steps.announced.items())),
    }


@pytest.mark.parametrize("name", RUNS)
def test_a_recorded_journal_is_finished_and_means_what_it_meant(name: str) -> None:
    rows, end = recorded(name)
    incident = replay(read_event(kind, body) for kind, body in rows)

    assert end_of(incident) == end
    assert next_move(incident, LATER) == Rest()


@pytest.mark.parametrize("name", RUNS)
def test_a_recorded_journal_is_written_as_it_was_read(name: str) -> None:
    for kind, body in recorded(name)[0]:
        assert json.loads(write_event(read_event(kind, body))) == json.loads(body)


NOT_RECORDED_YET = {"RoleAccepted", *(x.__name__ for x in get_args(UntoldEvent))}


def test_the_recorded_journals_hold_every_kind_of_event() -> None:
    seen = {kind for name in RUNS for kind, _ in recorded(name)[0]}

    missing = sorted(set(EVENTS) - seen - NOT_RECORDED_YET)
    assert not missing, (
        f"no recorded journal has {missing}. Write a function that makes an incident "
        f"with it, name it in RUNS in {__name__}, and run "
        "MUSTER_RENEW=1 .venv/bin/python -m pytest -n0 "
        "tests/actors/incident/test_journals.py once; it writes the new file in "
        "tests/actors/incident/journals and leaves the others as they are"
    )
    assert seen <= set(EVENTS)
