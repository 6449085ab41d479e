"""Reads the names of the slash commands of a configuration file."""

import re

from bot.settings.commands import OWN, Commands
from bot.settings.problem import quoted
from bot.settings.toml_table import Table

COMMANDS = ("incident", "close", "ping")
"""The keys of the section."""

# Slack allows 32 characters with the slash.
_NAME = re.compile(r"/[a-z0-9_-]{1,31}")


def commands(root: Table) -> Commands:
    table = root.table("commands")
    table.only(COMMANDS)
    found = {key: _name(table, key) for key in COMMANDS}
    first: dict[str, str] = {}
    for key, name in found.items():
        if (other := first.setdefault(name, key)) != key:
            # A default is not in the file, so the problem is the other name.
            wrong, taken = (key, other) if key in table.values else (other, key)
            what = f"{quoted(name)} is already the name of {taken}"
            table.note(wrong, what, "choose another")
    return Commands(**found)


def _name(table: Table, key: str) -> str:
    default: str = getattr(OWN, key)
    if key not in table.values:
        return default
    name = table.string(key)
    if name and not _NAME.fullmatch(name):
        what = f"{quoted(name)} cannot be the name of a command"
        fix = (
            "write a slash and 1 to 31 lower-case letters, digits, hyphens or "
            f'underscores, such as {key} = "{default}"'
        )
        table.note(key, what, fix)
    return name or default
