"""The buttons below a reminder of the next update."""

from datetime import timedelta
from pathlib import Path

import pytest

from actors.incident.events import Event
from actors.incident.ids import MessageTs, StepKey
from actors.incident.lifecycle import Close
from actors.incident.promise import Reminded, SnoozeReminder, StopReminders
from actors.incident.steps.events import Shown
from actors.incident.updates import UpdateSent
from bot.screens import actions
from tests.actors.fakes import quiet
from tests.actors.incident.case import ADA, CLOSE, T0, mark
from tests.actors.incident.slack import OWN
from tests.bot.prompt_store import keep
from tests.bot.running_gateway import RunningGateway, running_gateway
from tests.bot.team import SEVEN

DUE = T0 + timedelta(minutes=30)


def asked(turn: int) -> tuple[Event, ...]:
    """Return an update that is promised, and the reminder of it."""
    shown = Shown(
        at=DUE,
        step=StepKey(f"reminder/{turn}/1"),
        surface=f"reminder/{turn}",
        channel=OWN,
        ts=MessageTs(f"{turn}.1"),
        view=None,
    )
    sent = UpdateSent(mark=mark(ADA), text="Nobody can pay.", update_at=DUE)
    return (sent, shown, Reminded(at=DUE, turn=turn))


async def presses(
    at: RunningGateway, action: str, value: str, trigger: str = "first"
) -> str:
    await at.clicks(action, value, trigger_id=trigger)
    await quiet()
    return at.slack.said()[-1]


@pytest.mark.parametrize("minutes", [15, 30, 60])
async def test_snooze_reminds_again_after_so_many_minutes(
    tmp_path: Path, minutes: int
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *SEVEN, *asked(1))

        said = await at.presses(actions.SNOOZE, f"7 1 {minutes}")

        ((_, command, _),) = at.engine.asked
        assert isinstance(command, SnoozeReminder)
        assert command.until == command.mark.at + timedelta(minutes=minutes)
        assert said.startswith("Muster will remind this channel again, ")
        waiting = (await at.incident(7)).promise.waiting
        assert waiting
        assert (waiting.remind_at, waiting.due_at) == (command.until, DUE)


async def test_stop_says_when_reminders_start_again(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *SEVEN, *asked(1))

        said = await at.presses(actions.STOP_REMINDERS, "7 1")

        assert [type(x) for _, x, _ in at.engine.asked] == [StopReminders]
        assert said == (
            "Reminders are stopped. They start again with the next promised update."
        )
        assert (await at.incident(7)).promise.waiting is None


@pytest.mark.parametrize("value", ["7 1 15", "7 1", "7", "7 x", "7 0 15", "7 9 15"])
@pytest.mark.parametrize("action", [actions.SNOOZE, actions.STOP_REMINDERS])
async def test_a_button_of_a_reminder_that_is_over_says_so_and_changes_nothing(
    tmp_path: Path, action: str, value: str
) -> None:
    async with running_gateway(tmp_path) as at:
        sent = UpdateSent(mark=mark(ADA, 1900), text="Still.", update_at=None)
        await keep(at.store, 7, *SEVEN, *asked(1), sent)
        before = await at.store.read(7)

        said = await at.presses(action, value)

        assert said == (
            "This reminder is over, so nothing was changed. No update is promised."
        )
        assert (await at.store.read(7))[: len(before)] == before


async def test_a_button_of_a_closed_incident_says_that_it_is_closed(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *SEVEN, *asked(1))
        await at.engine.ask(7, Close(mark=CLOSE.mark, summary=""), "closing")

        said = await at.presses(actions.SNOOZE, "7 1 15")

        assert "was closed by" in said
        assert said.endswith("No update is due.")


async def test_a_second_press_snoozes_no_longer(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *SEVEN, *asked(1))
        await presses(at, actions.SNOOZE, "7 1 15")
        waiting = (await at.incident(7)).promise.waiting

        said = await presses(at, actions.SNOOZE, "7 1 60", "second")

        assert said.startswith("This reminder is over, so nothing was changed. ")
        assert (await at.incident(7)).promise.waiting == waiting
