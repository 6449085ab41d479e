"""Sub-commands that are given a number, and what is there to be tried again."""

from pathlib import Path

import pytest
from attrs import evolve as with_

from actors.incident.ids import IncidentNumber
from actors.incident.keys import announce_key
from actors.incident.lifecycle import Close, Reopen
from actors.incident.steps.events import StepFailed
from bot.features.context import Context, OpenWindow, Say
from bot.features.table import incident
from bot.words import choosing, closing, retrying
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.incident.case import DECLARED, NEWS, T0
from tests.bot.features.contexts import HELP, ONE, a_desk, asked
from tests.bot.scene import SEVEN, keep, scene

NINE = IncidentNumber(9)
REFUSED = StepFailed(at=T0, step=announce_key(NEWS), error="is_archived")


async def said(context: Context, sent: str) -> str:
    """Ask anew each time, and return what is answered."""
    anew = with_(await asked(context, sent, HELP), request=context.new_id())
    reply = await incident(context, anew)
    assert isinstance(reply, Say)
    return as_mrkdwn(reply.text)


@pytest.mark.parametrize("name", ["update", "close", "reopen", "status", "retry"])
@pytest.mark.parametrize("nine", ["9", "#9"])
async def test_an_incident_that_does_not_exist_is_named_as_such(
    tmp_path: Path, name: str, nine: str
) -> None:
    async with a_desk(tmp_path) as (context, engine):
        assert await said(context, f"{name} {nine}") == as_mrkdwn(
            choosing.no_such(NINE)
        )
        assert (engine.asked, engine.released) == ([], [])


@pytest.mark.parametrize("name", ["update", "close", "reopen", "retry"])
async def test_elsewhere_the_open_incidents_are_named_to_choose_from(
    tmp_path: Path, name: str
) -> None:
    async with a_desk(tmp_path) as (context, engine):
        open_ones = await context.store.open_incidents()
        assert await said(context, name) == as_mrkdwn(choosing.elsewhere(open_ones))
        assert (engine.asked, engine.released) == ([], [])


async def test_what_slack_refused_is_tried_again(tmp_path: Path) -> None:
    async with scene(tmp_path) as at:
        await keep(at.store, 7, *SEVEN, REFUSED)
        assert await said(at.context, "retry 7") == retrying.RETRYING
        assert await said(at.context, "retry 7") == retrying.NOTHING_TO_RETRY


async def test_what_kept_crashing_is_tried_again_though_nothing_was_refused(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as at:
        await keep(at.store, 7, *DECLARED)
        await at.store.park(7, "crashed 3 times")
        assert await said(at.context, "retry 7") == retrying.RETRYING
        assert await at.store.parked() == ()


async def test_a_closed_incident_is_reopened_and_one_that_is_open_stays_so(
    tmp_path: Path,
) -> None:
    async with a_desk(tmp_path) as (context, engine):
        before = await context.read(ONE)
        assert before is not None
        assert await said(context, "reopen 1") == str(closing.already_open(before))
        await said(context, "close 1 all good")
        closed = await context.read(ONE)
        assert closed is not None
        assert await said(context, "reopen 1") == str(closing.reopened_now(closed))
        assert [type(x) for _, x, _ in engine.asked] == [Reopen, Close, Reopen]


async def test_only_an_open_incident_is_changed(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as (context, _):
        window = await incident(context, await asked(context, "update 1", HELP))
        assert isinstance(window, OpenWindow)
        assert window.again == "update #1"
        await said(context, "close 1")
        closed = await context.read(ONE)
        assert closed is not None
        assert await said(context, "update 1") == str(closing.reopen_first(closed))
