"""People who try again when Slack reports a failure, and only then."""

from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.channel import Channel
from bot.sandbox.message import Message
from bot.sandbox.replies import CommandReply, SubmitReply
from bot.sandbox.view import Window
from bot.words import refusals
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.acceptance.harness import Harness

LONG = 50.0
"""Seconds after which a test fails; a test that passes never waits so long."""

PATIENCE = 0.5
"""Seconds without a window until people type again; too early is harmless."""


async def types(
    harness: Harness, person: ActingPerson, command: str, text: str, at: Channel
) -> CommandReply:
    while (reply := await person.types(command, text, at)).failure:
        await harness.sandbox.connected(2, within=LONG)
    return reply


async def opens(
    harness: Harness, person: ActingPerson, text: str, at: Channel
) -> Window:
    """Type ``/incident`` until there is a new window."""
    screens = harness.sandbox.workspace.screens
    before = set(map(id, screens.stack(person.person.id)))
    while True:
        await types(harness, person, "/incident", text, at)
        try:
            return await harness.sandbox.until(
                lambda: next(
                    (
                        window
                        for window in reversed(screens.stack(person.person.id))
                        if id(window) not in before
                    ),
                    None,
                ),
                within=PATIENCE,
            )
        except TimeoutError:
            continue


async def submits(
    harness: Harness, person: ActingPerson, window: Window
) -> SubmitReply:
    """Submit until Slack accepts it, and again if the bot says that it is slow."""
    while True:
        reply = await person.submits(window)
        if reply.failure:
            await harness.sandbox.connected(2, within=LONG)
        elif as_mrkdwn(refusals.SLOW_WINDOW) not in reply.errors.values():
            return reply


async def clicks(
    harness: Harness, person: ActingPerson, message: Message, button: str
) -> None:
    while (await person.clicks(message, button)).failure:
        await harness.sandbox.connected(2, within=LONG)
