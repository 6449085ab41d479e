"""Other names for the slash commands, and a search for names that were left."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

from bot.settings.commands import OWN, Commands
from bot.words import command_names

OTHER = Commands(incident="/outage", close="/outage-over", ping="/is-muster-there")

_OWN_NAMES = re.compile(r"/(?:incident|closeincident|ping)(?![\w-])")


@contextmanager
def renamed() -> Iterator[None]:
    """Write all words with the other names until the block ends."""
    command_names.use(OTHER)
    try:
        yield
    finally:
        command_names.use(OWN)


def left_in(shown: object) -> list[str]:
    """Find the commands' own names in what is shown."""
    return _OWN_NAMES.findall(json.dumps(shown, ensure_ascii=False, default=str))
