"""The process: how it starts and stops, and what it prints when it cannot."""

from pathlib import Path

import anyio

from bot.sandbox import SandboxOptions
from tests.acceptance.harness import set_up
from tests.acceptance.process import (
    EX_CONFIG,
    environment_of,
    running,
    stderr_of,
    terminate,
)

STOPPED_WITHIN = 10
"""Seconds; a platform kills what has not gone after 30."""


async def test_a_process_told_to_stop_three_times_stops_once_and_cleanly(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, running(environment_of(harness)) as process:
        await harness.sandbox.connected(2, within=20)
        for _ in range(3):
            terminate(process)
        with anyio.fail_after(STOPPED_WITHIN):
            code = await process.wait()

    assert code == 0


async def test_the_next_process_finishes_what_a_stop_interrupted(
    tmp_path: Path,
) -> None:
    options = SandboxOptions(rate_limits=False, latency=0.05)
    async with set_up(tmp_path, options=options) as harness:
        async with running(environment_of(harness)) as process:
            await harness.sandbox.connected(2, within=20)
            await harness.declare()
            await harness.channel()
            terminate(process)
            assert await process.wait() == 0
        assert not harness.sam.dm.posts
        async with running(environment_of(harness)):
            await harness.direct_message()


async def test_a_refused_token_ends_the_process_with_a_plain_reason(
    tmp_path: Path,
) -> None:
    async with (
        set_up(tmp_path) as harness,
        running(environment_of(harness, SLACK_BOT_TOKEN="xoxb-wrong")) as process,
    ):
        assert await process.wait() == EX_CONFIG
        words = await stderr_of(process)

    assert "SLACK_BOT_TOKEN: Slack does not know this token (invalid_auth)" in words
    assert "Traceback" not in words


async def test_a_refused_app_token_ends_the_process_with_a_plain_reason(
    tmp_path: Path,
) -> None:
    async with (
        set_up(tmp_path) as harness,
        running(environment_of(harness, SLACK_APP_TOKEN="xapp-wrong")) as process,
    ):
        assert await process.wait() == EX_CONFIG
        words = await stderr_of(process)

    assert "SLACK_APP_TOKEN: Slack does not know this token (invalid_auth)" in words
    assert "Traceback" not in words


async def test_everything_that_is_missing_is_reported_at_once(tmp_path: Path) -> None:
    async with (
        set_up(tmp_path) as harness,
        running(
            environment_of(harness, SLACK_APP_TOKEN="", SLACK_BOT_TOKEN="xapp-1")
        ) as process,
    ):
        assert await process.wait() == EX_CONFIG
        words = await stderr_of(process)

    assert "SLACK_APP_TOKEN: is not set" in words
    assert (
        "SLACK_BOT_TOKEN: is an app token (xapp-), must be a bot token (xoxb-)" in words
    )
    assert "Traceback" not in words


async def test_a_file_that_is_not_a_journal_is_refused_and_left_alone(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path, unaudited="the journal is none") as harness:
        path = harness.journal
        path.write_text("These are my notes, and no database.")
        async with running(environment_of(harness)) as process:
            assert await process.wait() == EX_CONFIG
            words = await stderr_of(process)

    assert str(path) in words
    assert "Traceback" not in words
    assert path.read_text() == "These are my notes, and no database."
