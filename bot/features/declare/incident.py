"""``/incident`` followed by anything but a sub-command: the text is a title.

A single word may be a typing error, or the name of an incident's channel.
"""

import difflib

from bot.dialogue.context import Context
from bot.dialogue.incident_lookup import channel_named
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply
from bot.features.declare.offer import offer_to_declare
from bot.features.declare.open import open_window
from bot.features.incident_window.window import window_of_channel
from bot.features.role_words import words_of
from bot.features.status import status
from bot.features.ways import also
from bot.words import unclear_requests

NEAR = 0.75
"""A word that is at least this similar to a sub-command counts as misspelt."""


async def incident(context: Context, invocation: Invocation) -> CommandReply:
    """Open the window, unless a single word may mean something else.

    Without a word, an open incident's channel has a window of its own.
    """
    first, *others = invocation.text.split(maxsplit=1) or [""]
    if not first and (own := await window_of_channel(context, invocation)):
        return own
    if others or not first:
        return await open_window(context, invocation)
    if near := _nearest(context, first):
        return await offer_to_declare(
            context, unclear_requests.suggestion(first, near), first
        )
    channel = await channel_named(context, first, invocation)
    if channel is None:
        return await open_window(context, invocation)
    if channel.incident:
        return await status(context, invocation)
    said = unclear_requests.not_an_incident_channel(channel.shown)
    return await offer_to_declare(context, said, first)


def _nearest(context: Context, word: str) -> str | None:
    known: list[str] = []
    for row in context.help:
        roles = () if row.name else words_of(context.configuration.roles)
        known += roles or (row.name, *also(row.name))
    found = difflib.get_close_matches(word.lower(), known, n=1, cutoff=NEAR)
    return found[0] if found else None
