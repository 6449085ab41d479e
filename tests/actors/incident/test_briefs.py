"""People hear once what their role asks, and the incident lead hears of no answer."""

from datetime import timedelta

import pytest
from attrs import evolve as with_

from actors.incident.briefing import ANSWERED_WITHIN
from actors.incident.briefings import AskAgain
from actors.incident.commands import Command
from actors.incident.crew_views import BriefEnd
from actors.incident.facts import Brief
from actors.incident.ids import PersonId
from actors.incident.keys import BRIEF, DECLINED, row_of
from actors.incident.lifecycle import Close, Kind, Reopen
from actors.incident.plan.outstanding import open_lines
from actors.incident.roles import AcceptRole, LeaveRole, TakeRole
from tests.actors.incident.briefed import (
    BRIEFING,
    IN_TIME,
    LINES,
    briefing,
    briefs,
    gives,
    refusals,
    reminders,
)
from tests.actors.incident.case import (
    ADA,
    BOB,
    COMMS,
    CYD,
    DAN,
    DECLARE,
    T0,
    TECH,
    mark,
)
from tests.actors.incident.run import Run, receipts, run_of, say, until_row
from tests.actors.incident.slack import Fault

UNANSWERED = T0 + ANSWERED_WITHIN


def accepts(person: PersonId, after: float, role: str = COMMS.key) -> AcceptRole:
    return AcceptRole(mark=mark(person, after), role=role)


def declines(person: PersonId, after: float, role: str = COMMS.key) -> LeaveRole:
    return LeaveRole(mark=mark(person, after), role=role, is_declined=True)


def then(run: Run, command: Command) -> Run:
    return say(run, command, (command.mark.at - T0).total_seconds()).drain_now()


def test_those_who_get_a_role_are_briefed_at_once_and_the_declarer_is_not() -> None:
    run = briefing()

    (brief,) = briefs(run, BOB)
    assert (brief.role, brief.brief, brief.end) == (COMMS, LINES, None)
    assert [x.role for x in briefs(run, CYD)] == [TECH]
    assert briefs(run, ADA) == []
    assert run.now == T0


def test_a_declaration_of_an_earlier_version_briefs_nobody() -> None:
    run = run_of(DECLARE).drain()

    assert briefs(run, BOB) == []
    assert reminders(run) == []


def test_nobody_is_told_of_a_test_incident() -> None:
    run = run_of(with_(BRIEFING, kind=Kind.TEST)).drain_now().at(UNANSWERED)

    assert briefs(run, BOB) == briefs(run, CYD) == []
    assert reminders(run) == []
    assert refusals(run) == []


def test_the_lead_hears_once_of_a_role_that_is_not_accepted_in_time() -> None:
    run = then(briefing(), accepts(CYD, 10, TECH.key))

    run.at(T0 + IN_TIME)
    assert reminders(run) == []
    run.at(UNANSWERED)
    (reminder,) = reminders(run)
    assert (reminder.reader, reminder.person, reminder.role) == (ADA, BOB, COMMS)
    run.at(T0 + timedelta(hours=10))
    assert reminders(run) == [reminder]


@pytest.mark.parametrize(
    ("command", "end"),
    [
        (accepts(BOB, 400), BriefEnd.ACCEPTED),
        (TakeRole(mark=mark(BOB, 400), role=COMMS), BriefEnd.ACCEPTED),
        (declines(BOB, 400), BriefEnd.DECLINED),
        (LeaveRole(mark=mark(BOB, 400), role=COMMS.key), BriefEnd.REPLACED),
        (gives(ADA, COMMS, DAN, 400), BriefEnd.REPLACED),
        (TakeRole(mark=mark(DAN, 400), role=COMMS, from_=BOB), BriefEnd.REPLACED),
        (AskAgain(mark=mark(ADA, 400), briefing=1), BriefEnd.ASKED_AGAIN),
        (Close(mark=mark(ADA, 400), summary=""), BriefEnd.CLOSED),
    ],
)
def test_every_message_is_brought_to_its_end(command: Command, end: BriefEnd) -> None:
    run = briefing().at(UNANSWERED)
    then(run, command)

    assert briefs(run, BOB)[0].end is end
    assert reminders(run)[0].end is end
    assert briefs(run, BOB)[0].ended == command.mark


def test_a_role_that_went_to_somebody_else_names_them() -> None:
    run = briefing().at(UNANSWERED)
    then(run, gives(ADA, COMMS, DAN, 400))

    assert briefs(run, BOB)[0].successor == DAN
    assert [x.end for x in briefs(run, DAN)] == [None]


def test_nothing_of_an_answer_in_time_is_ever_posted_in_the_channel() -> None:
    run = then(briefing(), accepts(BOB, 10))
    then(run, accepts(CYD, 20, TECH.key)).at(T0 + timedelta(hours=1))

    assert reminders(run) == []


def test_i_cannot_frees_the_role_and_tells_the_lead_at_once() -> None:
    run = then(briefing(), declines(BOB, 30))

    assert run.incident.lead(COMMS.key) is None
    (told,) = refusals(run)
    assert (told.reader, told.person, told.is_over) == (ADA, BOB, False)
    assert briefs(run, BOB)[0].told == ADA

    then(run, TakeRole(mark=mark(DAN, 60), role=COMMS))
    assert [(x.holder, x.is_over) for x in refusals(run)] == [(DAN, True)]


def test_a_role_that_somebody_took_before_the_lead_heard_needs_no_message() -> None:
    run = briefing()
    run.command(declines(BOB, 30))
    run.command(TakeRole(mark=mark(DAN, 31), role=COMMS))
    run.later(31)
    run.drain_now()

    assert refusals(run) == []
    assert briefs(run, BOB)[0].end is BriefEnd.DECLINED


def test_a_lead_who_cannot_take_the_lead_is_told_of_to_the_declarer() -> None:
    run = briefing()
    lead = run.incident.leads[0].role
    then(run, gives(BOB, lead, DAN, 10))
    then(run, declines(DAN, 20, lead.key))

    assert [x.reader for x in refusals(run)] == [ADA]


def test_a_message_keeps_its_reader_when_the_lead_changes() -> None:
    run = briefing().at(UNANSWERED)
    lead = run.incident.leads[0].role
    then(run, TakeRole(mark=mark(DAN, 400), role=lead, from_=ADA))

    assert {x.reader for x in reminders(run)} == {ADA}


def test_to_ask_again_is_a_short_brief_without_another_reminder() -> None:
    run = briefing().at(UNANSWERED)
    then(run, AskAgain(mark=mark(ADA, 400), briefing=1))

    first, again = briefs(run, BOB)
    assert (first.end, again.end) == (BriefEnd.ASKED_AGAIN, None)
    assert again.brief == Brief(lines=LINES.lines, is_known=True)
    run.at(T0 + timedelta(hours=10))
    assert [x.briefing for x in reminders(run)] == [1, 2]


def test_somebody_is_asked_again_once_however_often_the_button_is_used() -> None:
    run = briefing().at(UNANSWERED)
    then(run, AskAgain(mark=mark(ADA, 400), briefing=1))
    then(run, AskAgain(mark=mark(CYD, 401), briefing=1))

    assert len(briefs(run, BOB)) == 2


def test_nobody_asks_themselves() -> None:
    run = briefing()
    then(run, AskAgain(mark=mark(BOB, 10), briefing=1))

    assert len(briefs(run, BOB)) == 1


def test_a_role_that_is_given_again_is_briefed_again() -> None:
    run = then(briefing(), gives(ADA, COMMS, DAN, 10))
    then(run, gives(ADA, COMMS, BOB, 20))

    assert [x.end for x in briefs(run, BOB)] == [BriefEnd.REPLACED, None]


def test_what_was_not_posted_before_its_end_is_never_posted() -> None:
    run = run_of(BRIEFING)
    run.command(accepts(BOB, 1))
    run.later(1)
    run.drain_now()

    assert briefs(run, BOB) == []


def test_a_refused_brief_is_reported_to_the_person_who_gave_the_role() -> None:
    run = until_row(run_of(BRIEFING), BRIEF)
    run.act(Fault.REFUSED)
    run.drain_now()

    (line,) = [x for x in open_lines(run.incident) if x.row == BRIEF]
    assert line.target == BOB
    assert line in receipts(run, ADA)[-1].lines


def test_a_later_brief_that_slack_refuses_is_reported_to_its_giver() -> None:
    run = briefing()
    run.slack.refuses = lambda step: "cannot_dm_bot" * (row_of(step.key) == BRIEF)
    then(run, gives(CYD, COMMS, DAN, 10))

    assert [x.row for x in receipts(run, CYD)[-1].lines if x.error] == [BRIEF]


def test_a_closing_ends_the_wait_and_a_reopening_starts_none() -> None:
    run = briefing()
    then(run, Close(mark=mark(ADA, 10), summary=""))
    then(run, Reopen(mark=mark(ADA, 20))).at(T0 + timedelta(hours=1))

    assert reminders(run) == []
    assert len(briefs(run, BOB)) == 1


def test_briefings_whose_messages_show_their_end_are_forgotten() -> None:
    run = briefing()
    for turn in range(20):
        person = BOB if turn % 2 else DAN
        then(run, gives(ADA, COMMS, person, 10 * turn + 10))
        then(run, accepts(person, 10 * turn + 15))

    assert len(run.incident.briefings.open) <= 3


def test_a_brief_that_was_perhaps_posted_is_looked_up_although_it_was_answered() -> (
    None
):
    run = until_row(run_of(BRIEFING), BRIEF)
    run.act(Fault.CUT_AFTER)
    then(run, accepts(BOB, 1))
    run.drain()

    assert [x.end for x in briefs(run, BOB)] == [BriefEnd.ACCEPTED]


def test_nobody_hears_late_of_a_refusal_that_a_new_holder_made_up_for() -> None:
    run = say(briefing(), declines(BOB, 60), 60)
    run = then(run, gives(ADA, COMMS, CYD, 61))

    run = then(run, LeaveRole(mark=mark(CYD, 120), role=COMMS.key))

    assert refusals(run) == []
    assert briefs(run, BOB)[-1].end is BriefEnd.DECLINED


def test_a_refusal_that_is_looked_up_meanwhile_is_not_told_later() -> None:
    run = until_row(say(briefing(), declines(BOB, 60), 60), DECLINED)
    run.act(Fault.CUT_BEFORE)
    run = then(run, gives(ADA, COMMS, CYD, 61))
    run.drain()

    run = then(run, LeaveRole(mark=mark(CYD, 240), role=COMMS.key))

    assert refusals(run) == []


def test_nobody_hears_after_reopening_of_a_refusal_before_the_closing() -> None:
    run = say(briefing(), declines(BOB, 60), 60)
    run = then(run, Close(mark=mark(ADA, 61), summary=""))

    run = then(run, Reopen(mark=mark(ADA, 120)))

    assert refusals(run) == []
