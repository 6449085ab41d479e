"""Which command does what: the one place where a word is looked up."""

import difflib
from collections.abc import Awaitable, Callable

from attrs import evolve as with_

from bot import words
from bot.desk import Desk, Invocation, Reply, Say
from bot.slack import actions
from bot.slack.blocks import actions as action_row
from bot.slack.blocks import button, section
from bot.slack.mrkdwn import Mrkdwn
from bot.subcommands.close import CLOSE
from bot.subcommands.list import LIST
from bot.subcommands.open import OPEN
from bot.subcommands.ping import ping
from bot.subcommands.reopen import REOPEN
from bot.subcommands.retry import RETRY
from bot.subcommands.status import STATUS
from bot.subcommands.subcommand import SubCommand
from bot.subcommands.update import UPDATE

NEAR = 0.75
"""How alike a single word and a sub-command have to be to be taken for a slip."""


async def _help(_desk: Desk, _invocation: Invocation) -> Say:
    rows = [Mrkdwn(words.help_line(x.name, x.usage, x.help)) for x in SUBCOMMANDS]
    return Say(text=words.help_text(rows))


HELP = SubCommand(name="help", usage="", help="this list", run=_help)

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


async def incident(desk: Desk, invocation: Invocation) -> Reply:
    """Run a sub-command; any other text is the title of a new incident."""
    first, *others = invocation.text.split(maxsplit=1) or [""]
    rest = " ".join(others)
    if row := _BY_NAME.get(first.lower()):
        return await row.run(desk, with_(invocation, text=rest.strip()))
    if not rest and (near := _nearest(first)):
        return _suggestion(first, near)
    return await OPEN.run(desk, invocation)


async def closeincident(desk: Desk, invocation: Invocation) -> Reply:
    """Close the incident, unless somebody only wants to know how."""
    wants_help = invocation.text.lower() == HELP.name
    return await (HELP if wants_help else CLOSE).run(desk, invocation)


COMMANDS: dict[str, Callable[[Desk, Invocation], Awaitable[Reply]]] = {
    "/incident": incident,
    "/closeincident": closeincident,
    "/ping": ping,
}


def _nearest(word: str) -> str | None:
    found = difflib.get_close_matches(word.lower(), _BY_NAME, n=1, cutoff=NEAR)
    return found[0] if found else None


def _suggestion(typed: str, known: str) -> Say:
    said = words.suggestion(typed, known)
    label = words.DECLARE_ANYWAY.format(title=typed)
    declare = button(label, actions.DECLARE_ANYWAY, typed)
    return Say(text=said, blocks=(section(said), action_row(declare)))
