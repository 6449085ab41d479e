"""A receipt goes from place to place until Slack shows it."""

from collections.abc import Callable

import pytest
from attrs import evolve as with_

from actors.incident.effects import PostMessage, Step, UpdateMessage
from actors.incident.keys import CHANNEL, RECEIPT, row_of
from actors.incident.plan.receipt import untold
from actors.incident.plan.receipt_places import ELSEWHERE, WITHOUT_BLOCKS
from actors.incident.plan.table import REPORTED
from actors.incident.steps.events import StepStarted
from actors.incident.steps.state import IN_DOUBT
from actors.incident.trouble import Retry
from actors.incident.views import AppealView, ReceiptView
from tests.actors.incident.case import ADA, BOB, CYD, DECLARE, HELP, NEWS, UPDATE, mark
from tests.actors.incident.slack import (
    OWN,
    Fault,
    Run,
    next_key,
    receipts,
    run_of,
    say,
    until_row,
)

CONTENT = ("invalid_blocks", "msg_blocks_too_long", "msg_too_large", "no_text")
PLACES = ("cannot_dm_bot", "user_disabled", "channel_not_found", "restricted_action")


def refusing(said: dict[str, str]) -> Callable[[Step], str]:
    """Refuse receipts by their place, and other steps by their row or key."""

    def error(step: Step) -> str:
        match step.effect:
            case PostMessage(to=to) if row_of(step.key) == RECEIPT:
                return said.get(to, "")
            case _:
                return said.get(step.key, said.get(row_of(step.key), ""))

    return error


def run_with(said: dict[str, str]) -> Run:
    run = run_of(DECLARE)
    run.slack.refuses = refusing(said)
    return run.drain()


def tried(run: Run) -> list[str]:
    """Return the receipts that were sent, in order."""
    return [
        event.step
        for event in run.journal
        if isinstance(event, StepStarted) and row_of(event.step) == RECEIPT
    ]


def appeals(run: Run, place: str) -> list[AppealView]:
    return [x for x in run.slack.said_in(place) if isinstance(x, AppealView)]


@pytest.mark.parametrize("error", CONTENT)
def test_a_receipt_whose_content_is_refused_comes_without_blocks(error: str) -> None:
    run = run_of(DECLARE)

    def refuses(step: Step) -> str:
        match step.effect:
            case PostMessage(body=ReceiptView(plain=False)):
                return error
            case _:
                return ""

    run.slack.refuses = refuses
    run.drain()

    assert tried(run) == ["receipt/declared/1", "receipt/declared/plain/1"]
    (receipt,) = receipts(run)
    assert receipt.plain
    assert receipt.unreached is None


@pytest.mark.parametrize("error", PLACES)
def test_a_receipt_whose_place_is_refused_goes_to_the_next_whole(
    error: str,
) -> None:
    run = run_with({ADA: error})

    assert tried(run) == ["receipt/declared/1", "receipt/declared/channel/1"]
    (receipt,) = receipts(run, OWN)
    assert (receipt.plain, receipt.unreached) == (False, ADA)


def test_every_place_is_tried_once_and_in_order() -> None:
    odd = dict.fromkeys((ADA, OWN, HELP, NEWS), "invalid_blocks")
    run = run_with({**odd, "invite": "cant_invite"})

    surfaces = ("", "/channel", f"/{HELP}", f"/{NEWS}")
    assert tried(run) == [
        f"receipt/declared{surface}{form}/1"
        for surface in surfaces
        for form in ("", "/plain")
    ]


def test_without_direct_message_and_channel_others_are_told() -> None:
    run = run_with({ADA: "cannot_dm_bot", CHANNEL: "restricted_action"})

    assert tried(run) == ["receipt/declared/1", f"receipt/declared/{HELP}/1"]
    (appeal,) = appeals(run, HELP)
    assert [line.row for line in appeal.lines] == ["channel"]
    assert appeals(run, NEWS) == []
    assert untold(run.incident, REPORTED) == ()


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
    assert [x.steps for x in untold(run.incident, REPORTED)] == [()]


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


def test_a_receipt_that_every_place_refuses_is_known_as_untold() -> None:
    everywhere = dict.fromkeys((ADA, HELP, NEWS), "restricted_action")
    run = run_with({**everywhere, CHANNEL: "restricted_action"})

    (left,) = untold(run.incident, REPORTED)
    assert (left.receipt, left.steps) == ("receipt/declared", ("channel",))
    assert tried(run) == [
        "receipt/declared/1",
        f"receipt/declared/{HELP}/1",
        f"receipt/declared/{NEWS}/1",
    ]


def test_a_retry_begins_again_with_the_first_place() -> None:
    everywhere = dict.fromkeys((ADA, HELP, NEWS), "restricted_action")
    run = run_with({**everywhere, CHANNEL: "restricted_action"})
    run.slack.refuses = refusing({CHANNEL: "restricted_action"})
    say(run, Retry(mark=mark(BOB, 60)), 60).drain()

    assert len(receipts(run)) == 1
    assert untold(run.incident, REPORTED) == ()


def plain_in_doubt(fault: Fault) -> Run:
    """Lose the answer to a message without blocks."""
    run = run_of(DECLARE)
    run.slack.refuses = refusing({ADA: "invalid_blocks"})
    until_row(run, RECEIPT).act()
    run.slack.refuses = refusing({})
    assert next_key(run) == "receipt/declared/plain/1"
    run.act(fault)
    return run.drain()


def test_a_message_without_blocks_is_found_by_its_mark() -> None:
    run = plain_in_doubt(Fault.LOST_AFTER)

    assert [len(receipts(run, place)) for place in (ADA, OWN)] == [1, 0]


def test_a_plain_message_that_is_not_found_may_be_there_so_the_next_is_told() -> None:
    run = plain_in_doubt(Fault.LOST_BEFORE)

    assert [len(receipts(run, place)) for place in (ADA, OWN)] == [0, 1]
    assert run.incident.steps.display("receipt/declared/plain").error == IN_DOUBT
    assert tried(run).count("receipt/declared/plain/1") == 1


def test_a_receipt_in_doubt_is_not_posted_there_without_blocks() -> None:
    run = until_row(run_of(DECLARE), RECEIPT)
    run.act(Fault.LOST_AFTER)
    run.later(1)
    run.act(Fault.BLIND)
    run.drain()

    assert tried(run) == ["receipt/declared/1", "receipt/declared/channel/1"]


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
    run.command(with_(UPDATE, title="Other", mark=mark(BOB, 20)))
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
    assert untold(run.incident, REPORTED) == ()


def test_an_older_incident_tries_no_new_places() -> None:
    run = run_of(DECLARE)
    run.state = with_(run.incident, plan=2)
    run.slack.refuses = refusing({ADA: "invalid_blocks", OWN: "invalid_blocks"})
    for _ in range(60):
        run.act()

    assert tried(run) == ["receipt/declared/1", "receipt/declared/channel/1"]


def test_no_error_is_about_both_the_place_and_the_content() -> None:
    assert not ELSEWHERE & WITHOUT_BLOCKS
    assert set(PLACES) <= ELSEWHERE
    assert set(CONTENT) <= WITHOUT_BLOCKS


def test_an_unknown_error_leads_to_the_next_place_and_then_to_no_blocks() -> None:
    odd = dict.fromkeys((ADA, OWN, HELP, NEWS), "an_odd_one")
    run = run_with({**odd, "invite": "cant_invite"})

    people, others = ("", "/channel"), (f"/{HELP}", f"/{NEWS}")
    assert tried(run) == [
        f"receipt/declared{surface}{form}/1"
        for places in (people, others)
        for form in ("", "/plain")
        for surface in places
    ]


def test_after_an_unknown_error_the_next_place_may_be_enough() -> None:
    run = run_with({ADA: "an_odd_one"})

    assert tried(run) == ["receipt/declared/1", "receipt/declared/channel/1"]
