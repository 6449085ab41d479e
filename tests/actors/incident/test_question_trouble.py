"""A question that Slack refuses, loses or leaves in doubt, and where it is asked."""

from datetime import timedelta

import pytest
from attrs import evolve as with_

from actors.incident.details import Estimate, Update
from actors.incident.effects import CreateChannel, PostMessage, Step
from actors.incident.ids import StepKey
from actors.incident.keys import QUESTION, row_of
from actors.incident.lifecycle import Close, Reopen
from actors.incident.plan.next_move import next_move
from actors.incident.plan.outstanding import open_lines
from actors.incident.trouble import Retry
from actors.incident.views import Progress
from actors.moves import Rest
from tests.actors.incident.asking import (
    ASKED,
    ASKING,
    CLOSED,
    DAY,
    FIRST,
    POSTPONED,
    REPLACED,
    WEEK,
    asked,
    close,
    postpone,
    seconds,
    states,
)
from tests.actors.incident.case import (
    ADA,
    BOB,
    DECLARE,
    P2,
    P3,
    mark,
)
from tests.actors.incident.run import (
    Run,
    progress,
    questions,
    receipts,
    run_of,
)
from tests.actors.incident.slack import Fault


def asked_with(fault: Fault) -> Run:
    """Let the first question come in time, and its call go wrong."""
    run = run_of(ASKING).at(FIRST - timedelta(seconds=1))
    run.now = FIRST
    run.act(fault)
    return run


def test_a_question_can_be_put_off_before_its_outcome_is_known() -> None:
    run = asked_with(Fault.LOST_AFTER)
    run.later(1)

    assert postpone(run, 1, FIRST + DAY) == 1
    run.at(FIRST + timedelta(hours=1))
    assert states(run) == [POSTPONED]
    run.at(FIRST + DAY)
    assert states(run) == [POSTPONED, ASKED]


def test_a_deleted_question_is_not_asked_again_before_its_time() -> None:
    run = asked(FIRST + timedelta(hours=1))
    run.slack.messages = {
        ts: x for ts, x in run.slack.messages.items() if row_of(x.key) != QUESTION
    }

    run.at(FIRST + WEEK - timedelta(seconds=1))
    assert questions(run) == []
    run.at(FIRST + WEEK)
    assert states(run) == [ASKED]
    assert run.slack.done[StepKey("question/1/1")] == 1


def test_a_question_that_slack_no_longer_lets_the_bot_edit_stays_as_it_is() -> None:
    run = asked(FIRST + timedelta(hours=1))
    run.slack.refuses = lambda step: (
        "cant_update_message" if step.key == "question/1/1/edit" else ""
    )
    close(run)

    assert states(run) == [ASKED]
    assert run.slack.done[StepKey("question/1/1")] == 1
    assert next_move(run.state, run.now) == Rest()
    assert not open_lines(run.incident)


@pytest.mark.parametrize("fault", [Fault.LOST_BEFORE, Fault.CUT_BEFORE])
def test_a_question_in_doubt_that_another_wait_overtook_is_not_asked(
    fault: Fault,
) -> None:
    run = asked_with(fault)
    for seconds_later, severity in ((1, with_(P3, nags=False)), (2, P2)):
        run.command(
            Update(
                mark=mark(BOB, seconds(FIRST) + seconds_later),
                estimate=Estimate(severity=severity, unsure=False),
                ask_at=FIRST + DAY,
            )
        )

    run.at(FIRST + DAY - timedelta(seconds=1))
    assert questions(run) == []
    run.at(FIRST + DAY)
    assert states(run) == [ASKED]


def test_a_retry_edits_a_question_whose_edit_slack_had_refused() -> None:
    run = asked(FIRST + timedelta(hours=1))
    run.slack.refuses = lambda step: (
        "restricted_action" if step.key == "question/1/1/edit" else ""
    )
    close(run)
    run.slack.refuses = lambda _: ""
    run.command(Reopen(mark=mark(BOB, seconds(run.now)), ask_at=run.now + DAY))
    run.drain_now()
    run.command(Retry(mark=mark(BOB, seconds(run.now) + 1)))
    run.drain_now()

    assert states(run) == [CLOSED]


@pytest.mark.parametrize("fault", [Fault.LOST_AFTER, Fault.CUT_AFTER])
def test_a_question_in_doubt_that_is_there_is_brought_to_its_end(fault: Fault) -> None:
    run = asked_with(fault)
    close(run).at(FIRST + timedelta(hours=1))

    assert states(run) == [CLOSED]


@pytest.mark.parametrize("fault", [Fault.LOST_BEFORE, Fault.CUT_BEFORE])
def test_a_question_in_doubt_that_is_not_there_is_dropped_with_its_reason(
    fault: Fault,
) -> None:
    run = asked_with(fault)
    close(run).at(FIRST + timedelta(hours=1))

    assert questions(run) == []
    assert next_move(run.state, run.now) == Rest()


@pytest.mark.parametrize("fault", [Fault.LOST_BEFORE, Fault.CUT_BEFORE])
def test_a_question_in_doubt_that_is_not_there_is_asked_once(fault: Fault) -> None:
    run = asked_with(fault)
    run.at(FIRST + timedelta(hours=1))

    assert states(run) == [ASKED]
    assert run.slack.done[StepKey("question/1/1")] == 1


def test_a_reopening_overtakes_a_question_in_doubt() -> None:
    run = asked_with(Fault.CUT_AFTER)
    run.command(Close(mark=mark(BOB, seconds(FIRST)), summary=""))
    run.later(1)
    again = run.now + DAY
    run.command(Reopen(mark=mark(BOB, seconds(run.now)), ask_at=again))

    run.at(again - timedelta(seconds=1))
    assert states(run) == [CLOSED]
    run.at(again + WEEK - timedelta(seconds=1))
    assert states(run) == [CLOSED, ASKED]


def _refuse_questions(step: Step) -> str:
    is_post = isinstance(step.effect, PostMessage)
    return "restricted_action" if is_post and row_of(step.key) == QUESTION else ""


def test_a_refused_question_is_told_to_a_named_person_and_can_be_retried() -> None:
    run = run_of(ASKING)
    run.slack.refuses = _refuse_questions
    run.at(FIRST + timedelta(hours=1))

    assert questions(run) == []
    (line,) = open_lines(run.incident)
    assert (line.row, line.progress) == (QUESTION, Progress.REFUSED)
    assert progress(receipts(run)[-1], QUESTION) == [Progress.REFUSED]

    run.slack.refuses = lambda _step: ""
    run.command(Retry(mark=mark(BOB, seconds(run.now)), step=line.step))
    run.drain_now()
    assert states(run) == [ASKED]
    assert open_lines(run.incident) == ()
    again = run.now + WEEK
    assert states(run.at(again - timedelta(seconds=1))) == [ASKED]
    assert states(run.at(again)) == [REPLACED, ASKED]


def test_a_refused_question_does_not_end_the_questions() -> None:
    run = run_of(ASKING)
    run.slack.refuses = _refuse_questions
    run.at(FIRST + timedelta(hours=1))
    run.slack.refuses = lambda _step: ""

    run.at(FIRST + WEEK)

    assert states(run) == [ASKED]
    assert open_lines(run.incident) == ()


def _refuse_channel(step: Step) -> str:
    return "restricted_action" if isinstance(step.effect, CreateChannel) else ""


def without_a_channel() -> Run:
    run = run_of(ASKING)
    run.slack.refuses = _refuse_channel
    return run.at(FIRST - timedelta(seconds=1))


def test_without_a_channel_it_is_a_direct_message_with_the_title() -> None:
    run = without_a_channel().at(FIRST)

    (view,) = questions(run, ADA)
    assert view.title == DECLARE.title
    assert questions(run) == []
    assert states(close(run), ADA) == [CLOSED]


def test_a_direct_question_in_doubt_is_looked_up_where_it_was_sent() -> None:
    run = without_a_channel()
    run.now = FIRST
    run.act(Fault.CUT_AFTER)
    run.slack.refuses = lambda _step: ""
    run.command(Retry(mark=mark(BOB, seconds(run.now))))
    run.at(FIRST + timedelta(hours=1))

    assert states(run, ADA) == [ASKED]
    assert states(run) == []
    run.at(FIRST + WEEK + timedelta(hours=1))
    assert (states(run, ADA), states(run)) == ([REPLACED], [ASKED])
