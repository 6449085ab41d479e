"""Real processes on a fast clock ask, and are killed with SIGKILL while they do."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.kill_points import Point, Where
from tests.acceptance.process_kills import DatabaseKind
from tests.acceptance.question_processes import QuestionRuns

POINTS = {
    DatabaseKind.SQLITE: {
        Where.UNWRITTEN: 21,
        Where.WRITTEN: 21,
        Where.RECEIVED: 14,
        Where.ACTED: 14,
    },
    DatabaseKind.POSTGRES: {
        Where.UNWRITTEN: 21,
        Where.WRITTEN: 21,
        Where.FETCHED: 5,
        Where.ACTIVATED: 5,
        Where.RECEIVED: 14,
        Where.ACTED: 14,
    },
}
"""How many points a process passes from the first question to the closing."""

SAMPLE = {
    DatabaseKind.SQLITE: (
        (Point(Where.WRITTEN, 1),),
        (Point(Where.ACTED, 1),),
        (Point(Where.UNWRITTEN, 3), Point(Where.ACTED, 1)),
        (Point(Where.ACTED, 4), Point(Where.UNWRITTEN, 1)),
    ),
    DatabaseKind.POSTGRES: (
        (Point(Where.WRITTEN, 1),),
        (Point(Where.ACTED, 1),),
        (Point(Where.FETCHED, 3),),
        (Point(Where.UNWRITTEN, 3), Point(Where.ACTED, 1)),
        (Point(Where.ACTED, 4), Point(Where.UNWRITTEN, 1)),
    ),
}
"""The kills around a posting, an answer, an edit and a lost outcome; some come twice.

On PostgreSQL the next worker takes the incident over.
"""

each_database = pytest.mark.parametrize(
    "database_kind", list(DatabaseKind), ids=lambda x: x.value
)


@each_database
async def test_a_process_on_a_fast_clock_asks_for_two_weeks_until_somebody_closes(
    tmp_path: Path, database_kind: DatabaseKind
) -> None:
    runs = QuestionRuns(tmp_path, database_kind)
    passed = await runs.run()

    assert runs.flaws == []
    points = [Point.read(line.split()[0]) for line in passed]
    assert Counter(point.where for point in points) == POINTS[database_kind]


@pytest.mark.timeout(300)
@each_database
async def test_after_kills_at_a_sample_of_points_each_question_is_there_once(
    tmp_path: Path, database_kind: DatabaseKind
) -> None:
    runs = QuestionRuns(tmp_path, database_kind)
    await runs.run_all(SAMPLE[database_kind])

    assert (runs.flaws, runs.missed) == ([], [])


TAKEN_OVER = (
    Point(Where.FETCHED, 1),
    Point(Where.WRITTEN, 1),
    Point(Where.UNWRITTEN, 2),
    Point(Where.WRITTEN, 3),
    Point(Where.WRITTEN, 8),
)
"""Before a question, while it is posted, when it is there, put off, and replaced."""


@pytest.mark.timeout(300)
async def test_the_other_one_of_two_workers_takes_over_and_asks_each_question_once(
    tmp_path: Path,
) -> None:
    runs = QuestionRuns(tmp_path, DatabaseKind.POSTGRES, is_pair=True)
    await runs.run_all((point,) for point in TAKEN_OVER)

    assert (runs.flaws, runs.missed) == ([], [])


def each_point(database_kind: DatabaseKind) -> Iterator[tuple[Point, ...]]:
    for where, count in POINTS[database_kind].items():
        yield from ((Point(where, nth),) for nth in range(1, count + 1))


@pytest.mark.long
@pytest.mark.timeout(3600)
@each_database
async def test_after_a_kill_at_any_point_each_question_is_there_once(
    tmp_path: Path, database_kind: DatabaseKind
) -> None:
    runs = QuestionRuns(tmp_path, database_kind)
    await runs.run_all(each_point(database_kind))

    assert (runs.flaws, runs.missed) == ([], [])
