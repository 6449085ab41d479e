"""The process: how it starts, how it stops, and what it says when it cannot."""

from pathlib import Path

import anyio
import pytest

from bot.sandbox import Moment, SandboxOptions
from tests.acceptance.audit import audit
from tests.acceptance.killing import Killer
from tests.acceptance.process import EX_CONFIG, configured, of, running, said, terminate
from tests.acceptance.stage import Stage, stage

STOPPED_WITHIN = 10
"""Seconds; a platform kills what has not gone after 30."""


async def test_told_to_stop_three_times_it_stops_once_and_well(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, running(of(on)) as process:
        await on.sandbox.connected(2, within=20)
        for _ in range(3):
            terminate(process)
        with anyio.fail_after(STOPPED_WITHIN):
            code = await process.wait()

    assert code == 0


async def test_a_stop_in_the_middle_is_taken_up_by_the_next_process(
    tmp_path: Path,
) -> None:
    options = SandboxOptions(rate_limits=False, latency=0.05)
    async with stage(tmp_path, options=options) as on:
        async with running(of(on)) as process:
            await on.sandbox.connected(2, within=20)
            await on.declare()
            await on.channel()
            terminate(process)
            assert await process.wait() == 0
        assert not on.sam.dm.posts
        async with running(of(on)):
            await on.receipt()


async def test_a_refused_token_ends_it_with_a_plain_reason(tmp_path: Path) -> None:
    async with (
        stage(tmp_path) as on,
        running(of(on, SLACK_BOT_TOKEN="xoxb-wrong")) as process,
    ):
        assert await process.wait() == EX_CONFIG
        words = await said(process)

    assert "Slack refuses SLACK_BOT_TOKEN (invalid_auth)" in words
    assert "Traceback" not in words


async def test_a_refused_app_token_ends_it_with_a_plain_reason(tmp_path: Path) -> None:
    async with (
        stage(tmp_path) as on,
        running(of(on, SLACK_APP_TOKEN="xapp-wrong")) as process,
    ):
        assert await process.wait() == EX_CONFIG
        words = await said(process)

    assert "app-level token (invalid_auth)" in words
    assert "Traceback" not in words


async def test_everything_that_is_missing_is_said_at_once(tmp_path: Path) -> None:
    async with (
        stage(tmp_path) as on,
        running(of(on, SLACK_APP_TOKEN="", SLACK_BOT_TOKEN="xapp-1")) as process,
    ):
        assert await process.wait() == EX_CONFIG
        words = await said(process)

    assert "SLACK_APP_TOKEN: is not set" in words
    assert "SLACK_BOT_TOKEN: starts with xapp-, expected xoxb-" in words
    assert "Traceback" not in words


async def test_a_file_that_is_no_journal_is_refused_and_left_alone(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on:
        path = on.journal
        path.write_text("These are my notes, and no database.")
        async with running(of(on)) as process:
            assert await process.wait() == EX_CONFIG
            words = await said(process)

    assert str(path) in words
    assert "Traceback" not in words
    assert path.read_text() == "These are my notes, and no database."


WRITES = 10
"""Writes of a declaration, from the channel to the receipt."""


@pytest.mark.parametrize("nth", [1, 4, 9])
async def test_killed_in_earnest_the_next_process_goes_on(
    tmp_path: Path, nth: int
) -> None:
    await kill(tmp_path, nth, Moment.ACTED)


@pytest.mark.long
@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("nth", range(1, WRITES + 1))
async def test_killed_in_earnest_at_any_call_the_next_process_goes_on(
    tmp_path: Path, nth: int, moment: Moment
) -> None:
    await kill(tmp_path, nth, moment)


async def kill(tmp_path: Path, nth: int, moment: Moment) -> None:
    """Kill the process at this write of a declaration, and start another one."""
    killer = Killer(nth, moment)
    options = SandboxOptions(rate_limits=False, hook=killer)
    async with stage(tmp_path, options=options) as on:
        variables = configured(on)
        async with running(variables) as process:
            await on.sandbox.connected(2, within=20)
            await on.declare(leads={"tech": on.alex.person.id})
            await killer.killed.wait()
            process.kill()
            await process.wait()
        async with running(variables):
            await finish(on)

        assert audit(on) == []


async def finish(on: Stage) -> None:
    """Wait for the receipt, close, and wait until the last thing is said.

    The process has the machine's clock, so what was in doubt takes its time.
    """
    await on.sandbox.until(lambda: on.sam.dm.posts, within=40)
    channel = on.channel_now()
    assert channel
    while (await on.sam.types("/closeincident", "Rolled back.", channel)).failure:
        await on.sandbox.connected(2)
    await on.sandbox.until(lambda: not audit(on) or None, within=10)
