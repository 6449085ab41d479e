"""People have refused steps retried, and confirm steps in doubt."""

from actors.incident.keys import CHANNEL_KEY
from actors.incident.trouble import Confirm, Confirmed, Retried, Retry
from tests.actors.incident.case import (
    DECLARED,
    DOUBTED,
    LATER,
    REFUSED,
    given,
)


def test_a_retry_without_a_refusal_does_nothing() -> None:
    given(*DECLARED).when(Retry(mark=LATER)).then_nothing()
    given(*DECLARED, DOUBTED).when(Retry(mark=LATER)).then_nothing()
    given(*DECLARED).when(Retry(mark=LATER, step=CHANNEL_KEY)).then_nothing()


def test_a_retry_frees_refused_steps_and_keeps_those_in_doubt() -> None:
    incident = (
        given(*DECLARED, REFUSED, DOUBTED)
        .when(Retry(mark=LATER))
        .then(Retried(mark=LATER, step=None))
    )

    assert set(incident.steps.refused) == {DOUBTED.step}
    assert incident.steps.retried == LATER


def test_a_retry_by_name_frees_that_step_alone() -> None:
    incident = (
        given(*DECLARED, REFUSED, DOUBTED)
        .when(Retry(mark=LATER, step=DOUBTED.step))
        .then(Retried(mark=LATER, step=DOUBTED.step))
    )

    assert set(incident.steps.refused) == {REFUSED.step}


def test_only_a_step_in_doubt_can_be_confirmed() -> None:
    given(*DECLARED, REFUSED).when(
        Confirm(mark=LATER, step=REFUSED.step)
    ).then_nothing()
    incident = (
        given(*DECLARED, DOUBTED)
        .when(Confirm(mark=LATER, step=DOUBTED.step))
        .then(Confirmed(mark=LATER, step=DOUBTED.step))
    )

    assert DOUBTED.step in incident.steps.settled
    assert not incident.steps.refused
