"""The incident 7, in which Ada leads, Bob is comms lead, and Cyd tech lead."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from attrs import evolve as with_

from actors.incident.commands import Command
from actors.incident.decide import decide
from actors.incident.evolve import replay
from actors.incident.ids import IncidentNumber, PersonId
from actors.incident.lifecycle import Kind
from bot.base.json_types import JsonObject
from bot.dialogue.forms.form import Form
from bot.screens import actions
from tests.actors.fakes import quiet
from tests.actors.incident.briefed import BRIEFING
from tests.actors.incident.case import BOB
from tests.actors.incident.slack import OWN
from tests.bot.people_fake import FakeUsers
from tests.bot.prompt_store import keep
from tests.bot.running_gateway import RunningGateway, running_gateway
from tests.bot.team import EVERYBODY, MADE

FORM = Form(id="handing", origin=OWN, number=IncidentNumber(7))


@asynccontextmanager
async def seven(
    folder: Path, *commands: Command, kind: Kind = Kind.REAL
) -> AsyncIterator[RunningGateway]:
    """Let people do this before the test begins."""
    people = FakeUsers(users=EVERYBODY)
    async with running_gateway(folder, told=people) as at:
        events = [*decide(None, with_(BRIEFING, kind=kind)), MADE]
        for command in commands:
            events += decide(replay(events), command)
        await keep(at.store, 7, *events)
        yield at


async def presses(
    at: RunningGateway, action: str, by: PersonId, value: str = "7 1"
) -> str:
    """Press a button, and return the private answer."""
    before = len(at.slack.said())
    await at.clicks(action, value, by=by, trigger_id=f"press {before} {by}")
    await quiet()
    (said,) = at.slack.said()[before:]
    return said


async def submits(
    at: RunningGateway,
    receiver: str,
    *,
    by: PersonId = BOB,
    state: str = "Calm.",
    worries: str = "The queue.",
    block: str = "receiver/comms",
    trigger: str = "",
    **more: str,
) -> JsonObject | None:
    values = {**more, block: receiver, "state": state, "worries": worries}
    window = actions.HANDING_OVER
    return await at.submits(values, FORM, callback=window, by=by, trigger=trigger)


async def happened(at: RunningGateway) -> list[str]:
    """Name what people did since the declaration, in order."""
    return [type(x).__name__ for x in (await at.store.read(7))[2:]]
