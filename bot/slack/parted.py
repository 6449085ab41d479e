"""A typed text parted among the fields of a window, without losing a word."""

from attrs import frozen

from bot.slack.typed import one_line, visible
from bot.slack.windows import DESCRIPTION_MAX, TITLE_MAX


@frozen(kw_only=True)
class Parts:
    """A typed text, parted among the window's fields, and what is left of it."""

    title: str
    description: str = ""
    left: str = ""


def parted(typed: str) -> Parts:
    """Part it between words: nothing is cut off, and no address is cut in two.

    A first word that is too long for the title is whole in the description.
    """
    text = visible(typed).strip()
    if len(title := one_line(text)) <= TITLE_MAX:
        return Parts(title=title)
    head, rest = _parted_at(text, TITLE_MAX)
    description, left = _parted_at(rest if head else text, DESCRIPTION_MAX)
    return Parts(
        title=one_line(head) if head else title[:TITLE_MAX],
        description=description or rest[:DESCRIPTION_MAX],
        left=left if description else rest[DESCRIPTION_MAX:],
    )


def _parted_at(text: str, limit: int) -> tuple[str, str]:
    """Part it at the last white space within the limit; without one, keep it whole."""
    if len(text) <= limit:
        return text, ""
    at = max(x for x in range(limit + 1) if x == 0 or text[x].isspace())
    return text[:at].rstrip(), text[at:].lstrip()
