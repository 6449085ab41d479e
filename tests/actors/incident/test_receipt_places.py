"""A receipt goes from place to place until Slack shows it."""

import pytest
from attrs import evolve as with_

from actors.incident.effects import PostMessage, Step
from actors.incident.keys import CHANNEL, RECEIPT
from actors.incident.plan.receipt import unseen_receipts
from actors.incident.plan.receipt_places import ELSEWHERE, WITHOUT_BLOCKS
from actors.incident.plan.table import REPORTED
from actors.incident.steps.state import IN_DOUBT
from actors.incident.trouble import Retry
from actors.incident.views import ReceiptView
from tests.actors.incident.case import ADA, BOB, DECLARE, HELP, NEWS, mark
from tests.actors.incident.refused_receipts import refusing, run_with, tried
from tests.actors.incident.run import Run, next_key, receipts, run_of, say, until_row
from tests.actors.incident.slack import OWN, Fault

CONTENT = ("invalid_blocks", "msg_blocks_too_long", "msg_too_large", "no_text")
PLACES = ("cannot_dm_bot", "user_disabled", "channel_not_found", "restricted_action")


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


def test_a_receipt_that_every_place_refuses_is_known_as_untold() -> None:
    everywhere = dict.fromkeys((ADA, HELP, NEWS), "restricted_action")
    run = run_with({**everywhere, CHANNEL: "restricted_action"})

    (left,) = unseen_receipts(run.incident, REPORTED)
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
    assert unseen_receipts(run.incident, REPORTED) == ()


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
