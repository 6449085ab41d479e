"""Logs requests that no feature handles."""

from typing import assert_never

import structlog

from bot.slack.kit.requests import (
    Choice,
    Shortcut,
    SlackEvent,
    UnknownRequest,
    ViewClosed,
)

log = structlog.get_logger()


def ignore(
    request: Choice | ViewClosed | Shortcut | SlackEvent | UnknownRequest,
) -> None:
    """Log a request that no feature handles."""
    match request:
        case Choice(action=action, place=place):
            where = type(place).__name__
            log.info("choice ignored", action=action, place=where)
        case ViewClosed(view=view):
            log.info("window close ignored", window=view.callback)
        case Shortcut(callback=callback):
            log.info("shortcut ignored", shortcut=callback)
        case SlackEvent(kind=kind):
            log.info("event ignored", event_type=kind)
        case UnknownRequest(what=what):
            log.info("request ignored", what=what)
        case _:
            assert_never(request)
