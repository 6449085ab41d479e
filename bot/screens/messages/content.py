"""The content of one message, before it gets its tag."""

from collections.abc import Sequence

from attrs import frozen

from bot.slack.kit.blocks import Block


@frozen(kw_only=True)
class Content:
    """A message as a text and as blocks.

    Attributes:
        text: makes sense without the blocks, for notifications and screen readers.
        blocks: empty for a message without blocks, whose text then says everything.
    """

    text: str
    blocks: Sequence[Block] = ()
