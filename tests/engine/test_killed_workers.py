from pathlib import Path

import anyio

from tests.engine.load import Load
from tests.engine.workers import deployment, kill
from tests.polling import poll_until

TAKEN_OVER_WITHIN = 30.0


async def test_another_worker_finishes_a_killed_workers_jobs_within_30_seconds(
    tmp_path: Path,
) -> None:
    async with (
        deployment(tmp_path, latency=0.05) as here,
        here.worker() as doomed,
        here.worker(),
    ):
        load = Load(here)
        await load.run(6)
        # The first incident can be closed as soon as it has its channel.
        await poll_until(lambda: load.channel(load.promised[0]))
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(load.run, 16)
            await poll_until(lambda: len(load.promised) > 8)
            await kill(doomed)
        await load.settled(TAKEN_OVER_WITHIN)

        assert load.closed
        assert "its worker is gone" in here.log_of(2)
