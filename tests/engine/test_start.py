import os
import sys
from pathlib import Path
from subprocess import PIPE

import anyio

from actors.incident.ids import IncidentNumber
from bot.record.export import export
from bot.sandbox.faults import Fault, How
from bot.settings import PostgresDatabase
from bot.storage.postgres.schema import STEPS
from tests.engine.load import Load
from tests.engine.workers import deployment, kill
from tests.postgres import database

MIGRATE = (sys.executable, "-m", "bot", "migrate")
RETRY_AFTER = 5


async def test_of_four_processes_that_migrate_at_once_one_does_it() -> None:
    said: list[str] = []

    async with database() as url:
        env = {"PATH": os.environ["PATH"], "DATABASE_URL": url}

        async def migrate() -> None:
            done = await anyio.run_process(MIGRATE, env=env, stderr=PIPE)
            said.append(done.stdout.decode())

        async with anyio.create_task_group() as all_of_them:
            for _ in range(4):
                all_of_them.start_soon(migrate)

    steps = "".join(f"migrated: {step.name}\n" for step in STEPS)
    assert sorted(said) == sorted([steps, *["Up to date\n"] * 3])


async def test_a_worker_serves_a_new_database_and_its_record_can_be_read(
    tmp_path: Path,
) -> None:
    async with deployment(tmp_path, is_new=True) as here, here.worker():
        load = Load(here)
        title = await load.declare()
        await load.settled(10)
        written = await export(PostgresDatabase(url=here.url), IncidentNumber(1))

    assert title
    assert written
    assert title in written


async def test_a_timer_survives_the_worker_that_set_it(tmp_path: Path) -> None:
    async with deployment(tmp_path) as here:
        fault = Fault(
            how=How.RATE_LIMITED, method="pins.add", retry_after=RETRY_AFTER, times=1
        )
        here.harness.sandbox.plant(fault)
        async with here.worker() as doomed:
            load = Load(here)
            await load.declare()
            await here.harness.sandbox.until(lambda: fault.reached)
            await anyio.sleep(0.5)
            async with here.worker():
                await kill(doomed)
                await load.settled(RETRY_AFTER + 5)
