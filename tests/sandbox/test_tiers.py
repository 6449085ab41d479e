import pytest

from bot.sandbox import METHODS, ManualClock, SandboxOptions
from bot.sandbox.tiers import (
    POSTING,
    TIER_1,
    TIER_2,
    TIER_3,
    TIER_4,
    Limiter,
    Tier,
    retry_after,
)
from tests.sandbox.app import running


@pytest.mark.parametrize(
    ("tier", "calls"), [(TIER_1, 1), (TIER_2, 20), (TIER_3, 50), (TIER_4, 100)]
)
def test_a_tier_allows_so_many_calls_in_any_minute(tier: Tier, calls: int) -> None:
    limiter = Limiter()
    taken = [limiter.take("m", tier, "", 0.0) for _ in range(calls)]

    assert set(taken) == {0.0}
    assert limiter.take("m", tier, "", 10.0) == 50.0
    assert limiter.take("other", tier, "", 10.0) == 0.0
    assert limiter.take("m", tier, "", 60.0) == 0.0


def test_a_refused_call_does_not_count() -> None:
    limiter = Limiter()
    limiter.take("m", TIER_1, "", 0.0)
    for second in range(1, 60):
        assert limiter.take("m", TIER_1, "", float(second)) == 60.0 - second

    assert limiter.take("m", TIER_1, "", 60.0) == 0.0


def test_posting_is_limited_per_channel_with_a_burst_of_five() -> None:
    limiter = Limiter()
    burst = [limiter.take("m", POSTING, "C1", 0.0) for _ in range(6)]

    assert burst == [0.0] * 5 + [5.0]
    assert limiter.take("m", POSTING, "C2", 0.0) == 0.0


def test_posting_is_limited_per_workspace_too() -> None:
    limiter = Limiter()
    for number in range(300):
        assert limiter.take("m", POSTING, f"C{number}", 0.0) == 0.0

    assert limiter.take("m", POSTING, "C999", 0.0) == 60.0


def test_the_header_is_rounded_up_to_whole_seconds() -> None:
    assert [retry_after(wait) for wait in (0.01, 1.0, 1.2, 59.5)] == [1, 1, 2, 60]


def test_the_table_holds_the_tiers_that_slack_documents() -> None:
    tiers = {name: method.tier.name for name, method in METHODS.items()}

    assert tiers["conversations.create"] == "T2"
    assert tiers["conversations.history"] == "T3"
    assert tiers["views.open"] == "T4"
    assert tiers["chat.postMessage"] == "posting"


async def test_a_call_too_many_is_answered_with_429_until_its_time_has_come() -> None:
    clock = ManualClock()
    async with running(SandboxOptions(clock=clock)) as app:
        for number in range(20):
            await app.good("conversations.create", {"name": f"room-{number}"})
        clock.advance(9.5)
        headers = {"Authorization": f"Bearer {app.sandbox.bot_token}"}
        url = app.sandbox.api_url + "conversations.create"
        name = {"name": "late"}
        async with app.session.post(url, json=name, headers=headers) as answer:
            assert answer.status == 429
            assert answer.headers["Retry-After"] == "51"
        clock.advance(51)
        await app.good("conversations.create", name)
        assert app.sandbox.calls[-2].status == 429


async def test_the_limits_can_be_switched_off() -> None:
    async with running(SandboxOptions(rate_limits=False)) as app:
        for number in range(30):
            await app.good("conversations.create", {"name": f"room-{number}"})
