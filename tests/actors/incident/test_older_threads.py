"""Incidents of earlier versions get threads, without a flood of edits."""

from datetime import timedelta

import pytest
from attrs import evolve as with_

from actors.incident.events import Event
from actors.incident.evolve import replay
from actors.incident.keys import (
    ANNOUNCE,
    ANNOUNCEMENT,
    announce_key,
    finding_key,
    row_of,
)
from actors.incident.lifecycle import Declared
from actors.incident.plan.next_move import next_move
from actors.incident.plan.outstanding import open_lines
from actors.incident.question import Question
from actors.incident.steps.events import (
    Shown,
    StepDone,
    StepStarted,
)
from actors.incident.trouble import Confirm
from actors.moves import Rest
from tests.actors.incident.case import (
    ADA,
    BOB,
    DECLARE,
    HELP,
    NEWS,
    mark,
)
from tests.actors.incident.run import Run, run_of, say, until_row
from tests.actors.incident.slack import OWN, Fault
from tests.actors.incident.threads import (
    WORSE,
    announcement,
    in_thread,
    searches,
)


def older(run: Run, *, knows_messages: bool) -> Run:
    """Make a run look as if an earlier version had written it so far."""

    def aged(event: Event) -> Event:
        match event:
            case Declared():
                return with_(event, plan=4)
            case StepStarted():
                return with_(event, place=None)
            case StepDone() if not knows_messages:
                return with_(event, channel=None, ts=None)
            case _:
                return event

    run.journal = [
        aged(x)
        for x in run.journal
        if row_of(getattr(x, "step", None) or announce_key(OWN)) != ANNOUNCEMENT
    ]
    run.state = replay(run.journal)
    return run


@pytest.mark.parametrize("knows_messages", [True, False])
def test_an_older_incident_stays_as_it_is_until_its_channels_hear_of_a_change(
    *, knows_messages: bool
) -> None:
    run = say(run_of(DECLARE).drain(), WORSE, 60).drain()
    older(run, knows_messages=knows_messages)
    later = run.now + timedelta(days=400)
    assert next_move(with_(run.incident, question=idle(run)), later) == Rest()

    say(run, with_(WORSE, title="Worst", mark=mark(BOB, 90)), 90).drain()
    for channel in (HELP, NEWS):
        assert announcement(run, channel).title == "Worst"
        assert in_thread(run, channel)[-1]
        assert searches(run, channel) == (0 if knows_messages else 1)


def idle(run: Run) -> Question:
    """Return the question without its turns, which are due after a day."""
    return with_(run.incident.question, turns=())


def test_the_news_of_an_older_incident_is_told_plainly_if_nothing_is_found() -> None:
    run = older(run_of(DECLARE).drain(), knows_messages=False)
    for ts, message in tuple(run.slack.messages.items()):
        if message.key == announce_key(HELP):
            del run.slack.messages[ts]
    say(run, WORSE, 60).drain()
    say(run, with_(WORSE, title="Worst", mark=mark(BOB, 90)), 90).drain()

    assert in_thread(run, HELP) == [False, False]
    assert in_thread(run, NEWS) == [True, True]
    assert searches(run, HELP) == 1
    assert open_lines(run.incident) == ()


def test_an_announcement_that_a_person_has_seen_is_found_for_the_next_news() -> None:
    run = until_row(run_of(DECLARE), ANNOUNCE)
    run.act(Fault.LOST_AFTER)
    run.later(1)
    run.act(Fault.BLIND)
    run.drain()
    run.command(Confirm(mark=mark(ADA, 100), step=announce_key(HELP)))
    say(run, WORSE, 120).drain()

    assert in_thread(run, HELP) == [True]
    assert announcement(run, HELP).title == "Worse"
    shown = [x for x in run.journal if isinstance(x, Shown)]
    assert [x.view for x in shown if x.step == finding_key(HELP)] == [None]
