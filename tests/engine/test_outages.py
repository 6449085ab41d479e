import signal
import subprocess
import sys
import time
from pathlib import Path

import anyio
import pytest
from anyio import to_thread

from tests.engine.load import Load
from tests.engine.workers import Deployment, deployment, stop
from tests.polling import poll_until
from tests.postgres import own_server
from tests.postgres_server import Server

AWAY = 5.0
BARK = """
import anyio
from bot.engine.watchdog import Watchdog
anyio.run(Watchdog(looks=2).run)
"""
CHAOS_SECONDS = 90.0


async def test_during_an_outage_of_the_database_people_are_told_and_then_work_goes_on(
    tmp_path: Path,
) -> None:
    with own_server() as server:
        async with (
            deployment(tmp_path, url=server.url, latency=0.1) as here,
            here.worker() as one,
            here.worker() as two,
        ):
            load = Load(here)
            await load.run(3)
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(load.run, 12)
                await poll_until(lambda: len(load.promised) > 4)
                await to_thread.run_sync(server.stop, signal.SIGINT)
                await told_that_nothing_is_recorded(here)
                # The server really is down, so this takes real time.
                await anyio.sleep(AWAY)
                await to_thread.run_sync(server.start)
            await load.settled(30)
            await stop(one)
            await stop(two)


async def told_that_nothing_is_recorded(here: Deployment) -> None:
    """Ask until a worker answers that; a busy machine may answer too late."""
    said = ""
    while "cannot save anything right now" not in said:
        reply = await here.harness.alex.types("/incident", "list", here.harness.help)
        said = reply.text


def test_a_process_that_cannot_reach_its_database_for_long_ends() -> None:
    done = subprocess.run([sys.executable, "-c", BARK], check=False, timeout=20)
    assert done.returncode == 70


@pytest.mark.long
@pytest.mark.timeout(300)
async def test_a_database_that_crashes_every_few_seconds_only_costs_time(
    tmp_path: Path,
) -> None:
    with own_server() as server:
        async with (
            deployment(tmp_path, url=server.url, latency=0.05) as here,
            here.worker(),
            here.worker(),
        ):
            load = Load(here)
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(load.run, 10_000)
                ends = time.monotonic() + CHAOS_SECONDS
                turn = 0
                while time.monotonic() < ends:
                    turn += 1
                    await anyio.sleep(2 + turn % 5)
                    await outage(server, turn % 3, signal.SIGQUIT)
                tasks.cancel_scope.cancel()
            await load.settled(60)


@pytest.mark.long
async def test_a_worker_told_to_stop_during_an_outage_loses_nothing(
    tmp_path: Path,
) -> None:
    with own_server() as server:
        async with (
            deployment(tmp_path, url=server.url, latency=0.1) as here,
            here.worker() as leaving,
            here.worker(),
        ):
            load = Load(here)
            await load.run(4)
            await to_thread.run_sync(server.stop)
            await stop(leaving)
            await to_thread.run_sync(server.start)
            await load.settled(30)


async def outage(
    server: Server, seconds: float, how: signal.Signals = signal.SIGINT
) -> None:
    await to_thread.run_sync(server.stop, how)
    await anyio.sleep(seconds)
    await to_thread.run_sync(server.start)
