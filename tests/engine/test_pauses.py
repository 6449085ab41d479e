"""A worker that is paused past its heartbeat is taken for dead, and wakes up again.

The journal's fence rejects whatever it was recording, and a call that it had not sent
yet is not sent any more. No fence can prevent a pause inside the sending itself: a
request that is half sent when the process is paused arrives when it goes on. Unless
its step was looked up after that, it is carried out twice.
"""

import os
import signal
from pathlib import Path

from tests.engine.load import Load
from tests.engine.workers import deployment, stop
from tests.polling import poll_until


async def test_a_worker_paused_past_its_heartbeat_repeats_nothing(
    tmp_path: Path,
) -> None:
    async with (
        deployment(tmp_path, latency=0.05) as here,
        here.worker() as paused,
        here.worker() as other,
    ):
        load = Load(here)
        await load.run(5)
        os.kill(paused.pid, signal.SIGSTOP)
        await poll_until(lambda: "its worker is gone" in here.log_of(2))
        await load.settled(10)
        os.kill(paused.pid, signal.SIGCONT)
        await load.settled(10)
        await load.run(8)
        await load.settled(10)
        await stop(paused)
        await stop(other)
