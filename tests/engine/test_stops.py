from contextlib import AsyncExitStack
from pathlib import Path

import anyio
import pytest

from tests.engine.load import Load
from tests.engine.workers import Deployment, deployment, stop

HANDED_OVER_WITHIN = 6.0


async def test_a_worker_told_to_stop_hands_over_at_once(tmp_path: Path) -> None:
    async with (
        deployment(tmp_path, latency=0.1) as here,
        here.worker() as leaving,
        here.worker(),
    ):
        load = Load(here)
        await load.run(6)
        await stop(leaving)
        await load.settled(HANDED_OVER_WITHIN)

        assert load.refused == []


async def test_rolling_restarts_under_load_lose_and_repeat_nothing(
    tmp_path: Path,
) -> None:
    async with deployment(tmp_path, latency=0.03) as here:
        await roll(here, 5)


@pytest.mark.long
@pytest.mark.timeout(900)
async def test_a_hundred_rolling_restarts_lose_and_repeat_nothing(
    tmp_path: Path,
) -> None:
    async with deployment(tmp_path, latency=0.03) as here:
        await roll(here, 100)


async def roll(here: Deployment, restarts: int) -> None:
    """Replace two workers in turn; each new one starts as the old one stops."""
    load = Load(here)
    async with AsyncExitStack() as stack:
        workers = [await stack.enter_async_context(here.worker()) for _ in range(2)]
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(load.run, 3 * restarts)
            for _ in range(restarts):
                async with anyio.create_task_group() as swap:
                    swap.start_soon(stop, workers.pop(0))
                    new = await stack.enter_async_context(here.worker())
                workers.append(new)
        await load.settled(20)
