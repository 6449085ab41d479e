"""Pinning, unpinning and deleting: what is so already is done."""

import pytest

from actors.incident.effects import (
    Accepted,
    DeleteMessage,
    Effect,
    PinMessage,
    Refused,
    UnpinMessage,
)
from actors.incident.ids import ChannelId, MessageTs
from bot.slack.web import results
from bot.slack.web.results import CallResult
from tests.actors.incident.case import DECLARE
from tests.actors.incident.run import run_of
from tests.bot.scripted import OK, Scripted, looked_up, performed, step_of

INCIDENT = run_of(DECLARE).drain().incident
CHANNEL, TS = ChannelId("C1"), MessageTs("1.5")
PIN = PinMessage(channel=CHANNEL, ts=TS)
UNPIN = UnpinMessage(channel=CHANNEL, ts=TS)
DELETE = DeleteMessage(channel=CHANNEL, ts=TS)


@pytest.mark.parametrize(
    ("effect", "method", "named", "words"),
    [
        (PIN, "pins.add", "timestamp", ("already_pinned",)),
        (
            UNPIN,
            "pins.remove",
            "timestamp",
            ("no_pin", "not_pinned", "message_not_found"),
        ),
        (DELETE, "chat.delete", "ts", ("message_not_found",)),
    ],
)
async def test_what_is_so_already_is_done(
    effect: Effect, method: str, named: str, words: tuple[str, ...]
) -> None:
    step = step_of(effect, "pin/1")
    said: list[CallResult] = [OK, *(results.Refused(error=word) for word in words)]
    for answer in said:
        api = Scripted(script={method: [answer]})
        assert await performed(api, INCIDENT, step) == Accepted()
        assert await looked_up(api, INCIDENT, step) == Accepted()
        assert api.calls == [(method, {"channel": CHANNEL, named: TS})] * 2


@pytest.mark.parametrize(
    ("effect", "method", "error"),
    [
        (PIN, "pins.add", "message_not_found"),
        (UNPIN, "pins.remove", "channel_not_found"),
        (DELETE, "chat.delete", "cant_delete_message"),
    ],
)
async def test_any_other_refusal_is_a_refusal(
    effect: Effect, method: str, error: str
) -> None:
    api = Scripted(script={method: [results.Refused(error=error)]})

    outcome = await performed(api, INCIDENT, step_of(effect, "pin/1"))
    assert outcome == Refused(error=error)
