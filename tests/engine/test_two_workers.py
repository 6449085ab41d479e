from pathlib import Path

import anyio

from tests.engine.load import Load
from tests.engine.workers import deployment, stop

TURNS = 4
"""Requests until every socket, and so every worker, has answered one."""


async def test_any_worker_answers_and_one_at_a_time_acts(
    tmp_path: Path,
) -> None:
    async with deployment(tmp_path, latency=0.02) as here:
        harness = here.harness
        async with here.worker(), here.worker():
            load = Load(here)
            title = await load.declare()
            assert title
            await load.settled(10)
            channel = load.channel(title)
            assert channel
            for _ in range(TURNS):
                status = await harness.alex.types("/incident", "status", channel)
                assert title in str(status.shown)
                listed = await harness.alex.types("/incident", "list", harness.help)
                assert title in str(listed.shown)
            for turn in range(TURNS):
                await harness.alex.types("/incident", "edit", channel)
                window = await harness.alex.window()
                severity = "p1" if turn % 2 == 0 else "p3"
                harness.alex.fills(window, "severity", "value", severity)
                assert (await harness.alex.submits(window)).closed
                word = "P1 High" if turn % 2 == 0 else "P3 Low"
                await harness.sandbox.until(
                    lambda word=word: channel.topic.startswith(word)  # type: ignore[misc]
                )
            await load.close(title)
            again = await harness.alex.types("/closeincident", "Twice.", channel)
            assert "closed" in str(again.shown)
            await load.settled(10)


async def test_two_workers_under_load_lose_and_repeat_nothing(
    tmp_path: Path,
) -> None:
    async with deployment(tmp_path, latency=0.02) as here:
        async with here.worker() as one, here.worker() as two:
            load = Load(here)
            await load.run(20)
            await load.settled(20)
            async with anyio.create_task_group() as both:
                both.start_soon(stop, one)
                both.start_soon(stop, two)

        assert load.refused == []
