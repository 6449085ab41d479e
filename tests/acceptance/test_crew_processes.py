"""Real processes are killed with SIGKILL while roles and tasks go from hand to hand."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.crew_processes import CrewRun
from tests.acceptance.kill_points import Point, Where
from tests.acceptance.process_kills import DatabaseKind
from tests.acceptance.question_processes import QuestionRuns

POINTS = {
    DatabaseKind.SQLITE: {
        Where.UNWRITTEN: 101,
        Where.WRITTEN: 101,
        Where.RECEIVED: 68,
        Where.ACTED: 68,
    },
    DatabaseKind.POSTGRES: {
        Where.UNWRITTEN: 101,
        Where.WRITTEN: 101,
        Where.FETCHED: 20,
        Where.ACTIVATED: 20,
        Where.RECEIVED: 68,
        Where.ACTED: 68,
    },
}
"""How many points a process passes from declaring to the end of the test incident."""

SAMPLE = {
    DatabaseKind.SQLITE: (
        (Point(Where.WRITTEN, 24),),
        (Point(Where.ACTED, 30), Point(Where.UNWRITTEN, 1)),
    ),
    DatabaseKind.POSTGRES: (
        (Point(Where.ACTED, 20),),
        (Point(Where.FETCHED, 4),),
        (Point(Where.UNWRITTEN, 50), Point(Where.ACTED, 1)),
    ),
}
"""The kills of every run; some come twice."""

each_database = pytest.mark.parametrize(
    "database_kind", list(DatabaseKind), ids=lambda x: x.value
)


def runs_in(folder: Path, database_kind: DatabaseKind) -> QuestionRuns:
    return QuestionRuns(folder, database_kind, life=CrewRun)


@pytest.mark.timeout(900)
@each_database
async def test_a_process_that_is_not_killed_passes_the_known_number_of_points(
    tmp_path: Path, database_kind: DatabaseKind
) -> None:
    runs = runs_in(tmp_path, database_kind)
    passed = await runs.run()

    assert runs.flaws == []
    points = [Point.read(line.split()[0]) for line in passed]
    assert Counter(point.where for point in points) == POINTS[database_kind]


@pytest.mark.timeout(900)
@each_database
async def test_after_kills_at_a_sample_of_points_everybody_is_told_once(
    tmp_path: Path, database_kind: DatabaseKind
) -> None:
    runs = runs_in(tmp_path, database_kind)
    await runs.run_all(SAMPLE[database_kind])

    assert (runs.flaws, runs.missed) == ([], [])


def each_point(database_kind: DatabaseKind) -> Iterator[tuple[Point, ...]]:
    for where, count in POINTS[database_kind].items():
        yield from ((Point(where, nth),) for nth in range(1, count + 1))


@pytest.mark.long
@pytest.mark.timeout(3600)
@each_database
async def test_after_a_kill_at_any_point_everybody_is_told_once(
    tmp_path: Path, database_kind: DatabaseKind
) -> None:
    runs = runs_in(tmp_path, database_kind)
    await runs.run_all(each_point(database_kind))

    assert (runs.flaws, runs.missed) == ([], [])
