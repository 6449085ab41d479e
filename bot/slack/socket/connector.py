"""Connecting: a new ticket for every attempt, back-off after failures, and the log."""

import random
import time
from collections.abc import Callable

import aiohttp
import anyio
import structlog
from attrs import define, field

from bot.base.outage import Outage
from bot.slack.socket.connection import ConnectFailed, Connection, connect
from bot.slack.socket.intake import Intake
from bot.slack.socket.tickets import (
    OpenUrl,
    SocketModeRefused,
    TicketRefused,
    Tickets,
)
from bot.slack.socket.timings import Timings
from bot.slack.web.unreachable import problem

NO_HASTE = frozenset({"link_disabled", "too_many_websockets"})
"""After these reasons no slot connects at once. A disconnect frame alone does not prove
that Socket Mode is off: only repeated refusals of `apps.connections.open` do."""

_log = structlog.get_logger("bot.slack.socket.socket_mode")


@define(kw_only=True, eq=False)
class Connector:
    """Connects sockets for all slots.

    Attributes:
        app_id: the app that every socket must belong to; empty or None if unknown.
        connecting: how many slots are waiting for a socket.
    """

    intake: Intake
    app_id: str | None
    _open_url: OpenUrl
    _session: aiohttp.ClientSession
    _host: str
    _timings: Timings
    _clock: Callable[[], float] = time.monotonic
    _uniform: Callable[[float, float], float] = random.uniform
    connecting: int = field(default=0, init=False)
    _attempts: int = field(default=0, init=False)
    _tickets: Tickets = field(init=False)
    _outage: Outage = field(init=False)

    @_tickets.default
    def _new_tickets(self) -> Tickets:
        return Tickets(
            open_url=self._open_url, timings=self._timings, clock=self._clock
        )

    @_outage.default
    def _new_outage(self) -> Outage:
        event, over = "socket connect failed", "socket connect recovered"
        return Outage(event=event, over=over, seconds=self._clock, key="reason")

    async def connect(self, failures: int) -> Connection:
        """Try until a socket is connected; `failures` came before this."""
        self.connecting += 1
        try:
            while True:
                await anyio.sleep(self._backoff(failures))
                try:
                    return await self._connect_once()
                except ConnectFailed as failed:
                    failures += 1
                    facts = problem(failed.reason, failed.host or self._host)
                    self._outage.report(failed.reason, failures=failures, **facts)
                    if not isinstance(failed, TicketRefused):
                        # After a refused ticket, ask Slack again soon, to be sure.
                        self.react_to(failed.reason)
        finally:
            self.connecting -= 1

    def is_of_our_app(self, connection: Connection) -> bool:
        """Whether this may be our app's socket; either app may be unknown."""
        return not self.app_id or connection.hello.app_id in {"", self.app_id}

    def react_to(self, reason: str) -> None:
        """Do what Slack's reason requires, apart from connecting again."""
        if reason in NO_HASTE:
            _log.warning("socket connect postponed", reason=reason)
            self._tickets.hold(self._timings.crowded * self._uniform(1.0, 1.5))
        if reason == "too_many_websockets":
            self.intake.drop_replaced()

    async def _connect_once(self) -> Connection:
        url = await self._tickets.take()
        self._attempts += 1
        connection = await connect(
            self._session,
            url,
            number=self._attempts,
            timings=self._timings,
            clock=self._clock,
        )
        if not self.is_of_our_app(connection):
            await connection.close()
            raise SocketModeRefused("wrong_app")
        self._outage.end()
        _log.info(
            "socket connected",
            socket=connection.number,
            num_connections=connection.hello.num_connections,
        )
        return connection

    def _backoff(self, failures: int) -> float:
        if not failures:
            return 0.0
        longest = self._timings.backoff_first * 2.0 ** min(failures - 1, 16)
        return self._uniform(0.0, min(self._timings.backoff_most, longest))
