"""``/ping``: whether Muster is working and keeps up."""

from datetime import timedelta
from pathlib import Path

from actors.incident.ids import StepKey
from actors.incident.keys import CHANNEL_KEY
from actors.incident.steps.events import StepDeferred, StepStarted
from bot.words import refusals
from tests.actors.incident.case import DECLARED, T0
from tests.bot.prompt_store import keep
from tests.bot.running_gateway import running_gateway
from tests.bot.storage.stores import declared
from tests.bot.team import SEVEN


def put_off(step: StepKey, why: str = "ratelimited", after: float = 0) -> StepDeferred:
    now = T0 + timedelta(seconds=after)
    until = now + timedelta(seconds=30)
    return StepDeferred(at=now, step=step, until=until, why=why, doubtful=False)


async def test_ping_says_that_all_is_well(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)
        await at.clock.advance(3700)

        assert await at.asks("/ping") == (
            "Muster is working. 1 incident is open and no step is waiting. "
            "Version 1, running for 1 hour 1 minute."
        )


async def test_ping_says_for_how_long_the_oldest_step_was_put_off(
    tmp_path: Path,
) -> None:
    waits = [put_off(CHANNEL_KEY, after=after) for after in (0, 30, 60, 90, 120)]
    async with running_gateway(tmp_path) as at:
        due = T0 + timedelta(seconds=150)
        await keep(at.store, 7, *DECLARED, *waits, due=due)
        await at.clock.advance(130)

        assert await at.asks("/ping") == (
            "Muster is working but behind. The oldest step has waited 2 minutes. "
            "1 incident is open. Version 1, running for 2 minutes."
        )


async def test_ping_counts_a_call_that_hangs_from_its_start(tmp_path: Path) -> None:
    begun = StepStarted(at=T0, step=CHANNEL_KEY, covers=())
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *DECLARED, begun, due=T0 + timedelta(minutes=9))
        await at.clock.advance(240)

        assert "has waited 4 minutes" in await at.asks("/ping")


async def test_ping_counts_what_nobody_has_begun_from_when_it_was_due(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *DECLARED, due=T0 + timedelta(seconds=60))
        assert "no step is waiting" in await at.asks("/ping")
        await at.clock.advance(180)

        assert "has waited 2 minutes" in await at.asks("/ping")


async def test_a_step_that_is_being_carried_out_is_not_late(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *DECLARED, due=T0)
        await at.clock.advance(59)
        soon = await at.asks("/ping")
        await at.clock.advance(1)
        late = await at.asks("/ping")

    assert soon.startswith("Muster is working. 1 incident is open and no step has")
    assert late.startswith("Muster is working but behind.")


async def test_ping_reports_the_longest_wait(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        for number, after in ((1, 600), (2, 0), (3, 300)):
            step = put_off(CHANNEL_KEY, after=after)
            due = T0 + timedelta(seconds=700 + number)
            await keep(at.store, number, *declared(number), step, due=due)
        await at.clock.advance(660)

        assert "has waited 11 minutes" in await at.asks("/ping")


async def test_on_a_full_disk_ping_says_that_nothing_can_be_saved(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)
        at.store.fill_disk()
        full = [await at.asks("/ping") for _ in range(3)]
        at.store.free_disk()
        again = await at.asks("/ping")

    for said in full:
        assert said.startswith("Muster is running but cannot save anything right now.")
        assert refusals.BY_HAND in said
        assert "1 incident is open and no step is waiting." in said
    assert again.startswith("Muster is working.")


async def test_without_a_database_ping_says_so_and_answers(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        at.store.refuse_reads()
        said = await at.asks("/ping")

    assert said.startswith("Muster is running but cannot reach its database")
    assert "Version 1" in said
