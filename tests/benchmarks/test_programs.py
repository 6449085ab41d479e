import pytest

from tests.benchmarks.programs.receipts import count
from tests.benchmarks.programs.refused_day import refuse


@pytest.fixture(scope="module")
def calls_without_receipts() -> int:
    calls, posted = count(0)
    assert posted == 0
    return calls


@pytest.mark.parametrize("receipts", [1, 5])
def test_a_change_of_title_costs_the_same_calls_however_many_receipts_are_posted(
    receipts: int, calls_without_receipts: int
) -> None:
    assert count(receipts) == (calls_without_receipts, receipts)


def test_a_step_refused_for_a_day_leaves_few_events_and_happens_soon_after() -> None:
    events, seconds = refuse()

    # With 30 s between two attempts it would be 5,760 events.
    assert 24 * 12 < events <= 600
    assert 0 < seconds <= 300
