"""What people can read of a rendered message."""

import re
from collections.abc import Iterator, Mapping

_TOKENS = re.compile(
    r"<@U[A-Z0-9]+>"
    r"|<#C[A-Z0-9]+>"
    r"|<!channel>"
    r"|<!date\^\d+\^[^|<>]*\|[^|<>]*>"
    r"|<https?://[^|<>\s]*\|[^<>]*>"
)
_ENTITY = re.compile(r"&(amp|lt|gt);")


def raw_markup(said: str) -> str:
    """Return the markup that is not the bot's own."""
    left = _ENTITY.sub("", _TOKENS.sub("", said))
    return "".join(char for char in left if char in "<>&")


def texts(value: object) -> Iterator[str]:
    """Find every string of a message that Slack reads as mrkdwn."""
    if isinstance(value, Mapping):
        if value.get("type") == "mrkdwn":
            yield str(value["text"])
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts(item)


def shown(value: object) -> Iterator[str]:
    """Read each block as people see and copy it: the text of its parts."""
    for block in value if isinstance(value, list | tuple) else ():
        yield "".join(_shown(block))


def _shown(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        if isinstance(value.get("text"), str):
            yield str(value["text"])
        for key in ("text", "elements", "fields"):
            yield from _shown(value.get(key))
    elif isinstance(value, list):
        for item in value:
            yield from _shown(item)
