"""The journal says where each message of the bot is."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from attrs import evolve as with_

from actors.incident.effects import PostMessage
from actors.incident.ids import ChannelId, MessageTs
from actors.incident.plan.next_move import next_move
from actors.incident.steps.events import Shown, StepDone
from actors.moves import Act
from tests.actors.incident.case import (
    CLOSE,
    DECLARE,
    NEWS,
    P1,
    UPDATE,
    mark,
    sure,
)
from tests.actors.incident.run import Run, run_of, say, until_row
from tests.actors.incident.slack import Fault


def journaled(run: Run) -> Mapping[MessageTs, ChannelId]:
    """Return the messages that the journal knows, and their channels."""
    found = {}
    for event in run.journal:
        if isinstance(event, Shown | StepDone) and event.ts:
            assert event.channel
            found[event.ts] = event.channel
    return found


def in_slack(run: Run) -> Mapping[MessageTs, str]:
    """Return the messages in Slack; a person's are in their direct message."""
    return {
        ts: f"D{x.to}" if x.to.startswith("U") else x.to
        for ts, x in run.slack.messages.items()
    }


def drain(run: Run, fault: Fault) -> None:
    """Go on until there is nothing to do; each first call of a posting fails."""
    failed: set[str] = set()
    while True:
        move = next_move(run.state, run.now)
        if not isinstance(move, Act):
            break
        step = move.step
        is_first = isinstance(step.effect, PostMessage) and step.key not in failed
        failed.add(step.key)
        run.act(fault if is_first else Fault.NONE)
        run.later(20)


@pytest.mark.parametrize(
    "fault",
    [
        Fault.NONE,
        Fault.WAIT,
        Fault.LOST_BEFORE,
        Fault.LOST_AFTER,
        Fault.CUT_BEFORE,
        Fault.CUT_AFTER,
    ],
)
def test_every_message_is_in_the_journal_with_its_channel_and_its_ts(
    fault: Fault,
) -> None:
    run = run_of(DECLARE)
    drain(run, fault)
    say(run, with_(UPDATE, title="Worse", estimate=sure(P1)), 5_000)
    drain(run, fault)
    say(run, with_(CLOSE, mark=mark(after=9_000)), 9_000)
    drain(run, fault)

    rows = {x.key.partition("/")[0] for x in run.slack.messages.values()}
    assert rows == {"announce", "told", "handoff", "card", "receipt"}
    assert journaled(run) == in_slack(run)


def test_notices_that_share_a_message_name_the_same_message() -> None:
    run = run_of(DECLARE).drain()
    say(run, with_(UPDATE, title="Worse"), 60)
    say(run, with_(UPDATE, title="Worst", mark=mark(after=120)), 120)
    run.now += timedelta(hours=1)
    run.drain()

    told = [
        (x.channel, x.ts)
        for x in run.journal
        if isinstance(x, StepDone) and x.step.startswith("told/") and x.channel == NEWS
    ]
    assert len(told) == 2
    assert len(set(told)) == 1


def test_a_step_that_posts_nothing_names_no_message() -> None:
    run = until_row(run_of(DECLARE), "bookmark")
    run.act()

    *_, done = (x for x in run.journal if isinstance(x, StepDone))
    assert done.step.startswith("bookmark/")
    assert (done.channel, done.ts) == (None, None)
