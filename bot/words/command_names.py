"""The names of the slash commands in what people read.

Rule: words are written with the commands' own names, such as ``/incident retry``, and
``say`` and ``command`` put in the names that this team configured.
"""

import re
from contextvars import ContextVar

from bot.settings.commands import OWN, Commands

_OWN = re.compile(rf"({'|'.join(map(re.escape, OWN.names))})(?![\w-])")

_names: ContextVar[Commands] = ContextVar("command_names", default=OWN)
"""A bot sets it once, before it starts any task, and every task inherits it."""


def use(names: Commands) -> None:
    """Set the names for all words that this task and its later children write."""
    _names.set(names)


def command(typed: str) -> str:
    """Return what people type, such as ``/incident retry``, with the configured name.

    A text that begins with no command stays as it is.
    """
    if found := _OWN.match(typed):
        return f"{_names.get().names[found[1]]}{typed[found.end() :]}"
    return typed
