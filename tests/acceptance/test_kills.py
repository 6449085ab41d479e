"""Real processes are killed with SIGKILL at every point, and the next one goes on."""

from collections import Counter
from pathlib import Path

import anyio
import pytest

from tests.acceptance.kill_points import Point, Where
from tests.acceptance.lifecycle import Milestone
from tests.acceptance.process_kills import DatabaseKind, KilledRuns

POINTS = {
    DatabaseKind.SQLITE: {
        Where.UNWRITTEN: 51,
        Where.WRITTEN: 51,
        Where.RECEIVED: 39,
        Where.ACTED: 39,
    },
    DatabaseKind.POSTGRES: {
        Where.UNWRITTEN: 51,
        Where.WRITTEN: 51,
        Where.FETCHED: 6,
        Where.ACTIVATED: 6,
        Where.RECEIVED: 39,
        Where.ACTED: 39,
    },
}
"""How many points a process passes from declaring to reopening."""

SAMPLE = {
    DatabaseKind.SQLITE: (
        Point(Where.RECEIVED, 4),
        Point(Where.ACTED, 17),
        Point(Where.WRITTEN, 39),
        Point(Where.UNWRITTEN, 47),
    ),
    DatabaseKind.POSTGRES: (
        Point(Where.WRITTEN, 1),
        Point(Where.ACTED, 1),
        Point(Where.ACTIVATED, 2),
        Point(Where.RECEIVED, 17),
        Point(Where.UNWRITTEN, 39),
        Point(Where.FETCHED, 4),
        Point(Where.ACTED, 38),
        Point(Where.UNWRITTEN, 47),
    ),
}

each_database = pytest.mark.parametrize(
    "database_kind", list(DatabaseKind), ids=lambda x: x.value
)


@each_database
async def test_a_process_that_is_not_killed_passes_the_known_number_of_points(
    tmp_path: Path, database_kind: DatabaseKind
) -> None:
    runs = KilledRuns(tmp_path, database_kind)
    passed = await runs.run()

    assert runs.flaws == []
    points = [Point.read(line.split()[0]) for line in passed]
    assert Counter(point.where for point in points) == POINTS[database_kind]


@pytest.mark.timeout(300)
async def test_after_a_kill_at_a_sample_of_points_the_next_process_goes_on(
    tmp_path: Path,
) -> None:
    all_lives = [KilledRuns(tmp_path, database_kind) for database_kind in DatabaseKind]
    async with anyio.create_task_group() as tasks:
        for runs in all_lives:
            tasks.start_soon(runs.run_all, SAMPLE[runs.database_kind])

    for runs in all_lives:
        assert (runs.flaws, runs.missed) == ([], [])
        assert runs.milestones == set(Milestone)
        kinds = {point.where for point in SAMPLE[runs.database_kind]}
        assert kinds == set(POINTS[runs.database_kind])


@pytest.mark.long
@pytest.mark.timeout(3600)
@each_database
async def test_after_a_kill_at_any_point_the_next_process_goes_on(
    tmp_path: Path, database_kind: DatabaseKind
) -> None:
    runs = KilledRuns(tmp_path, database_kind)
    await runs.run_all(
        Point(where, nth)
        for where, count in POINTS[database_kind].items()
        for nth in range(1, count + 1)
    )

    assert (runs.flaws, runs.missed) == ([], [])
