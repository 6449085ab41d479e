"""Every store belongs to one workspace and knows the names of its people."""

from pathlib import Path

import pytest

from actors.incident.ids import PersonId
from tests.actors.incident.case import ADA, BOB
from tests.bot.storage.stores import STORES, OpenStore

pytestmark = pytest.mark.parametrize("opened", STORES.values(), ids=STORES)


async def test_names_are_kept_and_replaced(opened: OpenStore, tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.remember({ADA: "Ada", BOB: "Bob"})
        await store.remember({ADA: "Ada L."})
        await store.remember({})

        wanted = [ADA, PersonId("UNOBODY")]
        assert await store.names(wanted) == {ADA: "Ada L."}
        assert await store.names([]) == {}


async def test_a_store_belongs_to_the_workspace_that_claimed_it_first(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        assert await store.claim_workspace("T1") == "T1"
        assert await store.claim_workspace("T2") == "T1"
        assert await store.claim_workspace("T1") == "T1"
