"""The gateway's own responses, in a form that each kind of request can show."""

from collections.abc import Mapping
from typing import TypeAlias, assert_never

from bot.dialogue.forms.field_errors import general_error
from bot.dialogue.reply import Say, WindowReply
from bot.gateway.may import Verdict
from bot.slack.kit.requests import (
    Choice,
    Click,
    InWindow,
    Request,
    Shortcut,
    SlackEvent,
    SlashCommand,
    UnknownRequest,
    ViewClosed,
    ViewSubmission,
)
from bot.words import refusals
from bot.words.spans import Said

RequestWithTrigger: TypeAlias = SlashCommand | Click | Choice | Shortcut
"""Requests that have a trigger, and are answered by a message."""

Response: TypeAlias = Say | WindowReply | None
"""The answer to a person, sent with the acknowledgement or separately."""

VERDICT_TEXTS: Mapping[Verdict, Said] = {
    Verdict.FOREIGN: refusals.FOREIGN,
    Verdict.DEACTIVATED: refusals.DEACTIVATED,
    Verdict.BOT: refusals.NOT_FOR_BOTS,
    Verdict.UNKNOWN: refusals.UNKNOWN_PERSON,
    Verdict.UNCONFIRMED: refusals.UNCONFIRMED,
}


def taking_longer(request: Request) -> Response:
    """Say that a request takes longer than usual."""
    match request:
        case ViewSubmission():
            said = refusals.SLOW_WINDOW
        case Click(place=InWindow()):
            said = refusals.SLOW_BUTTON
        case _:
            said = refusals.SLOW
    return apology(request, said)


def apology(request: Request, said: Said) -> Response:
    """Put a message where this kind of request can show it, if anywhere."""
    match request:
        case ViewSubmission(values=values):
            return general_error(values, said)
        case Choice(place=InWindow()):
            return None
        case SlashCommand() | Click() | Choice() | Shortcut():
            return Say(text=said)
        case ViewClosed() | SlackEvent() | UnknownRequest():
            return None
        case _:
            assert_never(request)
