"""How every message looks, as files to be read by people."""

from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import pytest
from attrs import evolve as with_

from actors.incident import keys
from actors.incident.bodies import Body, NoticeView
from actors.incident.details import SeverityNews
from actors.incident.facts import NOT_SURE, Mark
from actors.incident.ids import IncidentNumber, StepKey
from actors.incident.lifecycle import ClosingNews, ReopeningNews
from actors.incident.model import Incident
from actors.incident.plan.handoff import next_steps_of
from actors.incident.plan.topic import topic_of
from actors.incident.roles import LeadNews
from actors.incident.views import (
    AppealView,
    Progress,
    QuestionState,
    QuestionView,
    ReceiptLine,
    ReceiptView,
    TopicView,
)
from bot.screens.messages.render import render
from bot.screens.step_tag import StepTag
from bot.words import direct_messages, steps, topic_text
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.incident.case import (
    ADA,
    BOB,
    CLOSE,
    COMMS,
    CYD,
    DAN,
    DECLARE,
    P1,
    P2,
    UPDATE,
    mark,
)
from tests.actors.incident.run import Run, run_of, say, until_row
from tests.actors.incident.slack import Fault
from tests.bot.announced_bodies import announcements
from tests.bot.bodies import JOININGS_AND_ENDINGS, changes
from tests.bot.promise_bodies import PROMISES
from tests.bot.task_bodies import TASK_MESSAGES
from tests.bot.threaded_bodies import THREADED
from tests.bot.words.brief_samples import BRIEFS, NAMES, OWN
from tests.bot.words.card_bodies import CARDS
from tests.bot.words.golden import renewed
from tests.bot.words.handover_samples import HANDOVERS

PLACE = Path(__file__).parent / "messages"
AFTER_A_WANTED_CHANGE = (
    "after a wanted change, or for a new message, run "
    "MUSTER_RENEW=1 python -m pytest -n0 tests/bot/words/test_golden.py "
    "and read the difference"
)
STEP = StepTag(number=IncidentNumber(7), step=StepKey("step"))
RUN = run_of(DECLARE).drain()
OPEN = RUN.incident
UNSURE = with_(OPEN, details=with_(OPEN.details, service=NOT_SURE, unsure=True))
CLOSED = say(run_of(DECLARE).drain(), CLOSE, 4320).drain().incident


def receipt_of(run: Run) -> ReceiptView:
    return [x for x in run.slack.said_in(ADA) if isinstance(x, ReceiptView)][-1]


def refused() -> ReceiptView:
    run = run_of(DECLARE)
    run.act()
    run.drain([Fault.HALF, *[Fault.REFUSED] * 7])
    return receipt_of(run)


def without_a_channel() -> ReceiptView:
    return receipt_of(run_of(DECLARE).drain([Fault.REFUSED]))


def waiting() -> ReceiptView:
    run = run_of(DECLARE)
    run.act()
    run.act(Fault.WAIT_TOLD)
    run.drain_now()
    run.later(20)
    return receipt_of(run.drain_now())


def doubted() -> ReceiptView:
    run = until_row(run_of(DECLARE), "announce")
    run.act(Fault.LOST_AFTER)
    run.later(1)
    return receipt_of(run.drain([Fault.BLIND]))


def notice(incident: Incident, made: Mark, *, inside: bool = False) -> NoticeView:
    moved = (
        SeverityNews(before=P2, after=P1),
        LeadNews(role=COMMS, before=BOB, after=DAN),
        ClosingNews(summary="Rolled back.", after=CLOSE.mark.at - mark().at),
        ReopeningNews(),
    )
    return NoticeView(
        number=incident.number,
        title=incident.title,
        severity=incident.severity,
        channel=OWN,
        inside=inside,
        news=tuple((made, change) for change in moved),
    )


def every_change() -> NoticeView:
    made = mark(CYD, 60)
    said = tuple((made, change) for change in changes("<Words> & more"))
    return with_(notice(OPEN, made), news=said)


def overtaken() -> NoticeView:
    """A change that is only told when others were told already."""
    grave = (UPDATE.mark, SeverityNews(before=P2, after=P1))
    late = with_(notice(CLOSED, UPDATE.mark), closed=True)
    return with_(late, news=(), earlier=(grave,))


def locked_out() -> ReceiptView:
    refusals = (
        (keys.INVITE, BOB, "is_archived"),
        (keys.CARD, "", "not_in_channel"),
        (keys.ANNOUNCE, "CHELP", "is_archived"),
        (keys.NOTICE, "CHELP", "not_in_channel"),
    )
    lines = tuple(
        ReceiptLine(
            row=row,
            target=target,
            progress=Progress.REFUSED,
            error=error,
            step=StepKey(row),
        )
        for row, target, error in refusals
    )
    return with_(receipt_of(RUN), lines=lines)


def edits_refused() -> ReceiptView:
    """An edit, and what a channel that was made private refuses."""
    needed = "missing_scope: needed groups:write, provided channels:manage"
    lines = tuple(
        ReceiptLine(
            row=row,
            target="",
            progress=Progress.REFUSED,
            error=error,
            step=StepKey(row),
            is_edit=row == keys.CARD,
        )
        for row, error in ((keys.CARD, "msg_too_long"), (keys.TOPIC, needed))
    )
    return with_(receipt_of(RUN), lines=lines)


def appeal() -> AppealView:
    """What announcement channels read when no place of the people themselves holds."""
    lines = (*without_a_channel().lines, *doubted().lines)
    bad = (Progress.REFUSED, Progress.DOUBTED)
    return AppealView(
        number=OPEN.number,
        title=OPEN.title,
        channel=None,
        channel_name=OPEN.wanted_name,
        lines=tuple(x for x in lines if x.progress in bad),
        uninvited=2,
    )


QUESTION = QuestionView(
    number=OPEN.number,
    title="",
    declarer=ADA,
    since=mark().at,
    turn=1,
    state=QuestionState.ASKED,
)

BODIES: Mapping[str, Body] = {
    **CARDS,
    **announcements(OPEN, UNSURE, CLOSED),
    **THREADED,
    "notice": notice(OPEN, UPDATE.mark),
    "notice_inside": notice(OPEN, UPDATE.mark, inside=True),
    "notice_every_change": every_change(),
    "notice_overtaken": overtaken(),
    "next_steps": next_steps_of(CLOSED, CLOSED.lifecycle.closures[0]),
    "next_steps_without_report": next_steps_of(
        with_(CLOSED, links=()), CLOSED.lifecycle.closures[0]
    ),
    **JOININGS_AND_ENDINGS,
    "receipt": receipt_of(RUN),
    "receipt_waiting": waiting(),
    "receipt_refused": refused(),
    "receipt_without_channel": without_a_channel(),
    "receipt_doubted": doubted(),
    "receipt_locked_out": locked_out(),
    "receipt_overtaken": with_(receipt_of(RUN), lines=()),
    "receipt_edits": edits_refused(),
    "receipt_elsewhere": with_(refused(), unreached=ADA),
    "receipt_plain": with_(refused(), plain=True),
    "receipt_doubted_plain": with_(doubted(), plain=True),
    "appeal": appeal(),
    "appeal_plain": with_(appeal(), plain=True),
    "appeal_over": with_(appeal(), lines=(), uninvited=0),
    **TASK_MESSAGES,
    "question": QUESTION,
    "question_direct": with_(QUESTION, title=OPEN.title),
    "question_postponed": with_(
        QUESTION,
        state=QuestionState.POSTPONED,
        by=mark(BOB, 90_000),
        until=mark(after=172_800).at,
    ),
    "question_replaced": with_(QUESTION, state=QuestionState.REPLACED),
    "question_closed": with_(
        QUESTION, title=OPEN.title, state=QuestionState.CLOSED, by=mark(BOB, 90_000)
    ),
    **BRIEFS,
    **HANDOVERS,
    **PROMISES,
}


def test_there_is_an_example_of_every_message() -> None:
    kinds = {*get_args(Body)} - {TopicView} - set(map(type, BODIES.values()))
    missing = sorted(kind.__name__ for kind in kinds)
    assert not missing, (
        f"BODIES in {__name__} needs an example of each: {missing}; "
        "MUSTER_RENEW=1 .venv/bin/python -m pytest -n0 tests/bot/words/test_golden.py "
        "writes how it looks, for you to read"
    )


@pytest.mark.parametrize("name", BODIES)
def test_each_message_looks_as_it_was_last_agreed(name: str) -> None:
    message = render(BODIES[name], STEP, "nonce", names=NAMES)
    found = {"text": message["text"], "blocks": message.get("blocks", [])}
    assert found == renewed(PLACE / f"{name}.json", found), AFTER_A_WANTED_CHANGE


def test_each_topic_reads_as_it_was_last_agreed() -> None:
    found = {
        "open": topic_text.topic(topic_of(OPEN), NAMES),
        "closed": topic_text.topic(topic_of(CLOSED), NAMES),
        "without names": topic_text.topic(topic_of(OPEN), {}),
        "without leads": topic_text.topic(
            topic_of(with_(OPEN, roles=with_(OPEN.roles, leads=()))), {}
        ),
        "long": topic_text.topic(
            topic_of(with_(OPEN, details=with_(OPEN.details, title="Very long " * 12))),
            NAMES,
        ),
    }

    assert found == renewed(PLACE / "topics.json", found), AFTER_A_WANTED_CHANGE


def test_each_row_of_the_plan_has_words_for_a_direct_message() -> None:
    for row in steps.STEP_WORDS:
        line = ReceiptLine(
            row=row,
            target="",
            progress=Progress.REFUSED,
            error="restricted_action",
            step=StepKey(row),
        )
        said = direct_messages.lines(with_(receipt_of(RUN), lines=(line,)))
        assert "What to do:" in as_mrkdwn(said[0])
        assert "The workspace settings do not allow it." in as_mrkdwn(said[0])


def test_no_file_is_left_of_a_message_that_is_no_more() -> None:
    left = {file.stem for file in PLACE.glob("*.json")} - {*BODIES, "topics"}

    assert not left, f"delete them from {PLACE}"
