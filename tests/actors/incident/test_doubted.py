"""A step that was in doubt once stays known as such."""

from actors.incident.keys import CHANNEL, CHANNEL_KEY
from actors.incident.trouble import Retry
from tests.actors.incident.case import DECLARE, mark
from tests.actors.incident.run import Run, run_of, until_row
from tests.actors.incident.slack import Fault


def about_to_make_its_channel() -> Run:
    return until_row(run_of(DECLARE), CHANNEL)


def test_a_refused_or_delayed_step_was_never_in_doubt() -> None:
    run = about_to_make_its_channel()
    run.drain([Fault.WAIT_TOLD, Fault.NAME_TAKEN])

    assert run.incident.channel
    assert run.incident.steps.doubted == frozenset()


def test_a_step_that_was_not_found_was_in_doubt_even_after_a_restart() -> None:
    run = about_to_make_its_channel()
    run.drain([Fault.CUT_BEFORE])
    run.restart()

    assert run.incident.channel
    assert CHANNEL_KEY in run.incident.steps.doubted


def test_a_step_nothing_could_look_up_was_in_doubt_even_when_retried() -> None:
    run = about_to_make_its_channel()
    run.act(Fault.LOST_AFTER)
    run.later(60)
    run.act(Fault.BLIND)
    assert CHANNEL_KEY in run.incident.steps.refused
    run.command(Retry(mark=mark(after=60), step=CHANNEL_KEY))

    assert CHANNEL_KEY not in run.incident.steps.refused
    assert CHANNEL_KEY in run.incident.steps.doubted
