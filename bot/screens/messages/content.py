"""What one message says, before it gets its tag."""

from collections.abc import Sequence

from attrs import frozen

from bot.slack.kit.blocks import Block


@frozen(kw_only=True)
class Content:
    """A message as a text and as blocks.

    Attributes:
        text: carries the meaning alone, for notifications and screen readers.
        blocks: empty for a message without blocks, whose text then says everything.
    """

    text: str
    blocks: Sequence[Block] = ()
