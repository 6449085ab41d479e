"""Announcement channels are asked for help if the person cannot be told."""

from collections.abc import Callable

from attrs import evolve as with_

from actors.incident.effects import Step, UpdateMessage
from actors.incident.keys import CHANNEL, RECEIPT
from actors.incident.plan.receipt import unseen_receipts
from actors.incident.plan.table import REPORTED
from actors.incident.trouble import Retry
from tests.actors.incident.case import (
    ADA,
    BOB,
    CYD,
    DECLARE,
    HELP,
    NEWS,
    UPDATE,
    mark,
    nobody_but,
)
from tests.actors.incident.refused_receipts import appeals, refusing, run_with, tried
from tests.actors.incident.run import Run, receipts, run_of, say, until_row
from tests.actors.incident.slack import OWN, Fault


def test_without_direct_message_and_channel_others_are_told() -> None:
    run = run_with({ADA: "cannot_dm_bot", CHANNEL: "restricted_action"})

    assert tried(run) == ["receipt/declared/1", f"receipt/declared/{HELP}/1"]
    (appeal,) = appeals(run, HELP)
    assert [line.row for line in appeal.lines] == ["channel"]
    assert appeals(run, NEWS) == []
    assert unseen_receipts(run.incident, REPORTED) == ()


def test_announcement_channels_read_nothing_about_a_person() -> None:
    run = run_with(
        {
            ADA: "cannot_dm_bot",
            OWN: "is_archived",
            HELP: "not_in_channel",
            "invite": "user_is_ultra_restricted",
            "topic": "is_archived",
        }
    )

    (appeal,) = appeals(run, NEWS)
    assert appeal.uninvited == 3
    assert [line.row for line in appeal.lines] == ["topic"]
    for person in (ADA, BOB, CYD):
        assert person not in repr(appeal)
    assert "restricted" not in repr(appeal)


def test_announcement_channels_are_not_told_that_all_is_done() -> None:
    run = run_with({ADA: "cannot_dm_bot", OWN: "restricted_action"})

    assert tried(run) == ["receipt/declared/1", "receipt/declared/channel/1"]
    assert [x.steps for x in unseen_receipts(run.incident, REPORTED)] == [()]


def test_an_appeal_says_when_no_step_needs_anybody_any_more() -> None:
    run = run_with({ADA: "cannot_dm_bot", CHANNEL: "restricted_action"})
    run.slack.refuses = refusing({})
    say(run, Retry(mark=mark(BOB, 60)), 60).drain()

    (appeal,) = appeals(run, HELP)
    assert (appeal.lines, appeal.uninvited) == ((), 0)
    assert f"receipt/declared/{HELP}/1/edit" in tried(run)


def test_after_a_retry_the_person_who_acted_is_told_as_well() -> None:
    run = run_with({ADA: "cannot_dm_bot", CHANNEL: "restricted_action"})
    run.slack.refuses = refusing({CHANNEL: "restricted_action"})
    say(run, Retry(mark=mark(BOB, 60)), 60).drain()

    (appeal,), (receipt,) = appeals(run, HELP), receipts(run)
    assert [x.row for x in receipt.lines if x.error] == [CHANNEL]
    assert [x.row for x in appeal.lines] == [CHANNEL]
    assert appeals(run, NEWS) == []

    run.slack.refuses = refusing({})
    say(run, Retry(mark=mark(BOB, 120)), 120).drain()
    (appeal,), (receipt,) = appeals(run, HELP), receipts(run)
    assert appeal.lines == ()
    assert not any(line.error for line in receipt.lines)


def told_to_wait() -> Run:
    """Let the declarer read that Slack delays the channel."""
    run = run_of(DECLARE)
    run.act(Fault.WAIT_TOLD)
    run.later(20)
    run.drain_now()
    assert tried(run) == ["receipt/declared/1"]
    return run


def refuses_edits(error: str, said: dict[str, str]) -> Callable[[Step], str]:
    def refused(step: Step) -> str:
        is_edit = isinstance(step.effect, UpdateMessage)
        return error if is_edit else said.get(step.key, "")

    return refused


def test_bad_news_whose_edit_is_refused_goes_to_the_next_place() -> None:
    run = told_to_wait()
    run.slack.refuses = refuses_edits("is_inactive", {CHANNEL: "restricted_action"})
    run.drain()

    (appeal,) = appeals(run, HELP)
    assert [line.row for line in appeal.lines] == ["channel"]


def test_a_delayed_edit_is_not_told_elsewhere() -> None:
    run = told_to_wait()
    run.slack.refuses = refuses_edits("is_inactive", {})
    leads = nobody_but(DECLARE.leads[1])
    run.command(with_(UPDATE, leads=leads, mark=mark(BOB, 20)))
    until_row(run, RECEIPT).act()
    assert run.incident.steps.display("receipt/declared").error == "is_inactive"
    run.slack.refuses = refuses_edits("", {CHANNEL: "restricted_action"})
    run.later(30)
    until_row(run, RECEIPT).act(Fault.WAIT_TOLD)
    run.drain_now()

    assert appeals(run, HELP) == []


def test_a_refused_edit_that_says_nothing_new_is_not_told_elsewhere() -> None:
    run = run_with({CHANNEL: "restricted_action"})
    run.slack.refuses = refuses_edits("is_inactive", {CHANNEL: "is_archived"})
    say(run, Retry(mark=mark(BOB, 60)), 60).drain()

    assert appeals(run, HELP) == []
    assert unseen_receipts(run.incident, REPORTED) == ()
