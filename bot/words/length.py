"""Sentences that are too long for one place: shortened, or split.

Rule: a mention, a link or a time is kept whole or left out.
"""

from attrs import evolve as with_

from bot.slack.kit.typed import start_of
from bot.words.renderers.mrkdwn import as_mrkdwn
from bot.words.spans import Hyperlink, Said, Span, Text


def shortened(said: Said, limit: int, note: str) -> Said:
    """Cut a sentence at a word or a line, and end it with the note."""
    if size(said) <= limit:
        return said
    room, kept = limit - len(note), list[Span]()
    for span in said.spans:
        if _size(span) > room:
            if isinstance(span, Text):
                kept.append(with_(span, text=_head(span.text, room)))
            break
        room -= _size(span)
        kept.append(span)
    return Said((*kept, Text(text=note)))


def pieces_of(said: Said, limit: int) -> list[Said]:
    """Split a sentence between words into pieces of at most this size."""
    pieces: list[list[Span]] = [[]]
    room = limit
    for span in said.spans:
        rest = span
        while isinstance(rest, Text) and len(rest.text) > room:
            head = _head(rest.text, room)
            pieces[-1].append(with_(rest, text=head))
            pieces.append([])
            rest, room = with_(rest, text=rest.text[len(head) :]), limit
        if _size(rest) > room:
            pieces.append([])
            room = limit
        pieces[-1].append(rest)
        room -= _size(rest)
    return [Said(tuple(piece)) for piece in pieces]


def _head(text: str, room: int) -> str:
    gap = max(text.rfind(" ", 0, room + 1), text.rfind("\n", 0, room + 1))
    return text[:gap] if gap > room // 2 else start_of(text, room)


def lines_of(said: Said) -> list[Said]:
    """Split a sentence at its line ends."""
    lines: list[list[Span]] = [[]]
    for span in said.spans:
        if not isinstance(span, Text):
            lines[-1].append(span)
            continue
        first, *others = span.text.split("\n")
        lines[-1].append(with_(span, text=first))
        lines += [[with_(span, text=other)] for other in others]
    return [Said(tuple(line)) for line in lines]


def size(said: Said) -> int:
    """Return how many characters Slack counts for it in a block, or a few more."""
    return sum(map(_size, said.spans))


def _size(span: Span) -> int:
    match span:
        case Text(text=text):
            return len(text)
        case Hyperlink(label=label):
            return len(label)
        case _:
            return len(as_mrkdwn(Said((span,))))
