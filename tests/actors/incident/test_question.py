"""When the question whether an incident is over comes, and how it ends."""

from datetime import timedelta

from attrs import evolve as with_

from actors.incident.keys import QUESTION, row_of
from actors.incident.plan.next_move import next_move
from actors.incident.plan.outstanding import open_lines, waiting_since
from actors.incident.question import QuestionPostponed
from actors.incident.views import QuestionView
from actors.moves import Rest, Wait
from tests.actors.incident.asking import (
    ASKED,
    ASKING,
    CLOSED,
    DAY,
    FIRST,
    POSTPONED,
    QUIET,
    REPLACED,
    WEEK,
    asked,
    close,
    postpone,
    reopen,
    seconds,
    states,
)
from tests.actors.incident.case import (
    ADA,
    BOB,
    DECLARE,
    P1,
    T0,
    UPDATE,
    mark,
    sure,
)
from tests.actors.incident.run import (
    Run,
    progress,
    questions,
    receipts,
    run_of,
)
from tests.actors.incident.slack import Fault, Message


def test_a_question_comes_when_it_is_due_and_not_before() -> None:
    run = run_of(ASKING).at(FIRST - timedelta(seconds=1))
    assert questions(run) == []
    assert next_move(run.state, run.now) == Wait(until=FIRST)

    run.at(FIRST)

    assert questions(run) == [
        QuestionView(
            number=DECLARE.number,
            title="",
            declarer=ADA,
            since=T0,
            turn=1,
            state=ASKED,
        )
    ]


def test_what_is_not_due_yet_does_not_wait_for_slack_and_worries_nobody() -> None:
    run = run_of(ASKING).at(FIRST - timedelta(seconds=1))

    assert open_lines(run.incident) == ()
    assert waiting_since(run.incident, run.now) is None
    assert len(receipts(run)) == 1
    assert not progress(receipts(run)[0], QUESTION)


def test_a_question_that_slack_delays_worries_nobody() -> None:
    run = run_of(ASKING).at(FIRST - timedelta(seconds=1))
    run.now = FIRST
    run.act(Fault.WAIT_TOLD)
    run.later(20)
    run.drain_now()

    assert open_lines(run.incident) == ()
    assert len(receipts(run)) == 1


def test_nobody_answers_so_it_is_asked_once_a_week() -> None:
    run = asked(FIRST + 2 * WEEK + DAY)

    assert states(run) == [REPLACED, REPLACED, ASKED]
    assert [(x.key, x.at) for x in _posts(run)] == [
        ("question/1/1", FIRST),
        ("question/2/1", FIRST + WEEK),
        ("question/3/1", FIRST + 2 * WEEK),
    ]


def _posts(run: Run) -> list[Message]:
    return [x for x in run.slack.messages.values() if row_of(x.key) == QUESTION]


def test_a_year_of_questions_leaves_no_more_to_look_at_than_three_of_them() -> None:
    run = asked(FIRST + 52 * WEEK)

    assert states(run) == [*[REPLACED] * 52, ASKED]
    assert len(run.incident.question.turns) <= 3


def test_ask_me_tomorrow_brings_the_next_question_then() -> None:
    run = asked(FIRST + timedelta(hours=1))
    tomorrow = FIRST + DAY

    assert postpone(run, 1, tomorrow) == 1
    (view,) = questions(run)
    assert (view.state, view.until) == (POSTPONED, tomorrow)
    assert view.by == mark(BOB, seconds(run.now))

    run.at(tomorrow - timedelta(seconds=1))
    assert states(run) == [POSTPONED]
    run.at(tomorrow)
    assert states(run) == [POSTPONED, ASKED]
    run.at(tomorrow + WEEK - timedelta(seconds=1))
    assert states(run) == [POSTPONED, ASKED]


def test_a_question_is_put_off_once_and_only_while_it_waits_for_an_answer() -> None:
    run = asked(FIRST + timedelta(hours=1))
    assert postpone(run, 2, FIRST + DAY) == 0, "it has not been asked"
    assert postpone(run, 1, FIRST + DAY) == 1
    assert postpone(run, 1, FIRST + 2 * DAY) == 0
    run.at(FIRST + DAY)
    assert postpone(run, 1, FIRST + 3 * DAY) == 0, "there is a newer one"
    close(run)
    assert postpone(run, 2, FIRST + 3 * DAY) == 0, "it is over"

    waits = [x.ask_at for x in run.journal if isinstance(x, QuestionPostponed)]
    assert waits == [FIRST + DAY]


def test_once_closed_it_is_silent_and_has_no_buttons() -> None:
    run = close(asked(FIRST + timedelta(hours=1)))

    assert states(run) == [CLOSED]
    assert next_move(run.state, run.now) == Rest()
    run.at(FIRST + 10 * WEEK)
    assert states(run) == [CLOSED]


def test_an_incident_that_is_closed_in_time_is_never_asked_about() -> None:
    run = close(run_of(ASKING).at(FIRST - timedelta(seconds=1)))

    assert questions(run.at(FIRST + WEEK)) == []


def test_reopening_starts_a_new_wait() -> None:
    run = close(asked(FIRST + timedelta(hours=1)))
    run.later(3600)
    since, again = run.now, run.now + DAY
    reopen(run, again).at(again - timedelta(seconds=1))
    assert states(run) == [CLOSED]

    run.at(again)

    assert states(run) == [CLOSED, ASKED]
    assert questions(run)[1].since == since


def test_a_severity_that_does_not_nag_is_never_asked_about() -> None:
    run = run_of(with_(ASKING, severity=QUIET)).at(FIRST + 2 * WEEK)

    assert questions(run) == []
    assert next_move(run.state, run.now) == Rest()


def test_a_severity_that_nags_again_starts_a_new_wait() -> None:
    run = run_of(with_(ASKING, severity=QUIET)).at(FIRST + WEEK)
    again = run.now + DAY
    raised = with_(UPDATE, mark=mark(BOB, seconds(run.now)), estimate=sure(P1))
    run.command(with_(raised, ask_at=again))

    assert questions(run.at(again - timedelta(seconds=1))) == []
    assert states(run.at(again)) == [ASKED]


def test_a_change_between_severities_that_nag_moves_no_question() -> None:
    run = run_of(ASKING).at(T0 + timedelta(hours=1))
    raised = with_(UPDATE, mark=mark(BOB, 3600), estimate=sure(P1))
    run.command(with_(raised, ask_at=FIRST + DAY))

    assert states(run.at(FIRST)) == [ASKED]


def test_a_severity_that_stops_nagging_is_silent_and_keeps_the_last_buttons() -> None:
    run = asked(FIRST + timedelta(hours=1))
    lowered = with_(UPDATE, mark=mark(BOB, seconds(run.now)), estimate=sure(QUIET))
    run.command(lowered)
    run.at(FIRST + 3 * WEEK)

    assert states(run) == [ASKED]
    assert postpone(run, 1, run.now + DAY) == 1
    assert states(run.at(run.now + WEEK)) == [POSTPONED]


def test_a_new_title_edits_no_question_in_the_channel() -> None:
    run = asked(FIRST + timedelta(hours=1))
    run.command(with_(UPDATE, mark=mark(BOB, seconds(run.now)), title="Worse"))
    before = len(run.slack.order)
    run.drain_now()

    assert not any(row_of(key) == QUESTION for key in run.slack.order[before:])
