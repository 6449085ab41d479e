"""One incident whose next update was promised, and the reminders that Slack shows."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from enum import IntEnum
from typing import Final

from attrs import evolve as with_

from actors.incident import keys
from bot.sandbox.message import Message
from bot.settings.configuration import Configuration
from bot.words import buttons
from tests.acceptance.crew import has_buttons
from tests.acceptance.harness import Harness, posted_by
from tests.acceptance.lifecycle import UNREMINDED, incident_channel, until_idle
from tests.acceptance.retrying_people import LONG, clicks, opens, submits, types


class Stage(IntEnum):
    """What has just happened to an incident with a promised update."""

    DECLARED = 1
    REMINDED = 2
    SNOOZED = 3
    REMINDED_AGAIN = 4
    KEPT = 5
    CLOSED = 6


WAITS: Final = frozenset({Stage.REMINDED, Stage.REMINDED_AGAIN})
"""The stages that come with time; people lead to the others."""

SHOWN: Final = {
    Stage.DECLARED: [],
    Stage.REMINDED: [True],
    Stage.SNOOZED: [False],
    Stage.REMINDED_AGAIN: [False, True],
    Stage.KEPT: [False, False],
    Stage.CLOSED: [False, False],
}
"""The reminders in the channel at each stage, and whether each has its buttons."""

MOST: Final = timedelta(minutes=2)
"""How far the clock leaps within a stage: no reminder is due so soon."""


USUAL: Final = Configuration()
"""What a team has that configures nothing; its P2 is updated hourly, its P3 never."""


def promise_updates(harness: Harness) -> None:
    """Let the severities promise updates as those do that nobody has configured."""
    configuration = with_(
        harness.settings.configuration,
        severities=USUAL.severities,
        default_severity=USUAL.default_severity,
    )
    harness.settings = with_(harness.settings, configuration=configuration)


def reminders(harness: Harness) -> list[Message]:
    channel = incident_channel(harness)
    return posted_by(keys.REMINDER, channel) if channel else []


# What people do. After a failure they try again.


async def act(harness: Harness, stage: Stage) -> None:
    """Do what leads to this stage."""
    place = incident_channel(harness) or harness.help
    match stage:
        case Stage.DECLARED:
            await declare(harness, "p2")
        case Stage.SNOOZED:
            await snooze(harness, 15)
        case Stage.KEPT:
            await send_update(harness, {})
        case Stage.CLOSED:
            await types(harness, harness.sam, "/closeincident", "Rolled back.", place)
        case _:
            raise ValueError(f"time leads to {stage.name}")


async def declare(harness: Harness, severity: str) -> None:
    """Declare an incident in which Sam is asked for updates."""
    values = {"service": "not-sure", "severity": severity}
    await _submit(harness, "Nobody can pay", values)


async def send_update(harness: Harness, values: Mapping[str, str]) -> None:
    """Send an update with these values in its window; others stay as they are."""
    await _submit(harness, "update Some can pay.", values)


async def snooze(harness: Harness, minutes: int) -> None:
    with suppress(LookupError):
        # A bot that was killed may have recorded the answer that people give again.
        button = buttons.SNOOZE.format(minutes=minutes)
        await clicks(harness, harness.sam, reminders(harness)[-1], button)


async def _submit(harness: Harness, words: str, values: Mapping[str, str]) -> None:
    at = incident_channel(harness) or harness.help
    window = await opens(harness, harness.sam, words, at)
    for block, value in values.items():
        harness.sam.fills(window, block, "value", value)
    reply = await submits(harness, harness.sam, window)
    assert not reply.errors, reply


# What has to be there.


def wrong(harness: Harness, stage: Stage) -> str:
    """Return what differs from the reminders that should be there; nothing if right."""
    shown = [has_buttons(x) for x in reminders(harness)]
    texts = [x.text for x in reminders(harness)]
    is_right = shown == SHOWN[stage] and incident_channel(harness)
    return "" if is_right else f"{stage.name}: {shown}, {texts}"


async def until_stage(harness: Harness, stage: Stage, within: float = LONG) -> None:
    """Wait until Slack shows the reminders of this stage, and nothing is due now."""
    try:
        await harness.sandbox.until(lambda: not wrong(harness, stage), within)
    except TimeoutError:
        raise AssertionError(wrong(harness, stage)) from None
    await until_idle(harness, within, UNREMINDED)
