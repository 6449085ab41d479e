"""Sockets come and go while an incident runs, and no command is lost."""

from collections.abc import Callable, Coroutine
from pathlib import Path

import anyio
import pytest

from bot.run import serve
from bot.sandbox import Fault, How, SandboxOptions
from bot.signals import Signals
from tests.acceptance.harness import Harness, set_up
from tests.acceptance.lifecycle import (
    Milestone,
    act,
    missing,
    run_lifecycle,
    until_accepted,
    until_complete,
)
from tests.acceptance.process import (
    EX_CONFIG,
    configured_environment,
    running,
    stderr_of,
)
from tests.acceptance.retrying_people import LONG

Trouble = Callable[[Harness], Coroutine[None, None, None]]


def disconnect(reason: str) -> Trouble:
    async def happens(harness: Harness) -> None:
        await harness.sandbox.socket_mode.disconnect(reason)

    return happens


def close(code: int) -> Trouble:
    async def happens(harness: Harness) -> None:
        await harness.sandbox.socket_mode.close(code)

    return happens


async def abort(harness: Harness) -> None:
    harness.sandbox.socket_mode.abort()


async def refused_handshake(harness: Harness) -> None:
    harness.sandbox.socket_mode.refuse_handshakes(2)
    harness.sandbox.socket_mode.abort()


async def refused_ticket(harness: Harness) -> None:
    harness.sandbox.plant(
        Fault(how=How.ERROR, method="apps.connections.open", error="internal_error")
    )
    harness.sandbox.socket_mode.abort()


TROUBLES: dict[str, Trouble] = {
    "warning": disconnect("warning"),
    "refresh_requested": disconnect("refresh_requested"),
    "an unknown reason": disconnect("nobody_has_heard_of_this"),
    "no reason": disconnect(""),
    "close 1000": close(1000),
    "close 1001": close(1001),
    "close 1011": close(1011),
    "close 1012": close(1012),
    "reset": abort,
    "refused handshake": refused_handshake,
    "refused ticket": refused_ticket,
}


@pytest.mark.parametrize("name", TROUBLES)
async def test_whatever_happens_to_the_sockets_no_command_is_lost(
    tmp_path: Path, name: str
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        for milestone in Milestone:
            opened = harness.sandbox.socket_mode.opened
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(TROUBLES[name], harness)
                async with harness.fast_forward():
                    await act(harness, milestone)
                    await until_complete(harness, milestone)
            await replaced(harness, opened)

    assert missing(harness) == []


async def replaced(harness: Harness, opened: int) -> None:
    """Wait until more sockets were opened than this."""
    sockets = harness.sandbox.socket_mode
    await harness.sandbox.until(lambda: sockets.opened > opened, within=LONG)


async def test_a_person_who_meets_a_dead_socket_types_again_and_is_answered(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        harness.sandbox.socket_mode.go_silent(harness.sandbox.socket_mode.sockets[0])
        async with harness.fast_forward():
            await run_lifecycle(harness)

    assert missing(harness) == []


async def test_too_many_connections_close_no_working_socket(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        socket = harness.sandbox.socket_mode.sockets[0]
        await harness.sandbox.socket_mode.disconnect("too_many_websockets", socket)
        async with harness.fast_forward():
            await run_lifecycle(harness)

        assert harness.sandbox.socket_mode.opened == 2
    assert missing(harness) == []


async def test_sockets_that_are_refreshed_all_the_time_lose_nothing(
    tmp_path: Path,
) -> None:
    options = SandboxOptions(rate_limits=False, refresh_every=0.2, warning_seconds=0.3)
    async with set_up(tmp_path, options=options) as harness, harness.bot():
        for milestone in Milestone:
            await act(harness, milestone)
            await until_complete(harness, milestone)
        opened = harness.sandbox.socket_mode.opened
        await replaced(harness, opened)
        failures = [line for line in harness.alex.sees if line.origin == "slack"]

    assert failures == []
    assert missing(harness) == []


async def test_a_link_disabled_frame_alone_does_not_end_the_process(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        socket = harness.sandbox.socket_mode.sockets[0]
        await harness.sandbox.socket_mode.disconnect("link_disabled", socket)
        async with harness.fast_forward():
            await run_lifecycle(harness)

        # The other socket works, so the bot asks Slack for a new one only later.
        assert harness.sandbox.socket_mode.opened == 2
    assert missing(harness) == []


async def test_a_token_revoked_during_a_run_ends_the_process_and_a_new_one_resumes(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness:
        async with running(configured_environment(harness)) as process:
            await harness.sandbox.connected(2, within=LONG)
            for method in ("conversations.invite", "auth.test"):
                how, error = How.ERROR, "token_revoked"
                harness.sandbox.plant(
                    Fault(how=how, method=method, error=error, times=None)
                )
            await act(harness, Milestone.DECLARED)
            assert await process.wait() == EX_CONFIG
            words = await stderr_of(process)
        assert "SLACK_BOT_TOKEN: the token was revoked (token_revoked)" in words
        assert "Traceback" not in words

        harness.sandbox.faults.clear()
        async with anyio.create_task_group() as tasks:
            signals = Signals()
            tasks.start_soon(serve, harness.settings, signals, harness.clock)
            async with harness.fast_forward():
                await until_complete(harness, Milestone.DECLARED)
                await until_accepted(harness)
            signals.stop.set()

    assert missing(harness, Milestone.DECLARED) == []
