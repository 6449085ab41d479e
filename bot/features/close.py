"""``/incident close``, ``/closeincident`` and a button: the incident is over."""

from actors.incident.lifecycle import Close
from bot.dialogue.context import Context
from bot.dialogue.incident_lookup import FoundIncident, find_by_button, find_incident
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, Say
from bot.features import closing_window
from bot.features.feature import (
    Button,
    Feature,
    Fits,
    OwnCommand,
    SubCommand,
    Takes,
    Window,
)
from bot.features.help import asks_for_help, explain
from bot.screens import actions
from bot.slack.kit.typed import visible
from bot.words import closing_text

USAGE = "[how it ended]"


async def close(context: Context, invocation: Invocation) -> CommandReply:
    """Close the incident. The typed text is the closing summary."""
    return await _close(context, invocation, await find_incident(context, invocation))


async def fixed(context: Context, invocation: Invocation) -> CommandReply:
    """Close the incident. Words may as well say what was fixed, and so are shown first.

    "Fixed" may be the beginning of any sentence; "close" is not.
    """
    found = await find_incident(context, invocation)
    if isinstance(found, Say) or not visible(found.rest).strip():
        return await _close(context, invocation, found)
    return closing_window.ask_how(context, invocation, found.incident, found.rest)


async def close_by_button(context: Context, invocation: Invocation) -> CommandReply:
    """Close the incident without a summary."""
    return await _close(context, invocation, await find_by_button(context, invocation))


async def _close(
    context: Context, invocation: Invocation, found: FoundIncident | Say
) -> CommandReply:
    if isinstance(found, Say):
        return found
    command = Close(mark=invocation.mark, summary=visible(found.rest).strip())
    number = found.incident.number
    answer = await context.incidents.carry_out(number, command, invocation.request)
    if isinstance(answer, Say):
        return answer
    now = answer.state or found.incident
    said = (
        closing_text.closed_now(now)
        if answer.events
        else closing_text.closed_before(now)
    )
    return Say(text=said)


async def closeincident(context: Context, invocation: Invocation) -> CommandReply:
    """Close the incident, unless somebody asks how the command works."""
    return await (explain if asks_for_help(invocation) else close)(context, invocation)


CLOSE = Feature(
    name="close",
    ways=(
        SubCommand(
            name="close",
            usage=USAGE,
            help="close it and tell everyone who was told; so does `/closeincident`",
            fits=Fits.OPEN,
            takes=Takes.INCIDENT_AND_WORDS,
            run=close,
        ),
        SubCommand(
            name="fixed",
            usage=USAGE,
            help="close it; with a text, ask before anybody is told",
            fits=Fits.OPEN,
            takes=Takes.INCIDENT_AND_WORDS,
            run=fixed,
        ),
        OwnCommand(
            command="/closeincident",
            description="Close this channel's incident",
            usage=USAGE,
            run=closeincident,
        ),
        Button(action=actions.CLOSE, run=close_by_button),
        Button(action=actions.ASK_TO_CLOSE, run=closing_window.ask_to_close),
        Window(callback=actions.CLOSING, submit=closing_window.submit),
    ),
)
