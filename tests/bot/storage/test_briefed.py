"""Every store remembers for a month who was told all that a role asks."""

from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve as with_

from actors.incident.crew_views import BriefEnd
from actors.incident.facts import Brief
from actors.incident.ids import MessageTs, StepKey
from actors.incident.steps.events import Shown
from bot.storage.postgres.store import PostgresStore
from bot.storage.sqlite.store import SqliteStore
from bot.storage.store import BRIEF_KNOWN_FOR
from tests.actors.incident.case import BOB, CYD, T0
from tests.bot.storage.stores import STORES, OpenStore, declared, entry
from tests.bot.words.brief_samples import BRIEF, UNACCEPTED

pytestmark = pytest.mark.parametrize("opened", STORES.values(), ids=STORES)

SHOWN = Shown(
    at=T0,
    step=StepKey("brief/1/1"),
    surface="brief/1",
    channel=None,
    ts=MessageTs("1.1"),
    view=BRIEF,
)
KNOWN = frozenset({(BOB, "comms")})


async def test_a_brief_that_was_shown_is_known_for_a_month(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        assert isinstance(store, PostgresStore | SqliteStore)
        await store.append(entry(*declared(1)))
        assert await store.briefed([BOB, CYD]) == frozenset()
        await store.append(entry(SHOWN, after=declared(1)))

        assert await store.briefed([BOB, CYD]) == KNOWN
        assert await store.briefed([CYD]) == frozenset()
        store.now = lambda: T0 + BRIEF_KNOWN_FOR - timedelta(seconds=1)
        assert await store.briefed([BOB]) == KNOWN
        store.now = lambda: T0 + BRIEF_KNOWN_FOR
        assert await store.briefed([BOB]) == frozenset()


async def test_a_short_brief_or_an_edit_prolongs_nothing(
    opened: OpenStore, tmp_path: Path
) -> None:
    late = T0 + timedelta(days=20)
    short = with_(BRIEF, brief=Brief(is_known=True), given=with_(BRIEF.given, at=late))
    over = with_(BRIEF, end=BriefEnd.ACCEPTED, ended=with_(BRIEF.given, at=late))
    events = (*declared(1), SHOWN)
    more = (with_(SHOWN, view=short, at=late), with_(SHOWN, view=over, at=late))
    async with opened(tmp_path) as store:
        assert isinstance(store, PostgresStore | SqliteStore)
        await store.append(entry(*events))
        await store.append(entry(*more, after=events))

        store.now = lambda: T0 + BRIEF_KNOWN_FOR
        assert await store.briefed([BOB]) == frozenset()


async def test_the_latest_brief_counts_and_no_other_message_does(
    opened: OpenStore, tmp_path: Path
) -> None:
    later = with_(BRIEF, given=with_(BRIEF.given, at=T0 + timedelta(days=20)))
    events = (with_(SHOWN, view=later), SHOWN, with_(SHOWN, view=UNACCEPTED))
    async with opened(tmp_path) as store:
        assert isinstance(store, PostgresStore | SqliteStore)
        await store.append(entry(*declared(1), *events))

        store.now = lambda: T0 + BRIEF_KNOWN_FOR
        assert await store.briefed([BOB, UNACCEPTED.reader]) == KNOWN


async def test_who_was_told_long_ago_is_deleted(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        assert isinstance(store, PostgresStore | SqliteStore)
        await store.append(entry(*declared(1), SHOWN))
        await store.forget_briefed()
        assert await store.briefed([BOB]) == KNOWN

        store.now = lambda: T0 + BRIEF_KNOWN_FOR
        await store.forget_briefed()
        store.now = lambda: T0
        assert await store.briefed([BOB]) == frozenset()
