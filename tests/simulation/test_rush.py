"""A rush under Slack's tiers: few calls are refused, and none is made too early."""

from tests.benchmarks.rush import rush


def test_a_rush_costs_few_refusals_and_no_early_call() -> None:
    came_to = rush(120)

    assert came_to.violations == ()
    assert came_to.share < 0.08
    # The journal says that an incident waits, but not for every single call.
    assert came_to.deferrals < 120 * 30
