"""The process is told to stop during calls, and another one takes over."""

import os
import socket
import sys
from datetime import timedelta
from pathlib import Path

import anyio
import pytest

from bot.run import serve
from bot.sandbox import Fault, How, Moment, SandboxOptions
from bot.sandbox.args import Args
from bot.signals import Signals
from bot.storage.sqlite.lock_file import DatabaseInUse
from bot.timeouts import Timeouts
from tests.acceptance.harness import Harness, set_up
from tests.acceptance.lifecycle import (
    Milestone,
    act,
    count_due,
    missing,
    until_complete,
)
from tests.acceptance.process import (
    EX_TEMPFAIL,
    configured_environment,
    running,
    stderr_of,
    terminate,
)
from tests.acceptance.retrying_people import LONG

STOPPED_WITHIN = 10
"""Seconds; a platform kills what has not gone after 30."""

IMPATIENT = (
    sys.executable,
    "-c",
    (
        "import bot.run, bot.timeouts, datetime, functools, bot.__main__ as cli;"
        " timeouts = bot.timeouts.Timeouts(lock=datetime.timedelta(seconds=0.5));"
        " cli.serve = functools.partial(bot.run.serve, timeouts=timeouts);"
        " cli.main(['run'])"
    ),
)
"""The process, without the 35 s that it would wait for the database."""


class Slow:
    """A hook: the first call of a method is answered late."""

    def __init__(self, method: str, seconds: float) -> None:
        self.method, self.seconds = method, seconds
        self.is_out = anyio.Event()

    async def __call__(self, moment: Moment, method: str, _args: Args) -> None:
        if (
            method == self.method
            and moment is Moment.ACTED
            and not self.is_out.is_set()
        ):
            self.is_out.set()
            # In real time, because a real process waits for it.
            await anyio.sleep(self.seconds)


METHODS = ["conversations.create", "chat.postMessage", "bookmarks.add"]


async def stopped_with_a_call_out(harness: Harness, slow: Slow) -> None:
    """Run the process until this call is under way, and stop it in time."""
    async with running(configured_environment(harness)) as process:
        await harness.sandbox.connected(2, within=LONG)
        await act(harness, Milestone.DECLARED)
        await slow.is_out.wait()
        terminate(process)
        with anyio.fail_after(STOPPED_WITHIN):
            assert await process.wait() == 0


@pytest.mark.parametrize("method", METHODS)
async def test_a_stop_waits_for_the_call_under_way(tmp_path: Path, method: str) -> None:
    slow = Slow(method, 2.0)
    options = SandboxOptions(rate_limits=False, hook=slow)
    async with set_up(tmp_path, options=options) as harness:
        async with anyio.create_task_group() as tasks:
            signals = Signals()
            tasks.start_soon(serve, harness.settings, signals, harness.clock)
            await harness.sandbox.connected(2)
            await act(harness, Milestone.DECLARED)
            await slow.is_out.wait()
            signals.stop.set()
        before = len(harness.sandbox.calls)
        async with harness.bot(), harness.fast_forward():
            await until_complete(harness, Milestone.DECLARED)
        assert missing(harness, Milestone.DECLARED) == []

    # Nothing was in doubt: the next process looked up only its own
    # channels, at its start.
    looks = {"conversations.history", "users.conversations", "bookmarks.list"}
    after = [call.method for call in list(harness.sandbox.calls)[before:]]
    assert [x for x in after if x in looks] == ["users.conversations"]


async def test_a_call_that_hangs_longer_is_left_in_doubt_and_looked_up(
    tmp_path: Path,
) -> None:
    slow = Slow("chat.postMessage", LONG)
    options = SandboxOptions(rate_limits=False, hook=slow)
    async with set_up(tmp_path, options=options) as harness:
        await stopped_with_a_call_out(harness, slow)
        assert await count_due(harness) == 1
        async with harness.bot(), harness.fast_forward():
            await until_complete(harness, Milestone.DECLARED)
        assert missing(harness, Milestone.DECLARED) == []

    assert harness.sandbox.calls.of("conversations.history")


async def test_a_stop_during_a_call_ends_the_process_cleanly(tmp_path: Path) -> None:
    slow = Slow("conversations.invite", 2.0)
    options = SandboxOptions(rate_limits=False, hook=slow)
    async with set_up(tmp_path, options=options) as harness:
        await stopped_with_a_call_out(harness, slow)
        channel = await harness.channel()
        assert {harness.sam.person.id, harness.alex.person.id} <= set(channel.members)


async def test_a_second_process_waits_and_takes_over_when_the_first_stops(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, anyio.create_task_group() as tasks:
        first, second = Signals(), Signals()
        tasks.start_soon(serve, harness.settings, first, harness.clock)
        await first.serving.wait()
        await harness.sandbox.connected(2)
        opened = harness.sandbox.socket_mode.opened
        tasks.start_soon(serve, harness.settings, second, harness.clock)
        await act(harness, Milestone.DECLARED)
        harness.clock.leap(timedelta(seconds=30))
        await harness.direct_message()
        assert harness.sandbox.socket_mode.opened == opened
        first.stop.set()
        async with harness.fast_forward():
            await second.serving.wait()
            await harness.sandbox.connected(2)
            for milestone in list(Milestone)[1:]:
                await act(harness, milestone)
                await until_complete(harness, milestone)
        second.stop.set()

    assert missing(harness) == []


async def test_a_second_process_that_waited_in_vain_raises_who_has_the_file(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        with pytest.raises(DatabaseInUse) as caught:
            await serve(
                harness.settings, Signals(), harness.clock, Timeouts(lock=timedelta(0))
            )

    assert f"process {os.getpid()} on {socket.gethostname()}" in caught.value.holder


async def test_a_process_that_waited_in_vain_prints_who_has_the_file(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        async with running(configured_environment(harness), IMPATIENT) as process:
            with anyio.fail_after(LONG):
                assert await process.wait() == EX_TEMPFAIL
            words = await stderr_of(process)
        reply = await harness.sam.types("/ping", "", harness.help)

    assert f"{harness.journal} is in use by process {os.getpid()} " in words
    assert f"on {socket.gethostname()}, since " in words
    assert "Traceback" not in words
    assert reply.text.startswith("Muster is working.")


async def test_a_process_told_to_stop_before_slack_answered_stops(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness:
        fault = harness.sandbox.plant(
            Fault(how=How.HANG, method="auth.test", times=None)
        )
        async with running(configured_environment(harness)) as process:
            await harness.sandbox.until(
                lambda: fault.reached or harness.sandbox.calls, within=LONG
            )
            terminate(process)
            with anyio.fail_after(STOPPED_WITHIN):
                code = await process.wait()

    assert code == 0
