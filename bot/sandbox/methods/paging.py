"""Lists in pages, with Slack's cursors."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from bot.sandbox.args import Args
from bot.sandbox.errors import SlackError
from bot.sandbox.fields import Fields

T = TypeVar("T")

MOST = 1000
PAGE = 100


def read_cursor(text: str, prefix: str) -> str:
    try:
        plain = base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise SlackError("invalid_cursor") from None
    if not plain.startswith(prefix):
        raise SlackError("invalid_cursor")
    return plain.removeprefix(prefix)


def make_cursor(prefix: str, place: object) -> str:
    return base64.b64encode(f"{prefix}{place}".encode()).decode()


def page(
    items: Sequence[T], args: Args, most: int = MOST
) -> tuple[Sequence[T], Fields]:
    """Return the page that a call asks for, and the metadata with the next cursor."""
    limit = args.number("limit", default=PAGE, most=most)
    start = 0
    if cursor := args.text("cursor"):
        place = read_cursor(cursor, "item:")
        if not place.isdecimal():
            raise SlackError("invalid_cursor")
        start = int(place)
    end = start + limit
    following = make_cursor("item:", end) if end < len(items) else ""
    return items[start:end], {"next_cursor": following}
