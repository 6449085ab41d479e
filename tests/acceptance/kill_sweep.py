"""Runs the lifecycle once for each point at which to kill the bot, in parallel."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import anyio
import pytest
from attrs import define, field

from actors.incident.events import Event
from actors.incident.model import Incident
from actors.journal import Entry
from bot.sandbox import SandboxOptions
from bot.settings import PostgresDatabase
from bot.settings.configuration import Configuration
from bot.storage.postgres.append import Epoch
from bot.storage.postgres.store import PostgresStore
from bot.storage.sqlite.store import SqliteStore
from tests.acceptance.harness import Harness, set_up
from tests.acceptance.killing import RepeatedKiller, run_in_parallel
from tests.acceptance.lifecycle import (
    Milestone,
    missing,
    run_lifecycle,
    until_complete,
)
from tests.polling import poll_until
from tests.postgres import database

AT_ONCE = 4
"""Runs at the same time: each of them waits most of the time."""

LAST_KILL_WITHIN = 2.0
"""Seconds to wait for a kill that comes after everything is done, or never."""


async def last_kill(killer: RepeatedKiller) -> None:
    """Wait for a kill that can come after everything is done."""
    with suppress(TimeoutError):
        await poll_until(lambda: killer.is_quiet, LAST_KILL_WITHIN)


@define
class KillSweep:
    """Runs the lifecycle, kills the bot at chosen points, and fails if anything is off.

    Attributes:
        is_refused: the bot is a member of no announcement channel, and Slack lets
            nobody edit a message.
        is_shared: the journal is in PostgreSQL.
        until: the last milestone of the lifecycle.
        configuration: the default is the harness's.
        missed: the points that the bot never reached.
    """

    folder: Path
    is_refused: bool = False
    is_shared: bool = False
    until: Milestone = Milestone.REOPENED
    configuration: Configuration | None = None
    missed: list[tuple[int, ...]] = field(factory=list, init=False)
    _killers: dict[Path | str, RepeatedKiller] = field(factory=dict, init=False)

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        """Report each append to the run's killer, before and after it."""
        in_file, shared = SqliteStore.append, PostgresStore.append

        async def to_file(store: SqliteStore, entry: Entry[Incident, Event]) -> None:
            async with self._reported(store.path, entry):
                await in_file(store, entry)

        async def to_shared(
            store: PostgresStore,
            entry: Entry[Incident, Event],
            *,
            epoch: Epoch | None = None,
        ) -> None:
            async with self._reported(store.url, entry):
                await shared(store, entry, epoch=epoch)

        patch.setattr(SqliteStore, "append", to_file)
        patch.setattr(PostgresStore, "append", to_shared)

    @asynccontextmanager
    async def _reported(
        self, where: Path | str, entry: Entry[Incident, Event]
    ) -> AsyncIterator[None]:
        killer = self._killers[where]
        names = ", ".join(type(event).__name__ for event in entry.events)
        await killer.reach(f"before {names}")
        yield
        await killer.reach(f"after {names}")

    async def run(self, *ends: int) -> RepeatedKiller:
        """Run the lifecycle once, with a kill after each of these numbers of points."""
        killer = RepeatedKiller(ends)
        try:
            await self._run(killer)
        except* AssertionError as flaws:
            said = f"{ends}, {killer.kills}: {flaws.exceptions}"
            raise AssertionError(said) from flaws
        if not killer.is_over:
            self.missed.append(ends)
        return killer

    async def _run(self, killer: RepeatedKiller) -> None:
        folder = self.folder / "-".join(map(str, killer.ends or (0,)))
        folder.mkdir()
        window = 0.0 if self.is_refused else None
        options = SandboxOptions(rate_limits=False, hook=killer, edit_seconds=window)
        async with (
            self._database() as shared,
            set_up(
                folder,
                options=options,
                configuration=self.configuration,
                database=shared,
            ) as harness,
        ):
            if self.is_refused:
                for place in (harness.help, harness.headquarters):
                    harness.sandbox.workspace.leave(
                        place, harness.sandbox.workspace.bot
                    )
            self._killers[shared.url if shared else harness.journal] = killer
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(killer.run_bots, harness)
                await self._live(harness, killer)
                tasks.cancel_scope.cancel()

    @asynccontextmanager
    async def _database(self) -> AsyncIterator[PostgresDatabase | None]:
        if not self.is_shared:
            yield None
            return
        async with database() as url:
            yield PostgresDatabase(url=url)

    async def _live(self, harness: Harness, killer: RepeatedKiller) -> None:
        async with harness.fast_forward():
            await run_lifecycle(harness, self.until)
            await last_kill(killer)
            await until_complete(harness, self.until)
        assert missing(harness, self.until) == []

    async def run_all(self, all_ends: Iterable[tuple[int, ...]]) -> None:
        await run_in_parallel(lambda ends: self.run(*ends), all_ends, AT_ONCE)
