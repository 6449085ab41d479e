"""The check-up's place in a start: what may end it, and what runs beside serving."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Protocol

import anyio
from attrs import define, field

from actors.clock import Clock
from bot.checkup import apps
from bot.checkup.authentication import Unusable
from bot.checkup.checkup import Checkup
from bot.checkup.finding import Finding
from bot.checkup.findings import Findings
from bot.checkup.foreign_sockets import ForeignSockets, Sockets
from bot.engine.database_wait import DatabaseWait
from bot.settings import Settings
from bot.slack.web.identity import JOIN, Identity
from bot.slack.web.people import People
from bot.slack.web.throttled_api import Calls
from bot.storage.store import Store

APP_WITHIN = 1.0
"""Seconds that the sockets wait to hear which app the bot token belongs to. It is asked
while the journal is read; an answer that comes later still ends the start."""


class Expecting(Sockets, Protocol):
    """The sockets, which can be told of which app they have to be."""

    serving: anyio.Event

    def expect(self, app_id: str) -> None: ...


@define(kw_only=True)
class Start:
    """Runs the checks of one start.

    Attributes:
        workers: how many processes serve this database, if it says so now.
        give_up: told why, when the set-up cannot be used.
    """

    settings: Settings
    api: Calls
    people: People
    identity: Identity
    socket: Expecting
    workers: Callable[[], Awaitable[int | None]]
    findings: Findings
    clock: Clock
    stop: anyio.Event
    give_up: Callable[[Unusable], None]
    _checkup: Checkup = field(init=False)
    _is_app_known: anyio.Event = field(factory=anyio.Event, init=False)

    @_checkup.default
    def _new_checkup(self) -> Checkup:
        configuration = self.settings.configuration
        return Checkup(
            api=self.api,
            people=self.people,
            configuration=configuration,
            joins=configuration.channels.join and self.identity.may(JOIN),
            where=self.settings.source,
            app_token_app=apps.app_of_token(self.settings.app_token.reveal()),
            findings=self.findings,
            clock=self.clock,
            stop=self.stop,
        )

    async def check_app(self) -> None:
        """Ask which app the bot token belongs to, and hold the sockets to it."""
        found = await self._checkup.app(self.identity)
        if isinstance(found, Finding):
            self.give_up(Unusable(str(found)))
        else:
            self.socket.expect(found)
        self._is_app_known.set()

    async def wait_for_app(self) -> None:
        """Wait a moment for the answer, which may end the start."""
        with anyio.move_on_after(APP_WITHIN):
            await self._is_app_known.wait()

    async def run(self) -> None:
        """Look at everything else, as soon as commands are answered."""
        self._checkup.granted(self.identity)
        await self.socket.serving.wait()
        others = ForeignSockets(
            sockets=self.socket, workers=self.workers, findings=self.findings
        )
        async with anyio.create_task_group() as beside:
            beside.start_soon(self._checkup.run)
            beside.start_soon(others.watch)


async def claim_database(store: Store, team: str, waiting: DatabaseWait) -> None:
    """Make sure that the database has no other workspace's incidents."""
    served = await waiting.until_available(partial(store.claim_workspace, team))
    if other := apps.another_workspace(served, team):
        raise Unusable(str(other))
