from datetime import timedelta

from attrs import evolve as with_

from actors.incident.decide import decide
from actors.incident.details import SeverityChanged, SeverityNews
from actors.incident.lifecycle import Kind
from actors.incident.status import Status, StatusWords
from actors.incident.updates import (
    SendUpdate,
    StatusChanged,
    StatusNews,
    UpdateNews,
    UpdateSent,
)
from tests.actors.incident.case import (
    BOB,
    CLOSED,
    CYD,
    DECLARE,
    DECLARED,
    P1,
    P2,
    REOPENED,
    T0,
    given,
    incident_of,
    mark,
    sure,
)

SOON = T0 + timedelta(minutes=30)
SEND = SendUpdate(
    mark=mark(BOB, 60),
    text="Nobody can pay.",
    status=None,
    estimate=None,
    update_at=SOON,
)
SENT = UpdateSent(mark=SEND.mark, text=SEND.text, update_at=SOON)
FIXING = StatusChanged(mark=SEND.mark, status=Status.FIXING)


def test_a_new_incident_is_being_investigated_since_its_declaration() -> None:
    incident = incident_of(*DECLARED)

    assert incident.status is Status.INVESTIGATING
    assert incident.updates.since == T0
    assert incident.updates.latest is None


def test_an_update_is_kept_and_counted() -> None:
    incident = given(*DECLARED).when(SEND).then(SENT)

    assert incident.updates.latest == SENT
    assert incident.updates.count == 1
    assert incident.status is Status.INVESTIGATING


def test_a_status_without_a_text_is_no_update() -> None:
    fixing = with_(SEND, text="", status=Status.FIXING)

    incident = given(*DECLARED).when(fixing).then(FIXING)

    assert incident.updates.count == 0
    assert incident.updates.since == SEND.mark.at


def test_the_same_status_again_changes_nothing() -> None:
    fixing = with_(SEND, text="", status=Status.FIXING, mark=mark(CYD, 90))

    given(*DECLARED, FIXING).when(fixing).then_nothing()


def test_severity_and_status_change_before_the_update_and_are_one_notice() -> None:
    everything = with_(SEND, status=Status.FIXING, estimate=sure(P1))

    incident = (
        given(*DECLARED)
        .when(everything)
        .then(SeverityChanged(mark=SEND.mark, severity=P1, unsure=False), FIXING, SENT)
    )

    [notice] = incident.notices.by_version.values()
    assert notice.news == (
        SeverityNews(before=P2, after=P1),
        StatusNews(before=Status.INVESTIGATING, after=Status.FIXING),
        UpdateNews(
            text=SENT.text, status=Status.FIXING, severity=P1, update_at=SENT.update_at
        ),
    )


def test_a_closed_incident_takes_no_update() -> None:
    given(*CLOSED).when(SEND).then_rejected("closed")


def test_a_reopened_incident_is_investigated_anew() -> None:
    incident = incident_of(*DECLARED, FIXING, *CLOSED[len(DECLARED) :], REOPENED[-1])

    assert incident.status is Status.INVESTIGATING
    assert incident.updates.since == REOPENED[-1].mark.at


def test_a_reopened_incident_keeps_its_latest_update() -> None:
    incident = incident_of(*DECLARED, SENT, *CLOSED[len(DECLARED) :], REOPENED[-1])

    assert incident.updates.latest == SENT


def test_an_incident_keeps_the_words_of_its_declaration() -> None:
    words = StatusWords(fixing="Mitigating")
    declared = decide(None, with_(DECLARE, status_words=words))

    incident = incident_of(*declared, FIXING)

    assert incident.updates.word == "Mitigating"


def test_only_the_declarer_sends_updates_about_a_test() -> None:
    declared = decide(None, with_(DECLARE, kind=Kind.TEST))

    given(*declared).when(SEND).then_rejected("in a test")


def test_an_update_about_a_test_starts_no_question() -> None:
    calm = with_(P2, nags=False)
    declared = decide(None, with_(DECLARE, kind=Kind.TEST, severity=calm))
    mine = with_(SEND, mark=mark(DECLARE.mark.by, 60), estimate=sure(P1), ask_at=SOON)
    changed = SeverityChanged(mark=mine.mark, severity=P1, unsure=False)

    given(*declared).when(mine).then(changed, with_(SENT, mark=mine.mark))
