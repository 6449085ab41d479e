"""HTML: each span becomes the element for its meaning, and typed text is escaped.

Rule: a plain ``str`` becomes ``Html`` only through ``escape``, ``as_html`` or a
literal of this program.
"""

import html
import unicodedata
from datetime import UTC
from typing import NewType, assert_never

from bot.words.renderers.documents import Names, Paragraph, Written, paragraphs
from bot.words.spans import Hyperlink, Said, Text, Time

Html = NewType("Html", str)

_NOT_TEXT = {"Cc", "Cs"}
_PAGES = ("https://", "http://")
"""Any other address could be a script."""


def as_html(said: Said, names: Names) -> Html:
    """Write a sentence as paragraphs, and typed text as block quotes."""
    return Html("".join(_paragraph(part, names) for part in paragraphs(said, names)))


def escape(typed: str) -> Html:
    """Escape typed text for elements and attributes."""
    return Html(html.escape("".join(map(_printable, typed))))


def _printable(char: str) -> str:
    if char.isspace():
        return " "
    return "\ufffd" if unicodedata.category(char) in _NOT_TEXT else char


def _paragraph(part: Paragraph, names: Names) -> str:
    name = "blockquote" if part.is_quote else "p"
    lines = ("".join(_element(x, names) for x in line) for line in part.lines)
    return f"<{name}>{'<br>'.join(lines)}</{name}>"


def _element(span: Written, names: Names) -> str:
    match span:
        case Text(text=text, bold=bold, code=code):
            said = escape(text)
            said = Html(f"<code>{said}</code>") if code else said
            return f"<strong>{said}</strong>" if bold else said
        case Hyperlink(url=url, label=label) if url.startswith(_PAGES):
            return f'<a href="{escape(url)}">{escape(label)}</a>'
        case Hyperlink(label=label):
            return escape(label)
        case Time(at=at):
            moment = at.astimezone(UTC).isoformat(timespec="seconds")
            return f'<time datetime="{moment}">{escape(names.time(at))}</time>'
        case _:
            assert_never(span)
