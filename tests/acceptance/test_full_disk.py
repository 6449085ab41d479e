"""The disk is full: nothing is promised, nothing is lost, and it ends by itself."""

import sqlite3
from pathlib import Path

import anyio
import pytest

from bot.sandbox import Moment
from bot.sandbox.args import Args
from bot.storage.sqlite.store import SqliteStore
from tests.acceptance.harness import stage
from tests.acceptance.lifecycle import Chapter, complete, deed, due, missing, rest, tell

ROOM = 2**30
LONG_STORY = "It is all very sad. " * 120
"""More than fits into the pages that the file has already."""


class Disk:
    """The disk under the journal that is opened next."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.connections: list[sqlite3.Connection] = []
        opens = SqliteStore.open

        def opened(store: SqliteStore) -> None:
            opens(store)
            self.connections.append(store._connection)

        patch.setattr(SqliteStore, "open", opened)

    def fills_up(self) -> None:
        """Give the file no more pages than it has."""
        (pages,) = self._database.execute("PRAGMA page_count").fetchone()
        self._database.execute(f"PRAGMA max_page_count = {pages}")

    def gets_room(self) -> None:
        self._database.execute(f"PRAGMA max_page_count = {ROOM}")

    @property
    def _database(self) -> sqlite3.Connection:
        return self.connections[-1]


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


async def test_declaring_is_refused_in_words_and_the_window_keeps_what_was_typed(
    tmp_path: Path, disk: Disk
) -> None:
    async with stage(tmp_path) as on, on.bot():
        await on.declare("Mails are late")
        await on.receipt()
        await rest(on)
        disk.fills_up()
        await on.alex.types("/incident", "The shop is down", on.help)
        window = await on.alex.window()
        on.alex.fills(window, "service", "value", "not-sure")
        on.alex.fills(window, "severity", "value", "p1")
        on.alex.fills(window, "description", "value", LONG_STORY)
        refused = await on.alex.submits(window)
        listed = await on.sam.types("/incident", "list", on.help)
        status = await on.sam.types("/incident", "status", await on.channel())
        assert on.channel_now(2) is None
        still_open = window.is_open

        disk.gets_room()
        accepted = await on.alex.submits(window)
        receipt = await on.receipt(on.alex)

    assert "Muster cannot save anything right now" in refused.errors["title"]
    assert "Without Muster: create a public channel" in refused.errors["title"]
    assert still_open
    assert "Mails are late" in listed.text
    assert "The shop is down" not in listed.text
    assert "Incident 1: Mails are late" in status.text
    assert accepted.window
    assert "Everything is done" in receipt.text
    assert len(on.alex.dm.posts) == 1


async def test_an_incident_that_is_under_way_waits_for_room_and_then_goes_on(
    tmp_path: Path, disk: Disk
) -> None:
    calls = 0

    async def hook(moment: Moment, method: str, _args: Args) -> None:
        nonlocal calls
        if moment is Moment.ACTED and method == "conversations.create":
            disk.fills_up()
        calls += 1

    async with stage(tmp_path) as on, on.bot():
        on.sandbox.hook(hook)
        await deed(on, Chapter.DECLARED)
        quiet = -1
        while quiet != calls:
            quiet = calls
            await anyio.sleep(0.2)
        assert await due(on) == 1
        assert on.sam.dm.posts == []
        refused = await on.alex.types("/closeincident", LONG_STORY, await on.channel())

        disk.gets_room()
        async with on.time_flies():
            await complete(on, Chapter.DECLARED)
            for chapter in list(Chapter)[1:]:
                await deed(on, chapter)
                await complete(on, chapter)

    assert "Muster cannot save anything right now" in refused.text
    assert missing(on) == []


async def test_a_disk_that_is_full_at_the_stop_leaves_all_to_the_next_process(
    tmp_path: Path, disk: Disk
) -> None:
    async with stage(tmp_path) as on:
        async with on.bot():
            await deed(on, Chapter.DECLARED)
            disk.fills_up()
            await anyio.sleep(0.2)
        async with on.bot(), on.time_flies():
            await complete(on, Chapter.DECLARED)
            assert missing(on, Chapter.DECLARED) == []


async def test_the_story_needs_no_room_that_it_was_not_given(
    tmp_path: Path, disk: Disk
) -> None:
    async with stage(tmp_path) as on, on.bot(), on.time_flies():
        await tell(on)

    assert len(disk.connections) == 1
    assert missing(on) == []
