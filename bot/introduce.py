"""The first call: does Slack know us, and who are we there?"""

from datetime import timedelta
from typing import assert_never

import anyio
import structlog
from attrs import frozen

from actors.clock import Clock
from bot.slack.answers import (
    HOPELESS,
    TEMPORARY,
    Done,
    Misconfigured,
    NotDone,
    Refused,
    Unknown,
)
from bot.slack.identity import Identity
from bot.slack.json_types import text
from bot.slack.network import LOGIN_REFUSED, problem
from bot.slack.web_api import WebApi

PAUSE = 2.0
"""Seconds before Slack is asked again, when it did not say how long to wait."""

SURE = 3
"""Slack has to refuse the token this many times in a row, seconds apart: a good one
that Slack fails to look up for a moment is "invalid", too."""

FIX = "Fix: OAuth & Permissions > Bot User OAuth Token > copy it, or reinstall the app"

log = structlog.get_logger()


@frozen
class Unusable(Exception):  # noqa: N818 - what the set-up is.
    """The bot cannot work before a person changes something; says what."""

    why: str

    def __str__(self) -> str:
        return self.why


async def introduce(
    api: WebApi, clock: Clock, stop: anyio.Event, *, has_served: bool = False
) -> Identity | None:
    """Ask Slack until it answers, or until told to stop.

    Raises ``Unusable`` when Slack refuses the token and means it. A bot that has served
    waits for everything else, for what worked before may work again: an odd error, or
    a proxy that wants another password.
    """
    refusals = 0
    while not stop.is_set():
        answer = await api.call("auth.test")
        match answer:
            case Done(body=body):
                if text(body, "team_id") and text(body, "user_id"):
                    return Identity(
                        team=text(body, "team_id"),
                        user=text(body, "user_id"),
                        bot=text(body, "bot_id"),
                        enterprise=text(body, "enterprise_id"),
                    )
                await _pause(clock, stop, "no_identity", PAUSE)
            case Misconfigured(error=error) if answer.name in TEMPORARY:
                await _pause(clock, stop, error, PAUSE)
            case Refused(error=error) | Misconfigured(error=error) if (
                has_served and error not in HOPELESS
            ):
                await _pause(clock, stop, error, PAUSE)
            case Refused(error=error) | Misconfigured(error=error):
                refusals += 1
                if refusals == SURE:
                    raise Unusable(f"Slack refuses SLACK_BOT_TOKEN ({error}). {FIX}")
                log.warning("bot token refused", error=error)
                await _wait(clock, stop, PAUSE)
            case NotDone(error=error) if error in LOGIN_REFUSED and not has_served:
                raise Unusable(problem(error)["problem"])
            case NotDone(error=error, retry_after=seconds):
                await _pause(clock, stop, error, seconds or PAUSE)
            case Unknown(error=error):
                await _pause(clock, stop, error, PAUSE)
            case _:
                assert_never(answer)
    return None


async def _pause(clock: Clock, stop: anyio.Event, error: str, seconds: float) -> None:
    facts = {"error": error, "seconds": seconds}
    log.warning("slack does not answer", **facts, **problem(error))
    await _wait(clock, stop, seconds)


async def _wait(clock: Clock, stop: anyio.Event, seconds: float) -> None:
    await clock.wait(stop, clock.now() + timedelta(seconds=seconds))
