"""Authentication: whether Slack accepts the bot's token, and who the bot is."""

from collections.abc import Callable
from datetime import timedelta
from typing import assert_never

import anyio
import structlog
from anyio.abc import TaskGroup
from attrs import define, field, frozen

from actors.clock import Clock
from actors.tasks import may_start
from bot.base.json_types import JsonObject, text
from bot.base.outage import Outage
from bot.checkup import apps, scopes
from bot.checkup.finding import Finding
from bot.slack.web.identity import Identity
from bot.slack.web.network import LOGIN_REFUSED, proxy_problem
from bot.slack.web.refused_tokens import bot_token_refused
from bot.slack.web.results import (
    TEMPORARY,
    TOKEN_REFUSED,
    Done,
    Misconfigured,
    NotDone,
    Refused,
    Unknown,
)
from bot.slack.web.unreachable import ADDRESS_REFUSED, problem
from bot.slack.web.web_api import WebApi

PAUSE = 2.0
"""Seconds before the next call, if Slack did not say how long to wait."""

SURE = 3
"""Slack must refuse the token this many times in a row, seconds apart, because it also
calls a token invalid when it briefly fails to look it up."""

MAY_PASS = TEMPORARY | ADDRESS_REFUSED
"""Errors that say nothing about the token."""

log = structlog.get_logger()


@frozen
class Unusable(Exception):  # noqa: N818 - what the set-up is.
    """The bot cannot work until a person changes the set-up; the text says what."""

    why: str

    def __str__(self) -> str:
        return self.why


async def authenticate(
    api: WebApi, clock: Clock, stop: anyio.Event, *, has_served: bool = False
) -> Identity | None:
    """Call ``auth.test`` until Slack answers, or until told to stop.

    Raises ``Unusable`` if Slack keeps refusing the token, or if the app that Slack
    describes cannot be used. A bot that has served before waits on any other error,
    because what worked before may work again. Examples are an unknown error, and a
    proxy that requires another password.
    """
    refusals = 0
    outage = Outage(
        event="slack unavailable",
        over="slack available again",
        seconds=lambda: clock.now().timestamp(),
    )

    async def pause(error: str, seconds: float = PAUSE) -> None:
        outage.report(error, **problem(error, api.host))
        await _wait(clock, stop, seconds)

    while not stop.is_set():
        result = await api.call("auth.test")
        match result:
            case Done(body=body, granted=granted):
                if text(body, "team_id") and text(body, "user_id"):
                    outage.end()
                    return _identity(body, granted, is_checked=not has_served)
                await pause("no_identity")
            case Misconfigured(error=error) if result.name in MAY_PASS:
                await pause(error)
            case Refused(error=error) | Misconfigured(error=error) if (
                has_served and error not in TOKEN_REFUSED
            ):
                await pause(error)
            case Refused(error=error) | Misconfigured(error=error):
                refusals += 1
                if refusals == SURE:
                    raise Unusable(bot_token_refused(error))
                log.warning("bot token refused", error=error)
                await _wait(clock, stop, PAUSE)
            case NotDone(error=error) if error in LOGIN_REFUSED and not has_served:
                raise Unusable(proxy_problem(error))
            case NotDone(error=error, retry_after=seconds):
                await pause(error, seconds or PAUSE)
            case Unknown(error=error):
                await pause(error)
            case _:
                assert_never(result)
    return None


def _identity(
    body: JsonObject, granted: frozenset[str] | None, *, is_checked: bool
) -> Identity:
    """Read who the bot is, and check that the app can be used."""
    found: list[Finding] = [*scopes.missing(granted)]
    if org_wide := apps.org_wide(body):
        found.insert(0, org_wide)
    fatal = [str(finding) for finding in found if finding.is_fatal]
    if fatal and is_checked:
        raise Unusable("\n".join(fatal))
    return Identity(
        team=text(body, "team_id"),
        user=text(body, "user_id"),
        bot=text(body, "bot_id"),
        enterprise=text(body, "enterprise_id"),
        granted=granted,
        url=text(body, "url"),
    )


async def _wait(clock: Clock, stop: anyio.Event, seconds: float) -> None:
    await clock.wait(stop, clock.now() + timedelta(seconds=seconds))


@define(kw_only=True)
class TokenRecheck:
    """Asks Slack whether the token is still valid, once for all refused calls.

    Attributes:
        give_up: called with the reason if the token is not. Until then all refused
            calls wait.
    """

    api: WebApi
    clock: Clock
    stop: anyio.Event
    give_up: Callable[[Unusable], None]
    _is_asking: bool = field(default=False, init=False)

    def start(self, tasks: TaskGroup, error: str) -> None:
        """Ask in the background, unless it is asking already."""
        if not self._is_asking and may_start(tasks):
            self._is_asking = True
            log.warning("bot token refused", error=error)
            tasks.start_soon(self._ask, error)

    async def _ask(self, error: str) -> None:
        try:
            if await authenticate(self.api, self.clock, self.stop, has_served=True):
                log.warning("bot token still accepted", error=error)
        except Unusable as unusable:
            self.give_up(unusable)
        finally:
            self._is_asking = False
