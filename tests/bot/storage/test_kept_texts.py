"""Every store keeps a typed text for a day."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.storage.postgres.store import PostgresStore
from bot.storage.sqlite.store import SqliteStore
from bot.storage.store import KEPT_FOR
from tests.actors.incident.case import T0
from tests.bot.storage.stores import STORES, OpenStore

pytestmark = pytest.mark.parametrize("opened", STORES.values(), ids=STORES)


LONG_TEXT = "The queue \0 is full. \ufdd0 🔥\n" * 150


async def test_a_text_that_was_typed_is_kept_whole_and_by_its_id(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        await store.keep_text("one", LONG_TEXT)
        await store.keep_text("two", "")

        assert await store.kept_text("one") == LONG_TEXT
        assert await store.kept_text("two") == ""
        assert await store.kept_text("three") is None
        await store.keep_text("two", "again")
        assert await store.kept_text("two") == "again"
    async with opened(tmp_path) as store:
        assert await store.kept_text("one") == LONG_TEXT


async def test_a_kept_text_is_there_for_a_day_and_no_longer(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        assert isinstance(store, PostgresStore | SqliteStore)
        await store.keep_text("old", "x")
        store.now = lambda: T0 + KEPT_FOR
        assert await store.kept_text("old") == "x"

        store.now = lambda: T0 + KEPT_FOR + timedelta(seconds=1)
        assert await store.kept_text("old") is None
        store.now = lambda: T0
        assert await store.kept_text("old") == "x"


async def test_an_old_text_is_deleted_at_a_start_and_when_another_is_kept(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        assert isinstance(store, PostgresStore | SqliteStore)
        await store.keep_text("first", "x")
        store.now = lambda: T0 + KEPT_FOR / 2
        await store.keep_text("second", "x")
        store.now = lambda: T0 + KEPT_FOR + timedelta(seconds=1)
        await store.keep_text("third", "x")
        store.now = lambda: T0
        assert await store.kept_text("first") is None
        assert await store.kept_text("second") == "x"

        store.now = lambda: T0 + KEPT_FOR * 2
        await store.forget_texts()
        store.now = lambda: T0
        assert await store.kept_text("second") is None
        assert await store.kept_text("third") == "x"
