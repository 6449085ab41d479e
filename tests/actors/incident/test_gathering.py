"""What one person changes within ten seconds is one message."""

from datetime import timedelta

import pytest
from attrs import evolve as with_

from actors.incident.details import Estimate, Update
from actors.incident.lifecycle import Close
from actors.incident.plan.next_move import next_move
from actors.incident.status import Status
from actors.incident.updates import SendUpdate
from actors.moves import Wait
from tests.actors.incident.case import (
    ADA,
    BOB,
    CYD,
    DECLARE,
    HELP,
    NEWS,
    P1,
    P3,
    PAY,
    REOPEN,
    T0,
    mark,
    sure,
)
from tests.actors.incident.run import Run, changes, run_of, say
from tests.actors.incident.slack import OWN
from tests.actors.incident.threads import announcement, in_thread

EVERYWHERE = (OWN, HELP, NEWS)
TITLE = Update(mark=mark(ADA, 60), title="Worse")


def declared() -> Run:
    return run_of(DECLARE).drain()


def heard(run: Run) -> list[list[str]]:
    """Return what every channel heard, which is the same in each of them."""
    own, *others = [changes(run, channel) for channel in EVERYWHERE]
    assert others == [own, own]
    return own


def test_news_waits_ten_seconds_and_is_told_then() -> None:
    run = say(declared(), TITLE, 60).drain_now()
    assert heard(run) == []
    assert next_move(run.state, run.now) == Wait(until=T0 + timedelta(seconds=70))

    run.at(T0 + timedelta(seconds=70))
    assert heard(run) == [["TitleNews"]]


def test_what_one_person_does_within_ten_seconds_is_one_message() -> None:
    run = say(declared(), TITLE, 60).drain_now()
    say(run, Update(mark=mark(ADA, 65), service=PAY), 65).drain_now()
    say(run, Update(mark=mark(ADA, 70), description="More."), 70).drain()

    assert heard(run) == [["TitleNews", "ServiceNews", "DescriptionNews"]]


def test_what_comes_after_ten_seconds_is_a_message_of_its_own() -> None:
    run = say(declared(), TITLE, 60)
    say(run, Update(mark=mark(ADA, 71), service=PAY), 71).drain()

    assert heard(run) == [["TitleNews"], ["ServiceNews"]]


def test_news_by_somebody_else_is_not_put_into_the_same_message() -> None:
    run = say(declared(), TITLE, 60).drain_now()
    say(run, Update(mark=mark(BOB, 64), service=PAY), 64).drain_now()
    assert heard(run) == [["TitleNews"]]

    run.drain()
    assert heard(run) == [["TitleNews"], ["ServiceNews"]]


URGENT = [
    (Update(mark=mark(ADA, 64), estimate=sure(P1)), "SeverityNews"),
    (Update(mark=mark(BOB, 64), estimate=sure(P1)), "SeverityNews"),
    (Close(mark=mark(CYD, 64), summary=""), "ClosingNews"),
]


@pytest.mark.parametrize(("command", "news"), URGENT)
def test_what_cannot_wait_goes_at_once_and_takes_along_what_waits(
    command: Update | Close, news: str
) -> None:
    run = say(declared(), TITLE, 60).drain_now()
    say(run, command, 64).drain_now()

    assert heard(run) == [["TitleNews", news]]


UPDATE_SENT = SendUpdate(
    mark=mark(BOB, 64),
    text="We roll back.",
    status=Status.FIXING,
    estimate=None,
    update_at=T0 + timedelta(minutes=30),
)


def test_an_update_goes_at_once_into_the_thread_and_takes_along_what_waits() -> None:
    run = say(declared(), TITLE, 60).drain_now()
    say(run, UPDATE_SENT, 64).drain_now()

    assert heard(run) == [["TitleNews", "StatusNews", "UpdateNews"]]
    assert in_thread(run, HELP) == [True]


def test_an_update_that_raises_the_severity_is_in_the_channel() -> None:
    worse = with_(UPDATE_SENT, estimate=sure(P1))
    run = say(declared(), worse, 64).drain_now()

    assert in_thread(run, HELP) == [False]


def test_a_status_alone_waits_like_other_news() -> None:
    run = say(declared(), with_(UPDATE_SENT, text=""), 64).drain_now()
    assert heard(run) == []

    run.drain()
    assert heard(run) == [["StatusNews"]]


def test_an_announcement_has_the_latest_update_until_the_incident_is_reopened() -> None:
    run = say(declared(), UPDATE_SENT, 64).drain()
    view = announcement(run, HELP)
    assert (view.status, view.latest) == ("Fixing", "We roll back.")
    assert (view.latest_at, view.next_update) == (
        UPDATE_SENT.mark.at,
        UPDATE_SENT.update_at,
    )

    say(run, Close(mark=mark(CYD, 600), summary="Over."), 600).drain()
    view = announcement(run, HELP)
    assert (view.status, view.latest, view.summary) == ("Closed", "", "Over.")
    say(run, REOPEN, 700).drain()
    view = announcement(run, HELP)
    assert (view.status, view.latest, view.next_update) == ("Investigating", "", None)


def test_a_reopening_goes_at_once() -> None:
    run = say(declared(), Close(mark=mark(CYD, 64), summary=""), 64).drain()
    say(run, REOPEN, 700).drain_now()

    assert heard(run) == [["ClosingNews"], ["ReopeningNews"]]


@pytest.mark.parametrize("estimate", [sure(P3), Estimate(severity=P3, unsure=True)])
def test_a_lower_severity_waits_like_other_news(estimate: Estimate) -> None:
    run = say(declared(), Update(mark=mark(ADA, 60), estimate=estimate), 60)
    run.drain_now()
    assert heard(run) == []

    run.drain()
    assert heard(run) == [["SeverityNews"]]


def test_a_restart_while_news_waits_changes_nothing() -> None:
    run = say(declared(), TITLE, 60).drain_now()
    run.restart()
    run.at(T0 + timedelta(seconds=69))
    assert heard(run) == []

    run.at(T0 + timedelta(seconds=70))
    assert heard(run) == [["TitleNews"]]


def test_news_that_is_late_anyway_does_not_wait_for_more() -> None:
    run = say(declared(), TITLE, 60)
    run.later(60)
    run.drain_now()

    assert heard(run) == [["TitleNews"]]
