"""The bot is killed around each of its calls, and the next one goes on."""

from pathlib import Path

import anyio
import pytest

from bot.sandbox import Moment, SandboxOptions
from tests.acceptance.audit import audit
from tests.acceptance.killing import WRITES, Killer, live_and_die, patiently
from tests.acceptance.stage import Stage, seen, stage

CALLS = 16
"""Writes of one incident from the declaration to the hand-off."""


async def live_through(on: Stage) -> None:
    """Declare, wait for the receipt, close, and wait until the last thing is said."""
    await on.sandbox.connected(2)
    await on.declare(leads={"tech": on.alex.person.id})
    receipts = on.sam.dm.posts
    await patiently(on, lambda: "is done" in str([seen(x) for x in on.sam.dm.posts]))
    channel = on.channel_now()
    assert channel, receipts
    while (await on.sam.types("/closeincident", "Rolled back.", channel)).failure:
        # Typed in the very moment of the death: Slack says so, and one types it again.
        await on.sandbox.connected(2)
    await patiently(on, lambda: not audit(on) or None)


async def test_an_undisturbed_incident_makes_so_many_writes(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        await live_through(on)
        calls = sum(call.method in WRITES for call in on.sandbox.calls)

    assert calls == CALLS


@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("nth", range(1, CALLS + 1))
async def test_killed_at_any_call_it_goes_on_and_does_nothing_twice(
    tmp_path: Path, nth: int, moment: Moment
) -> None:
    killer = Killer(nth, moment)
    options = SandboxOptions(rate_limits=False, hook=killer)
    async with stage(tmp_path, options=options) as on:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(live_and_die, on, killer)
            await live_through(on)
            tasks.cancel_scope.cancel()

        assert killer.killed.is_set()
        assert audit(on) == []
