"""Tickets: the single-use socket URLs that `apps.connections.open` returns.

Rule: every attempt takes a new ticket. A ticket works for one connect and a short time,
and Slack refuses a used one forever (python-slack-sdk 1110, 1379).
"""

from collections.abc import Awaitable, Callable
from typing import TypeAlias, assert_never

import anyio
from attrs import define, field

from bot.base.json_types import text
from bot.slack.socket.connection import ConnectFailed
from bot.slack.socket.repeated_refusals import RepeatedRefusals
from bot.slack.socket.timings import Timings
from bot.slack.web.refused_tokens import APP_TOKEN, app_token_refused
from bot.slack.web.results import (
    CallResult,
    Done,
    Misconfigured,
    NotDone,
    Refused,
    Unknown,
)

OpenUrl: TypeAlias = Callable[[], Awaitable[CallResult]]


class TicketRefused(ConnectFailed):
    """Slack refused a ticket; one refusal alone does not prove anything."""


class SocketModeRefused(Exception):  # noqa: N818 (as in Refused, a kind of no)
    """Slack will not give this app a socket until a person changes the set-up."""

    def __init__(self, error: str) -> None:
        """Keep Slack's error name; the message is for people."""
        super().__init__(app_token_refused(error))
        self.error = error


@define(kw_only=True, eq=False)
class Tickets:
    """Asks Slack for tickets, waits when Slack says so, and gives up on a clear no."""

    _open_url: OpenUrl
    _timings: Timings
    _clock: Callable[[], float]
    _not_before: float = field(default=0.0, init=False)
    _refusals: RepeatedRefusals = field(init=False)

    @_refusals.default
    def _new_refusals(self) -> RepeatedRefusals:
        sure, apart = self._timings.sure, self._timings.sure_apart
        return RepeatedRefusals(sure=sure, apart=apart, clock=self._clock)

    def hold(self, seconds: float) -> None:
        """Ask for no ticket during this time; Retry-After applies to all sockets."""
        self._not_before = max(self._not_before, self._clock() + seconds)

    async def take(self) -> str:
        """Return the URL of a new ticket.

        Raises `ConnectFailed` if another attempt makes sense, else `SocketModeRefused`.
        """
        await self._until_allowed()
        result = await self._open_url()
        match result:
            case Done(body=body):
                self._refusals.reset()
                url = text(body, "url")
                if not url:
                    raise ConnectFailed("no_url")
                return url
            case NotDone(error=error, retry_after=seconds):
                if seconds is not None:
                    self.hold(seconds)
                raise ConnectFailed(error)
            case Unknown(error=error):
                raise ConnectFailed(error)
            case Refused(error=name) | Misconfigured(name=name):
                raise self._refused(name)
            case _:
                assert_never(result)

    async def _until_allowed(self) -> None:
        while True:
            wait = self._not_before - self._clock()
            if wait <= 0:
                return
            await anyio.sleep(wait)

    def _refused(self, name: str) -> Exception:
        if name not in APP_TOKEN:
            return ConnectFailed(name)
        # Slack also calls a token invalid when it briefly fails to look it up, and all
        # sockets ask at the same moment.
        is_certain = self._refusals.add()
        return SocketModeRefused(name) if is_certain else TicketRefused(name)
