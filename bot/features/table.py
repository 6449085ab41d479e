"""Which command does what: the one place where a word is looked up."""

import difflib
import re
from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum

from attrs import evolve as with_

from actors.errors import JournalUnavailable
from bot.features.change.update import UPDATE
from bot.features.close import CLOSE
from bot.features.context import Context, Invocation, Named, Reply, Say
from bot.features.declare.open import OPEN
from bot.features.list import LIST
from bot.features.ping import ping
from bot.features.reopen import REOPEN
from bot.features.retry import RETRY
from bot.features.status import STATUS
from bot.features.subcommand import SubCommand
from bot.screens import actions
from bot.screens.paragraphs import sections
from bot.slack.kit.blocks import VALUE_MAX, button
from bot.slack.kit.blocks import actions as action_row
from bot.slack.kit.mrkdwn import cut
from bot.words import buttons, choosing, helping
from bot.words.spans import Said, joined

NEAR = 0.75
"""How alike a single word and a sub-command have to be to be taken for a slip."""

LABEL_MAX = 60
"""Characters of a typed text on a button, which has 75 with our own."""

_NUMBER = re.compile(r"#?[0-9]{1,9}[.,:;]?")


async def _help(_desk: Context, _invocation: Invocation) -> Say:
    rows = [helping.help_line(x.name, x.usage, x.help) for x in SUBCOMMANDS]
    return Say(text=helping.help_text(rows))


HELP = SubCommand(name="help", usage="", help="show this help", run=_help)

SUBCOMMANDS: tuple[SubCommand, ...] = (
    OPEN,
    UPDATE,
    CLOSE,
    REOPEN,
    STATUS,
    LIST,
    RETRY,
    HELP,
)

_BY_NAME = {row.name: row for row in SUBCOMMANDS}


class Takes(StrEnum):
    """What may follow a sub-command."""

    NUMBER = "12 or #12"
    CHANNEL = "an incident's channel"
    WORDS = "any words"
    SUMMARY = "any words about an incident that is named or has this channel"


AN_INCIDENT = frozenset({Takes.NUMBER, Takes.CHANNEL})

MAY_FOLLOW: Mapping[str, frozenset[Takes]] = {
    OPEN.name: frozenset({Takes.WORDS}),
    UPDATE.name: AN_INCIDENT,
    CLOSE.name: AN_INCIDENT | {Takes.SUMMARY},
    REOPEN.name: AN_INCIDENT,
    STATUS.name: AN_INCIDENT,
    LIST.name: frozenset(),
    RETRY.name: AN_INCIDENT,
    HELP.name: frozenset(),
}

HARMLESS = (STATUS, LIST, HELP)
"""They change nothing, so they answer whatever follows them."""

FOR_THEMSELVES = (*HARMLESS, CLOSE)
"""They say by themselves why words cannot follow: there is no incident to close."""


async def incident(context: Context, invocation: Invocation) -> Reply:
    """Run a sub-command; any other text is the title of a new incident."""
    first, *others = invocation.text.split(maxsplit=1) or [""]
    if row := _BY_NAME.get(first.lower()):
        return await _run(context, row, invocation, "".join(others))
    if not others and (near := _nearest(first)):
        return await _offering(context, choosing.suggestion(first, near), first)
    if not others and (channel := await context.channel(first, invocation)):
        if channel.incident:
            return await STATUS.run(context, invocation)
        return await _offering(
            context, choosing.not_an_incident_channel(channel.shown), first
        )
    return await OPEN.run(context, invocation)


async def _run(
    context: Context, row: SubCommand, typed: Invocation, rest: str
) -> Reply:
    """Run it; words that cannot belong to it may be what is happening."""
    given = with_(typed, text=rest)
    if row is not OPEN and _asks_how(given):
        return await HELP.run(context, given)
    if await _belongs(context, row, given):
        return await row.run(context, given)
    if row not in FOR_THEMSELVES:
        return await _offering(
            context, choosing.cannot_follow(rest, row.name), typed.text
        )
    if row in HARMLESS:
        first = with_(given, text=rest.split(maxsplit=1)[0])
        given = first if await _belongs(context, row, first) else with_(given, text="")
    reply = await row.run(context, given)
    if isinstance(reply, Say) and isinstance(reply.text, Said):
        return await _offering(context, reply.text, typed.text)
    return reply


async def _belongs(context: Context, row: SubCommand, given: Invocation) -> bool:
    takes = MAY_FOLLOW[row.name]
    if not given.text or Takes.WORDS in takes:
        return True
    if Takes.NUMBER in takes and _NUMBER.fullmatch(given.text):
        return True
    if Takes.SUMMARY in takes and isinstance(await context.meant(given), Named):
        return True
    is_one_word = len(given.text.split()) == 1
    return (
        Takes.CHANNEL in takes
        and is_one_word
        and await context.channel(given.text, given) is not None
    )


def _asks_how(invocation: Invocation) -> bool:
    return invocation.text.lower() == HELP.name


async def closeincident(context: Context, invocation: Invocation) -> Reply:
    """Close the incident, unless somebody only wants to know how."""
    return await (HELP if _asks_how(invocation) else CLOSE).run(context, invocation)


COMMANDS: dict[str, Callable[[Context, Invocation], Awaitable[Reply]]] = {
    "/incident": incident,
    "/closeincident": closeincident,
    "/ping": ping,
}


def _nearest(word: str) -> str | None:
    found = difflib.get_close_matches(word.lower(), _BY_NAME, n=1, cutoff=NEAR)
    return found[0] if found else None


async def _offering(context: Context, said: Said, typed: str) -> Say:
    """Say it, and offer to declare what was typed, however long it is."""
    action, value = actions.DECLARE_ANYWAY, typed
    if len(typed) > VALUE_MAX:
        action, value = actions.OPEN_KEPT, context.new_id()
        try:
            await context.store.keep_text(value, typed)
        except JournalUnavailable:
            return Say(text=joined([said, choosing.declare_by_hand(typed)], "\n"))
    text = joined([said, choosing.declare_instead(typed)], "\n")
    label = buttons.DECLARE_ANYWAY.format(title=cut(typed, LABEL_MAX))
    declare = button(label, action, value)
    return Say(text=text, blocks=(*sections(text), action_row(declare)))
