"""The status of an incident, and the steps that are not done."""

from datetime import timedelta
from pathlib import Path

import pytest

from actors.incident.events import Event
from actors.incident.ids import IncidentNumber, StepKey
from actors.incident.keys import CHANNEL_KEY, INVITE, TOPIC, announce_key
from actors.incident.steps.events import (
    InviteRefused,
    StepDeferred,
    StepDone,
    StepFailed,
)
from actors.incident.steps.state import IN_DOUBT
from bot.words import parked_incidents
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.incident.case import BOB, CLOSED, DECLARED, HELP, NEWS, T0
from tests.bot.prompt_store import keep
from tests.bot.running_gateway import running_gateway
from tests.bot.team import SEVEN

STEP = StepKey(INVITE)


def put_off(step: StepKey, why: str = "ratelimited", after: float = 0) -> StepDeferred:
    now = T0 + timedelta(seconds=after)
    until = now + timedelta(seconds=30)
    return StepDeferred(at=now, step=step, until=until, why=why, doubtful=False)


def refused(step: StepKey, error: str) -> StepFailed:
    return StepFailed(at=T0, step=step, error=error)


async def standing(folder: Path, *events: Event) -> list[str]:
    """Ask for the status of an incident with these events; return the last lines."""
    async with running_gateway(folder) as at:
        await keep(at.store, 7, *events)
        said = await at.asks("/incident", "status 7", channel="CASKED")
    return said.split("\n")


async def test_a_status_names_refused_and_waiting_steps_with_their_reasons(
    tmp_path: Path,
) -> None:
    lines = await standing(
        tmp_path,
        *SEVEN,
        InviteRefused(at=T0, step=STEP, person=BOB, error="user_is_restricted"),
        refused(announce_key(NEWS), "not_in_channel"),
        refused(announce_key(HELP), IN_DOUBT),
        put_off(StepKey(TOPIC)),
    )

    first = next(i for i, line in enumerate(lines) if line.startswith("•"))
    assert lines[first : first + 4] == [
        "• Not done: invite <@UBOB>. They are a guest.",
        "• Not done: announce it in <#CNEWS>. Muster is not in that channel.",
        "• Check this: announce it in <#CHELP>. Slack did not confirm it.",
        "• Waiting: invite <@UADA>. It has not been tried yet.",
    ]
    assert len([line for line in lines if line.startswith("•")]) == 6
    assert lines[first + 5].startswith("• … and ")
    assert lines[-2:] == [
        "Refused by Slack: 2 steps. Try again: `/incident retry 7`",
        "Not confirmed: 1 step. <@UADA> has a direct message with the buttons.",
    ]


async def test_a_status_says_what_slack_keeps_waiting_and_why(tmp_path: Path) -> None:
    lines = await standing(tmp_path, *DECLARED, put_off(CHANNEL_KEY))

    name = "incident-0007-web-checkout-fails"
    assert f"• Waiting: create {name}. Slack asked Muster to slow down." in lines
    assert "• Waiting: invite <@UADA>. It needs the channel first." in lines


async def test_up_to_five_steps_are_named_and_no_more_are_counted(
    tmp_path: Path,
) -> None:
    five = (
        refused(CHANNEL_KEY, "restricted_action"),
        refused(announce_key(HELP), "is_archived"),
        StepDone(at=T0, step=announce_key(NEWS)),
    )
    lines = await standing(tmp_path, *DECLARED, *five)

    assert len([line for line in lines if line.startswith("•")]) == 2
    assert not any("more" in line for line in lines)
    assert lines[-1] == "Refused by Slack: 2 steps. Try again: `/incident retry 7`"


async def test_a_status_of_an_incident_with_nothing_to_do_names_no_step(
    tmp_path: Path,
) -> None:
    done = (
        refused(CHANNEL_KEY, "restricted_action"),
        StepDone(at=T0, step=CHANNEL_KEY),
        StepDone(at=T0, step=announce_key(HELP)),
        StepDone(at=T0, step=announce_key(NEWS)),
    )
    said = "\n".join(await standing(tmp_path, *DECLARED, *done))

    assert "•" not in said
    assert "step" not in said


@pytest.mark.parametrize("events", [SEVEN, (*CLOSED, *SEVEN[1:])])
async def test_a_parked_incident_is_shown_as_such(
    tmp_path: Path, events: tuple[Event, ...]
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *events)
        before = await at.asks("/incident", "status 7", channel="CASKED")
        await at.store.park(7, "crashed 3 times")
        status = await at.asks("/incident", "status 7", channel="CASKED")
        here = await at.asks("/incident", "status")
        listed = await at.asks("/incident", "list")
        pong = await at.asks("/ping")

    said = as_mrkdwn(parked_incidents.parked(IncidentNumber(7)))
    assert said not in before
    assert said in status
    assert said in here
    assert "Muster has stopped working on these\n• Incident 7: Checkout" in listed
    assert "`/incident retry 7`" in listed
    assert "Muster has stopped working on 1 incident: `/incident list`" in pong


async def test_a_parked_incident_that_cannot_be_read_is_shown_as_such(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)
        at.store.damage(7)
        await at.store.park(7, "crashed 3 times")

        said = as_mrkdwn(parked_incidents.parked(IncidentNumber(7)))
        assert await at.asks("/incident", "status 7", channel="CASKED") == said
        assert "Checkout fails" in await at.asks("/incident", "list")
        assert (await at.asks("/ping")).startswith("Muster is working. 1 incident is")
