"""How much fits into one message, and how the rest is counted or cut."""

from collections.abc import Sequence

from attrs import frozen

from bot.screens.paragraphs import section
from bot.slack.kit.blocks import SECTION_MAX, Block
from bot.words import phrases
from bot.words.length import shortened, size
from bot.words.renderers.mrkdwn import as_mrkdwn
from bot.words.spans import Said

BLOCKS_MAX = 45
TEXT_MAX = 10_000
"""What fits into one message; Slack takes 50 blocks, and "12,000 text characters".

Slack has refused 11,341 characters in rich text (slackapi/bolt-js 2867), and does not
say how it counts. The rest is left for a count, buttons and set-up problems.
"""

NOTIFIED_MAX = 12_000
"""Characters of the text beside the blocks, of which Slack keeps 40,000."""

PLAIN_MAX = 3_900
"""A text alone: chat.update takes 4,000 characters, chat.postMessage more."""

ESCAPED_MAX = 5
"""An escaped character takes up to five: ``&amp;``."""


@frozen(kw_only=True)
class Part:
    """A paragraph, and the rows of buttons that must stay below it."""

    said: Said
    below: Sequence[Block] = ()


def notification(said: Said) -> str:
    """Return the text for notifications and screen readers, which may be shorter."""
    text = as_mrkdwn(said)
    if len(text) <= NOTIFIED_MAX:
        return text
    return as_mrkdwn(shortened(said, NOTIFIED_MAX // ESCAPED_MAX, phrases.CUT))


def text_alone(said: Said) -> str:
    """Return as much as fits into a message without blocks, escapes included."""
    limit = PLAIN_MAX
    while len(text := as_mrkdwn(shortened(said, limit, phrases.CUT))) > PLAIN_MAX:
        limit = limit * 9 // 10
    return text


def first_parts(parts: Sequence[Part]) -> list[Block]:
    """Show as many parts as fit, the first ones first, and count the others."""
    blocks: list[Block] = []
    text = 0
    for place, part in enumerate(parts):
        text += min(size(part.said), SECTION_MAX)
        if len(blocks) + 1 + len(part.below) > BLOCKS_MAX or text > TEXT_MAX:
            return [*blocks, section(phrases.and_more(len(parts) - place))]
        blocks += [section(part.said), *part.below]
    return blocks


def newest_lines(lines: Sequence[Said]) -> list[Said]:
    """Keep as many lines as fit, the last ones first, and count the others.

    Each line is cut to a paragraph of its own, so a long one takes no room from others.
    """
    kept: list[Said] = []
    for line in reversed(lines):
        shown = shortened(line, SECTION_MAX, phrases.CUT)
        text = sum(map(size, kept)) + size(shown)
        if len(kept) == BLOCKS_MAX or text > TEXT_MAX:
            return [phrases.and_more(len(lines) - len(kept)), *kept]
        kept.insert(0, shown)
    return kept
