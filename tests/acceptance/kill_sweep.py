"""The story lived through with deaths in it, several lives side by side."""

from collections.abc import Iterable
from pathlib import Path

import anyio
import pytest
from attrs import define, field

from actors.incident.events import Event
from actors.incident.model import Incident
from actors.journal import Entry
from bot.sandbox import SandboxOptions
from bot.storage.sqlite.store import SqliteStore
from tests.acceptance.harness import stage
from tests.acceptance.killing import Reaper, side_by_side
from tests.acceptance.lifecycle import LOOK, Chapter, complete, missing, tell

ABREAST = 4
"""Lives side by side: each of them waits most of the time."""

LAST_MOMENT = 2.0
"""Seconds for a death that comes when all is done; it may also never come."""


@define
class Reaping:
    """Lives through the story with deaths at chosen points, and says what is wrong.

    Attributes:
        is_rough: the bot is in no channel that it has to tell, and Slack lets nobody
            edit a message.
        until: how far the story is told.
        missed: the ends that never came, for the life was over before.
    """

    folder: Path
    is_rough: bool = False
    until: Chapter = Chapter.REOPENED
    missed: list[tuple[int, ...]] = field(factory=list, init=False)
    _reapers: dict[Path, Reaper] = field(factory=dict, init=False)

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        """Have the reapers told before and after each append."""
        append = SqliteStore.append

        async def watched(store: SqliteStore, entry: Entry[Incident, Event]) -> None:
            reaper = self._reapers[store.path]
            names = ", ".join(type(event).__name__ for event in entry.events)
            await reaper.reach(f"before {names}")
            await append(store, entry)
            await reaper.reach(f"after {names}")

        patch.setattr(SqliteStore, "append", watched)

    async def live(self, *ends: int) -> Reaper:
        """Live through the story once; a death in time is a death in full."""
        reaper = Reaper(ends)
        try:
            await self._live(reaper)
        except* AssertionError as flaws:
            said = f"{ends}, {reaper.deaths}: {flaws.exceptions}"
            raise AssertionError(said) from flaws
        if not reaper.is_over:
            self.missed.append(ends)
        return reaper

    async def _live(self, reaper: Reaper) -> None:
        folder = self.folder / "-".join(map(str, reaper.ends or (0,)))
        folder.mkdir()
        window = 0.0 if self.is_rough else None
        options = SandboxOptions(rate_limits=False, hook=reaper, edit_seconds=window)
        async with stage(folder, options=options) as on:
            if self.is_rough:
                for place in (on.help, on.headquarters):
                    on.sandbox.workspace.leave(place, on.sandbox.workspace.bot)
            self._reapers[on.journal] = reaper
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(reaper.let_live, on)
                async with on.time_flies():
                    await tell(on, self.until)
                    with anyio.move_on_after(LAST_MOMENT):
                        # The last death of all comes when all is done.
                        while not reaper.is_quiet:  # noqa: ASYNC110 - nor has death.
                            await anyio.sleep(LOOK)
                    await complete(on, self.until)
                tasks.cancel_scope.cancel()
            assert missing(on, self.until) == []

    async def live_all(self, all_ends: Iterable[tuple[int, ...]]) -> None:
        await side_by_side(lambda ends: self.live(*ends), all_ends, ABREAST)
