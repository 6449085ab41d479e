"""One-time addresses for sockets, from `apps.connections.open`.

Rule: every attempt asks anew. A ticket is good for one connect and a short time, and
a used one is refused for ever (python-slack-sdk 1110, 1379).
"""

from collections.abc import Awaitable, Callable
from typing import TypeAlias, assert_never

import anyio
from attrs import define, field

from bot.base.json_types import text
from bot.slack.socket.connection import DialFailed
from bot.slack.socket.timings import Timings
from bot.slack.web.refused_tokens import APP_TOKEN, app_token_refused
from bot.slack.web.repeated_refusals import Refusals
from bot.slack.web.results import (
    CallResult,
    Done,
    Misconfigured,
    NotDone,
    Refused,
    Unknown,
)

OpenUrl: TypeAlias = Callable[[], Awaitable[CallResult]]


class NoTicket(DialFailed):
    """Slack refused an address; only when it does so again and again is it meant."""


class SocketModeRefused(Exception):  # noqa: N818 (as in Refused, a kind of no)
    """Slack will not give this app a socket until a person changes something."""

    def __init__(self, error: str) -> None:
        """Keep Slack's name for it beside the plain words."""
        super().__init__(app_token_refused(error))
        self.error = error


@define(kw_only=True, eq=False)
class Tickets:
    """Asks for addresses, no sooner than Slack wants and no longer than makes sense."""

    _open_url: OpenUrl
    _timings: Timings
    _clock: Callable[[], float]
    _not_before: float = field(default=0.0, init=False)
    _refusals: Refusals = field(init=False)

    @_refusals.default
    def _none(self) -> Refusals:
        sure, apart = self._timings.sure, self._timings.sure_apart
        return Refusals(sure=sure, apart=apart, clock=self._clock)

    def hold(self, seconds: float) -> None:
        """Let nobody ask for so long: Retry-After counts for all sockets."""
        self._not_before = max(self._not_before, self._clock() + seconds)

    async def take(self) -> str:
        """Give a fresh address; `DialFailed` for now, `SocketModeRefused` for good."""
        await self._until_allowed()
        answer = await self._open_url()
        match answer:
            case Done(body=body):
                self._refusals.forget()
                url = text(body, "url")
                if not url:
                    raise DialFailed("no_url")
                return url
            case NotDone(error=error, retry_after=seconds):
                if seconds is not None:
                    self.hold(seconds)
                raise DialFailed(error)
            case Unknown(error=error):
                raise DialFailed(error)
            case Refused(error=name) | Misconfigured(name=name):
                raise self._refused(name)
            case _:
                assert_never(answer)

    async def _until_allowed(self) -> None:
        while True:
            wait = self._not_before - self._clock()
            if wait <= 0:
                return
            await anyio.sleep(wait)

    def _refused(self, name: str) -> Exception:
        if name not in APP_TOKEN:
            return DialFailed(name)
        # A token that Slack fails to look up for a moment is "invalid", too, and all
        # sockets ask at the same moment.
        return SocketModeRefused(name) if self._refusals.add() else NoTicket(name)
