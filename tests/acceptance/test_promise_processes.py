"""Real processes on a fast clock remind people of updates, and are killed meanwhile."""

from pathlib import Path

import pytest

from tests.acceptance.kill_points import Point, Where
from tests.acceptance.process_kills import DatabaseKind
from tests.acceptance.promise_processes import PromiseRun
from tests.acceptance.question_processes import QuestionRuns

each_database = pytest.mark.parametrize(
    "database_kind", list(DatabaseKind), ids=lambda x: x.value
)


@each_database
async def test_a_process_on_a_fast_clock_reminds_until_an_update_and_not_after_closing(
    tmp_path: Path, database_kind: DatabaseKind
) -> None:
    runs = QuestionRuns(tmp_path, database_kind, life=PromiseRun)
    await runs.run()

    assert runs.flaws == []


TAKEN_OVER = (
    Point(Where.FETCHED, 1),
    Point(Where.WRITTEN, 1),
    Point(Where.WRITTEN, 2),
    Point(Where.WRITTEN, 6),
)
"""Before a reminder, while it is posted, when it is there, and after it was snoozed."""


@pytest.mark.timeout(300)
async def test_the_other_one_of_two_workers_takes_over_and_sends_each_reminder_once(
    tmp_path: Path,
) -> None:
    runs = QuestionRuns(tmp_path, DatabaseKind.POSTGRES, is_pair=True, life=PromiseRun)
    await runs.run_all((point,) for point in TAKEN_OVER)

    assert (runs.flaws, runs.missed) == ([], [])
