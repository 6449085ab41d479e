"""Somebody comes to an open incident instead of declaring another."""

import pytest
from attrs import evolve as with_

from actors.errors import Rejected
from actors.incident.bodies import JoiningView
from actors.incident.decide import CLOSED, decide
from actors.incident.ids import PersonId, StepKey
from actors.incident.joining import Join, Joined
from actors.incident.keys import INVITE, joining_key
from tests.actors.incident.case import ADA, CLOSE, CYD, DAN, DECLARE, mark
from tests.actors.incident.run import Run, run_of, say
from tests.actors.incident.slack import OWN

NOTE = "Nobody can pay"


def join(by: PersonId, note: str = NOTE, after: float = 60) -> Join:
    return Join(mark=mark(by, after), note=note)


def notes(run: Run) -> list[str]:
    return [x.note for x in run.slack.said_in(OWN) if isinstance(x, JoiningView)]


def test_whoever_joins_is_invited_and_their_words_are_posted_once() -> None:
    run = say(run_of(DECLARE).drain(), join(DAN), 60).drain()

    assert DAN in run.slack.members
    assert notes(run) == [NOTE]
    (said,) = [x for x in run.slack.said_in(OWN) if isinstance(x, JoiningView)]
    assert said.joined == mark(DAN, 60)


def test_joining_twice_changes_nothing() -> None:
    run = say(run_of(DECLARE).drain(), join(DAN), 60).drain()
    calls = run.calls
    say(run, join(DAN, after=120), 60).drain()

    assert run.calls == calls
    assert notes(run) == [NOTE]


def test_whoever_is_in_the_channel_already_only_adds_what_they_wrote() -> None:
    run = say(run_of(DECLARE).drain(), join(ADA), 60).drain()
    say(run, join(ADA, note="", after=90), 30).drain()

    assert notes(run) == [NOTE]
    assert run.slack.done[StepKey(INVITE)] == 1


def test_nothing_is_posted_for_somebody_who_wrote_nothing() -> None:
    run = say(run_of(DECLARE).drain(), join(DAN, note=""), 60).drain()

    assert DAN in run.slack.members
    assert notes(run) == []


def test_each_note_is_posted_in_its_turn() -> None:
    run = run_of(DECLARE, join(DAN), join(DAN, "Worse", 90), join(CYD, after=95))
    run.drain()

    assert notes(run) == [NOTE, "Worse", NOTE]


def test_a_note_waits_for_the_channel_and_needs_none_that_was_refused() -> None:
    run = run_of(DECLARE, join(DAN))
    run.slack.refuses = lambda step: "restricted_action"
    run.act()
    run.slack.refuses = lambda _step: ""
    run.drain()

    assert run.slack.channel is None
    assert joining_key(2) not in run.slack.done


def test_a_closed_incident_takes_nobody_in() -> None:
    run = run_of(DECLARE, with_(CLOSE))

    with pytest.raises(Rejected, match=CLOSED):
        decide(run.state, join(DAN))


def test_a_note_that_was_written_before_the_close_is_posted_all_the_same() -> None:
    run = run_of(DECLARE, join(DAN), CLOSE).drain()

    assert notes(run) == [NOTE]
    assert isinstance(run.journal[1], Joined)
