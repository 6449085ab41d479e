"""Nobody learns of an incident that they may not see, and drills are in no figure."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from attrs import evolve as with_

from actors.incident.decide import decide
from actors.incident.events import Event
from actors.incident.ids import ChannelId, IncidentNumber
from actors.incident.keys import CHANNEL_KEY
from actors.incident.lifecycle import Kind, Visibility
from actors.incident.steps.events import ChannelCreated, StepDeferred
from bot.record.record import record
from bot.screens import actions
from bot.words import lists
from bot.words.renderers.mrkdwn import as_mrkdwn
from bot.words.unclear_requests import no_such
from tests.actors.incident.case import DAN, DECLARE, HELP, T0, mark
from tests.bot.gateway.deliveries import fall
from tests.bot.prompt_store import keep
from tests.bot.running_gateway import RunningGateway, running_gateway
from tests.bot.scripted_slack import NO
from tests.bot.sent import clicked

SECRET, DRILL = IncidentNumber(8), IncidentNumber(9)
SECRET_ROOM, ELSEWHERE = ChannelId("C0SECRET"), ChannelId("C0ELSEWHERE")

NO_SUCH = as_mrkdwn(no_such(SECRET))
"""The answer if there is no such incident."""


def made(number: IncidentNumber, room: ChannelId) -> ChannelCreated:
    return ChannelCreated(
        at=T0, step=CHANNEL_KEY, channel=room, name=f"incident-{number:04}-leak"
    )


def secret() -> tuple[Event, ...]:
    """Return an incident that Ada, who asks in these tests, has no part in."""
    declare = with_(
        DECLARE,
        number=SECRET,
        mark=mark(DAN),
        title="Data leaked",
        leads=(),
        visibility=Visibility.MEMBERS,
    )
    return (*decide(None, declare), made(SECRET, SECRET_ROOM))


def drill() -> tuple[Event, ...]:
    declare = with_(DECLARE, number=DRILL, title="Practice", kind=Kind.DRILL)
    return decide(None, declare)


@asynccontextmanager
async def secret_and_drill(folder: Path) -> AsyncIterator[RunningGateway]:
    async with running_gateway(folder) as at:
        await keep(at.store, SECRET, *secret())
        await keep(at.store, DRILL, *drill())
        yield at


async def test_a_list_names_neither_secrets_nor_drills(tmp_path: Path) -> None:
    async with secret_and_drill(tmp_path) as at:
        for number in (SECRET, DRILL):
            await at.store.park(number, "crashed 3 times")
        outside = await at.asks("/incident", "list", ELSEWHERE)
        inside = await at.asks("/incident", "list", SECRET_ROOM)
        instead = await at.asks("/incident", "close", ELSEWHERE)

    assert outside == lists.NOTHING_OPEN
    assert "Data leaked" in inside
    assert "Practice" not in inside
    assert "Data leaked" not in instead
    assert "Practice" not in instead


async def test_ping_counts_neither_secrets_nor_drills(tmp_path: Path) -> None:
    waits = StepDeferred(
        at=T0, step=CHANNEL_KEY, until=T0, why="ratelimited", doubtful=False
    )
    async with secret_and_drill(tmp_path) as at:
        await keep(at.store, DRILL, waits, after=drill(), due=T0)
        waiting = with_(waits, step=CHANNEL_KEY)
        await keep(at.store, SECRET, waiting, after=secret(), due=T0)
        await at.store.park(SECRET, "crashed 3 times")
        await at.clock.advance(600)

        assert await at.asks("/ping", channel=ELSEWHERE) == (
            "Muster is working. 0 incidents are open and no step is waiting. "
            "Version 1, running for 10 minutes."
        )


@pytest.mark.parametrize("name", ["8", "#8", "<#C0SECRET|>", "incident-0008-leak"])
@pytest.mark.parametrize("verb", ["status", "catchup", "update", "reopen", "retry"])
async def test_an_incident_that_somebody_may_not_see_is_not_there_for_them(
    tmp_path: Path, name: str, verb: str
) -> None:
    async with secret_and_drill(tmp_path) as at:
        answer = await at.types("/incident", f"{verb} {name}", channel_id=ELSEWHERE)

        assert answer is not None
        assert "Data leaked" not in str(answer)
        assert at.engine.asked == []
        assert at.slack.views("views.open") == []


async def test_members_name_it_by_its_number_and_others_hear_that_there_is_none(
    tmp_path: Path,
) -> None:
    async with secret_and_drill(tmp_path) as at:
        assert await at.asks("/incident", "status 8", ELSEWHERE) == NO_SUCH
        assert "Data leaked" in await at.asks("/incident", "status 8", SECRET_ROOM)
        assert "Data leaked" in await at.asks("/incident", "status", SECRET_ROOM)
        assert "Practice" in await at.asks("/incident", "status 9", ELSEWHERE)


async def test_a_button_outside_its_channel_does_nothing(tmp_path: Path) -> None:
    async with secret_and_drill(tmp_path) as at:
        await at.clicks(actions.REOPEN, "8", channel={"id": ELSEWHERE})

        assert at.engine.asked == []


async def test_a_title_does_not_name_a_channel_of_members(tmp_path: Path) -> None:
    async with secret_and_drill(tmp_path) as at:
        await at.types("/incident", "<#C0SECRET|> is slow", channel_id=ELSEWHERE)

        (view,) = at.slack.views("views.open")
        assert "incident-0008-leak" not in str(view)


async def test_an_answer_to_a_member_never_goes_to_another_channel(
    tmp_path: Path,
) -> None:
    async with secret_and_drill(tmp_path) as at:
        for method in ("respond", "conversations.open"):
            at.slack.always[method] = NO
        at.slack.planned["chat.postMessage"] = [NO]
        place = {"id": ELSEWHERE}
        await fall(at, clicked(actions.REOPEN, "8", by=DAN, channel=place))

        assert at.slack.places() == [SECRET_ROOM]


def test_those_who_run_muster_can_export_every_record() -> None:
    written = record(secret(), {}, {HELP: "help"})

    assert written is not None
    assert "Data leaked" in written
