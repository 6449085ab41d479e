"""Splits a typed text among the fields of a window, without losing a word."""

from attrs import frozen

from bot.screens.details.checks import DESCRIPTION_MAX, TITLE_MAX
from bot.slack.kit.typed import one_line, start_of, visible


@frozen(kw_only=True)
class SplitText:
    """A typed text, split among the window's fields, and the rest that does not fit."""

    title: str
    description: str = ""
    left: str = ""


def split_text(typed: str) -> SplitText:
    """Split the text between words: nothing is lost, and no address is cut in two.

    If the first word is too long for the title, all of it goes into the description.
    """
    text = visible(typed).strip()
    if len(title := one_line(text)) <= TITLE_MAX:
        return SplitText(title=title)
    head, rest = _split_at(text, TITLE_MAX)
    description, left = _split_at(rest, DESCRIPTION_MAX)
    if not description:
        description = start_of(rest, DESCRIPTION_MAX)
        left = rest.removeprefix(description)
    return SplitText(
        title=one_line(head) if head else start_of(title, TITLE_MAX),
        description=description,
        left=left,
    )


def _split_at(text: str, limit: int) -> tuple[str, str]:
    """Split the text at the last white space within the limit, or not at all."""
    if len(text) <= limit:
        return text, ""
    at = max(x for x in range(limit + 1) if x == 0 or text[x].isspace())
    return text[:at].rstrip(), text[at:].lstrip()
