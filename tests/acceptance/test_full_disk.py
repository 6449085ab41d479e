"""With a full disk nothing is promised or lost; with space again, work goes on."""

import sqlite3
from pathlib import Path

import pytest

from bot.sandbox import Moment
from bot.sandbox.args import Args
from bot.storage.sqlite.store import SqliteStore
from tests.acceptance.harness import Harness, set_up
from tests.acceptance.lifecycle import (
    Milestone,
    act,
    count_due,
    missing,
    run_lifecycle,
    until_complete,
    until_idle,
)
from tests.polling import poll_until

ROOM = 2**30
LONG_STORY = "It is all very sad. " * 120
"""More than fits into the free pages of the file."""


class Disk:
    """The disk of the journal that is opened next."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.connections: list[sqlite3.Connection] = []
        opens = SqliteStore.open

        def opened(store: SqliteStore) -> None:
            opens(store)
            self.connections.append(store._connection)

        patch.setattr(SqliteStore, "open", opened)

    def fills_up(self) -> None:
        """Allow the file no more pages than it has."""
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


async def until_refused(harness: Harness) -> None:
    """Wait until the full disk has refused a write."""
    await poll_until(lambda: any("database call failed" in x for x in harness.logs))


async def test_declaring_is_refused_with_a_message_and_the_window_keeps_typed_text(
    tmp_path: Path, disk: Disk
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await harness.declare("Mails are late")
        await harness.direct_message()
        await until_idle(harness)
        disk.fills_up()
        await harness.alex.types("/incident", "The shop is down", harness.help)
        window = await harness.alex.window()
        harness.alex.fills(window, "service", "value", "not-sure")
        harness.alex.fills(window, "severity", "value", "p1")
        harness.alex.fills(window, "description", "value", LONG_STORY)
        refused = await harness.alex.submits(window)
        listed = await harness.sam.types("/incident", "list", harness.help)
        status = await harness.sam.types("/incident", "status", await harness.channel())
        assert harness.channel_now(2) is None
        still_open = window.is_open

        disk.gets_room()
        accepted = await harness.alex.submits(window)
        direct_message = await harness.direct_message(harness.alex)

    assert "Muster cannot save anything right now" in refused.errors["title"]
    assert "Without Muster: create a public channel" in refused.errors["title"]
    assert still_open
    assert "Mails are late" in listed.text
    assert "The shop is down" not in listed.text
    assert "Incident 1: Mails are late" in status.text
    assert accepted.window
    assert "Everything is done" in direct_message.text
    assert len(harness.alex.dm.posts) == 1


async def test_an_incident_under_way_waits_for_disk_space_and_then_goes_on(
    tmp_path: Path, disk: Disk
) -> None:
    async def hook(moment: Moment, method: str, _args: Args) -> None:
        if moment is Moment.ACTED and method == "conversations.create":
            disk.fills_up()

    async with set_up(tmp_path) as harness, harness.bot():
        harness.sandbox.hook(hook)
        await act(harness, Milestone.DECLARED)
        await until_refused(harness)
        assert await count_due(harness) == 1
        assert harness.sam.dm.posts == []
        refused = await harness.alex.types(
            "/closeincident", LONG_STORY, await harness.channel()
        )

        disk.gets_room()
        async with harness.fast_forward():
            await until_complete(harness, Milestone.DECLARED)
            for milestone in list(Milestone)[1:]:
                await act(harness, milestone)
                await until_complete(harness, milestone)

    assert "Muster cannot save anything right now" in refused.text
    assert missing(harness) == []


async def test_with_a_full_disk_at_the_stop_the_next_process_does_the_rest(
    tmp_path: Path, disk: Disk
) -> None:
    async with set_up(tmp_path) as harness:
        async with harness.bot():
            await act(harness, Milestone.DECLARED)
            disk.fills_up()
            await until_refused(harness)
        async with harness.bot(), harness.fast_forward():
            await until_complete(harness, Milestone.DECLARED)
            assert missing(harness, Milestone.DECLARED) == []


async def test_with_space_on_the_disk_the_lifecycle_completes(
    tmp_path: Path, disk: Disk
) -> None:
    async with set_up(tmp_path) as harness, harness.bot(), harness.fast_forward():
        await run_lifecycle(harness)

    assert len(disk.connections) == 1
    assert missing(harness) == []
