"""A step that was in doubt once is known as such, whatever became of it."""

from actors.incident.keys import CHANNEL, CHANNEL_KEY
from actors.incident.trouble import Retry
from tests.actors.incident.case import DECLARE, mark
from tests.actors.incident.slack import Fault, Run, run_of, until_row


def about_to_make_its_channel() -> Run:
    return until_row(run_of(DECLARE), CHANNEL)


def test_what_was_refused_or_waited_was_never_in_doubt() -> None:
    run = about_to_make_its_channel()
    run.drain([Fault.WAIT_TOLD, Fault.NAME_TAKEN])

    assert run.incident.channel
    assert run.incident.steps.doubted == frozenset()


def test_what_was_looked_up_in_vain_was_in_doubt_also_after_a_restart() -> None:
    run = about_to_make_its_channel()
    run.drain([Fault.CUT_BEFORE])
    run.restart()

    assert run.incident.channel
    assert CHANNEL_KEY in run.incident.steps.doubted


def test_what_nobody_could_look_up_was_in_doubt_also_when_it_is_tried_again() -> None:
    run = about_to_make_its_channel()
    run.act(Fault.LOST_AFTER)
    run.later(60)
    run.act(Fault.BLIND)
    assert CHANNEL_KEY in run.incident.steps.refused
    run.command(Retry(mark=mark(after=60), step=CHANNEL_KEY))

    assert CHANNEL_KEY not in run.incident.steps.refused
    assert CHANNEL_KEY in run.incident.steps.doubted
