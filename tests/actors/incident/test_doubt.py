"""Lost answers, refusals, and what a person can do about them."""

from datetime import timedelta

import pytest
from attrs import evolve as with_

from actors.incident.ids import StepKey
from actors.incident.keys import (
    ANNOUNCE,
    BOOKMARK,
    CARD,
    CHANNEL,
    CHANNEL_KEY,
    INVITE,
    RECEIPT,
    TOPIC,
    row_of,
)
from actors.incident.plan.next_move import next_move
from actors.incident.plan.outstanding import open_lines
from actors.incident.plan.topic import topic_of
from actors.incident.steps.state import IN_DOUBT
from actors.incident.trouble import Confirm, Retry
from actors.incident.views import Progress
from actors.moves import Act, Wait
from tests.actors.incident.case import (
    ADA,
    BOB,
    DECLARE,
    HELP,
    T0,
    UPDATE,
    incident_of,
    mark,
    update_of,
)
from tests.actors.incident.run import (
    Run,
    next_key,
    notices,
    progress,
    receipts,
    run_of,
    say,
    until_row,
)
from tests.actors.incident.slack import OWN, Fault


def test_after_a_refusal_nobody_is_sure_what_a_surface_shows() -> None:
    run = run_of(DECLARE).drain()
    say(run, with_(UPDATE, title="Worse"), 60)
    until_row(run, TOPIC).act(Fault.CUT_AFTER)
    until_row(run, TOPIC).act(Fault.REFUSED)
    run.drain()
    back = update_of(incident_of(*run.journal[:1]), mark(BOB, 70))
    say(run, back, 70).drain()

    assert run.slack.topic == topic_of(run.incident)
    assert open_lines(run.incident) == ()


@pytest.mark.parametrize("row", [CHANNEL, CARD, BOOKMARK, ANNOUNCE])
def test_a_step_in_doubt_is_looked_up_and_adopted(row: str) -> None:
    run = until_row(run_of(DECLARE), row)
    run.act(Fault.LOST_AFTER)
    run.drain()

    assert max(times for key, times in run.slack.done.items() if row_of(key) == row)
    assert all(
        times == 1
        for key, times in run.slack.done.items()
        if row_of(key) == row and not key.endswith("/edit")
    )
    assert open_lines(run.incident) == ()


@pytest.mark.parametrize("row", [CHANNEL, CARD, BOOKMARK, ANNOUNCE])
def test_not_found_counts_only_after_fifteen_seconds(row: str) -> None:
    run = until_row(run_of(DECLARE), row)
    key = next_key(run)
    assert key
    run.act(Fault.LOST_BEFORE)
    run.later(14.9)
    run.act()
    assert not run.slack.done[key]
    run.drain_now()
    assert not run.slack.done[key]

    run.later(0.1)
    run.drain_now()

    assert run.slack.done[key] == 1


def blind(run: Run, row: str) -> StepKey:
    """Lose an answer, and let no probe tell what became of the call."""
    key = next_key(until_row(run, row))
    assert key
    run.act(Fault.LOST_AFTER)
    run.later(1)
    assert next_key(run) == key
    run.act(Fault.BLIND)
    run.drain()
    return key


@pytest.mark.parametrize("row", [CHANNEL, CARD, BOOKMARK, ANNOUNCE])
def test_a_person_is_asked_about_a_step_that_nothing_can_look_up(row: str) -> None:
    run = run_of(DECLARE)
    blind(run, row)

    (line,) = open_lines(run.incident)
    assert (line.row, line.error, line.progress) == (row, IN_DOUBT, Progress.DOUBTED)
    assert progress(receipts(run)[0], row).count(Progress.DOUBTED) == 1


@pytest.mark.parametrize("row", [CHANNEL, CARD, BOOKMARK, ANNOUNCE])
def test_a_retry_of_everything_does_not_repeat_a_step_in_doubt(row: str) -> None:
    run = run_of(DECLARE)
    key = blind(run, row)
    before = run.journal.copy()
    say(run, Retry(mark=mark(BOB, 600)), 600).drain()

    assert run.journal == before
    assert run.slack.done[key] == 1


def test_a_receipt_stays_in_its_place_when_everything_is_retried() -> None:
    run = run_of(DECLARE)
    until_row(run, RECEIPT).act(Fault.REFUSED)
    run.drain()
    say(run, Retry(mark=mark(BOB, 600)), 600).drain()

    assert [len(receipts(run, place)) for place in (ADA, OWN)] == [0, 1]


def test_a_card_in_doubt_is_not_posted_again_when_something_changes() -> None:
    run = run_of(DECLARE)
    key = blind(run, CARD)
    say(run, with_(UPDATE, title="Worse", mark=mark(BOB, 600)), 600).drain()

    assert run.slack.done[key] == 1
    assert [x.row for x in open_lines(run.incident)] == [CARD]


@pytest.mark.parametrize("row", [CHANNEL, CARD, BOOKMARK, ANNOUNCE])
def test_a_retry_by_name_repeats_a_step_in_doubt(row: str) -> None:
    run = run_of(DECLARE)
    key = blind(run, row)
    (line,) = open_lines(run.incident)
    say(run, Retry(mark=mark(BOB, 600), step=line.step), 600).drain()

    assert run.slack.done[key] == 2
    assert open_lines(run.incident) == ()


@pytest.mark.parametrize("row", [CHANNEL, CARD, BOOKMARK, ANNOUNCE])
def test_a_confirmation_settles_a_step_that_nothing_could_look_up(row: str) -> None:
    run = run_of(DECLARE)
    key = blind(run, row)
    (line,) = open_lines(run.incident)
    confirm = Confirm(mark=mark(BOB, 600), step=line.step)
    say(run, confirm, 600).drain()
    say(run, with_(confirm, mark=mark(BOB, 601)), 601).drain()

    assert run.slack.done[key] == 1
    assert open_lines(run.incident) == ()
    assert run.slack.done[StepKey("announce/declared/CNEWS")] == 1
    assert [type(x).__name__ for x in run.journal].count("Confirmed") == 1


def test_after_a_confirmed_announcement_the_channel_is_told_of_changes() -> None:
    run = run_of(DECLARE)
    blind(run, ANNOUNCE)
    (line,) = open_lines(run.incident)
    say(run, Confirm(mark=mark(BOB, 600), step=line.step), 600).drain()
    say(run, with_(UPDATE, title="Worse", mark=mark(BOB, 700)), 700).drain()

    assert len(notices(run, HELP)) == 1


def put_off_for_a_day(run: Run, row: str) -> None:
    until_row(run, row)
    for _ in range(2000):
        move = next_move(run.state, run.now)
        if isinstance(move, Wait):
            run.now = move.until
        elif isinstance(move, Act) and row_of(move.step.key) == row:
            run.act(Fault.WAIT)
        elif not run.act():
            return


@pytest.mark.parametrize("row", [CHANNEL, INVITE, TOPIC, CARD, ANNOUNCE])
def test_a_step_that_slack_delays_for_a_day_is_given_up(row: str) -> None:
    run = run_of(DECLARE)
    put_off_for_a_day(run, row)

    taken = run.now - T0
    assert timedelta(hours=24) < taken < timedelta(hours=25)
    assert not run.incident.steps.deferred
    assert {x.row for x in open_lines(run.incident)} == {row}


def test_a_retry_after_a_day_has_a_day_of_patience_again() -> None:
    run = run_of(DECLARE)
    put_off_for_a_day(run, INVITE)
    second = run.now
    run.command(Retry(mark=mark(BOB, (second - T0).total_seconds())))
    put_off_for_a_day(run, INVITE)

    assert run.now - second > timedelta(hours=24)


def test_a_wait_that_slack_did_not_ask_for_is_five_minutes_at_most() -> None:
    run = run_of(DECLARE)
    waits = []
    for _ in range(12):
        run.act(Fault.WAIT)
        deferral = run.incident.steps.deferred[CHANNEL_KEY]
        waits.append((deferral.until - run.now).total_seconds())
        run.now = deferral.until

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
