"""The checks at the start: some can end it, and some run in the background."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Protocol

import anyio
from attrs import define, field

from actors.clock import Clock
from bot.checkup import apps
from bot.checkup.authentication import Unusable
from bot.checkup.checkup import Checkup, LearnedNames, Profiles
from bot.checkup.finding import Finding
from bot.checkup.findings import Findings
from bot.checkup.foreign_sockets import ForeignSockets, Sockets
from bot.engine.database_wait import DatabaseWait
from bot.settings import Settings
from bot.slack.web.identity import JOIN, Identity
from bot.slack.web.throttled_api import Calls

APP_WITHIN = 1.0
"""Seconds that the sockets wait until the bot token's app is known. The question is
asked while the journal is read. A later answer can still end the start."""


class AppSockets(Sockets, Protocol):
    """The sockets, which can be restricted to one app."""

    serving: anyio.Event

    def expect(self, app_id: str) -> None: ...


class ClaimedStore(Protocol):
    """Belongs to the first workspace that claims it; the store is one."""

    async def claim_workspace(self, team: str) -> str: ...


@define(kw_only=True)
class Start:
    """Runs the checks of one start.

    Attributes:
        workers: how many processes serve this database, or ``None`` if unknown.
        give_up: called with the reason if the set-up cannot be used.
    """

    settings: Settings
    api: Calls
    people: Profiles
    channel_names: LearnedNames
    identity: Identity
    socket: AppSockets
    workers: Callable[[], Awaitable[int | None]]
    findings: Findings
    clock: Clock
    stop: anyio.Event
    give_up: Callable[[Unusable], None]
    app_within: float = APP_WITHIN
    _checkup: Checkup = field(init=False)
    _is_app_known: anyio.Event = field(factory=anyio.Event, init=False)

    @_checkup.default
    def _new_checkup(self) -> Checkup:
        configuration = self.settings.configuration
        return Checkup(
            api=self.api,
            people=self.people,
            channel_names=self.channel_names,
            configuration=configuration,
            joins=configuration.channels.join and self.identity.may(JOIN),
            where=self.settings.source,
            app_token_app=apps.app_of_token(self.settings.app_token.reveal()),
            findings=self.findings,
            clock=self.clock,
            stop=self.stop,
        )

    async def check_app(self) -> None:
        """Ask for the bot token's app, and restrict the sockets to it."""
        found = await self._checkup.check_app(self.identity)
        if isinstance(found, Finding):
            self.give_up(Unusable(str(found)))
        else:
            self.socket.expect(found)
        self._is_app_known.set()

    async def wait_for_app(self) -> None:
        """Wait a moment for the app, because two apps end the start."""
        with anyio.move_on_after(self.app_within):
            await self._is_app_known.wait()

    async def run(self) -> None:
        """Check everything else, once commands are answered."""
        self._checkup.check_scopes(self.identity)
        await self.socket.serving.wait()
        foreign = ForeignSockets(
            sockets=self.socket, workers=self.workers, findings=self.findings
        )
        async with anyio.create_task_group() as beside:
            beside.start_soon(self._checkup.run)
            beside.start_soon(foreign.watch)


async def claim_database(store: ClaimedStore, team: str, waiting: DatabaseWait) -> None:
    """Check that the database has no incidents of another workspace."""
    served = await waiting.until_available(partial(store.claim_workspace, team))
    if other := apps.another_workspace(served, team):
        raise Unusable(str(other))
