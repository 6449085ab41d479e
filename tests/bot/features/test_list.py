"""The list of open incidents, and what is not done in each."""

from pathlib import Path

from actors.incident.ids import StepKey
from actors.incident.keys import CHANNEL_KEY, announce_key
from actors.incident.steps.events import StepDone, StepFailed
from actors.incident.steps.state import IN_DOUBT
from bot.words import lists
from tests.actors.incident.case import HELP, NEWS, T0
from tests.bot.prompt_store import keep
from tests.bot.running_gateway import running_gateway
from tests.bot.storage.stores import declared
from tests.bot.team import SEVEN


def refused(step: StepKey, error: str) -> StepFailed:
    return StepFailed(at=T0, step=step, error=error)


async def test_a_list_counts_what_is_not_done_in_each(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        assert await at.asks("/incident", "list") == lists.NOTHING_OPEN
        await keep(at.store, 7, *SEVEN, refused(announce_key(NEWS), "is_archived"))
        one = await at.asks("/incident", "list")
        done = (
            StepDone(at=T0, step=CHANNEL_KEY),
            StepDone(at=T0, step=announce_key(HELP)),
            refused(announce_key(NEWS), IN_DOUBT),
        )
        await keep(at.store, 8, *declared(8, "Slow"), *done)
        both = await at.asks("/incident", "list")

    assert one.startswith("1 open incident\n• P2 Medium: Checkout fails\n   <#COWN>")
    assert " · investigating, open since " in one
    assert " · 1 step refused · " in one
    head, first, second, *_ = both.split("\n")
    assert head == "2 open incidents, newest first"
    assert first == "• P2 Medium: Slow"
    assert second.endswith(" · 1 step not confirmed")


async def test_one_incident_that_cannot_be_read_hides_no_other(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)
        at.store.damage(7)
        await keep(at.store, 8, *declared(8, "Slow"), due=T0)
        listed = await at.asks("/incident", "list")
        pong = await at.asks("/ping")

    assert "Checkout fails" in listed
    assert "Slow" in listed
    assert pong.startswith("Muster is working. 2 incidents are open")
