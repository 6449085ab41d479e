"""The two signals between a running bot and the code that started it."""

import anyio
from attrs import field, frozen


@frozen(kw_only=True)
class Signals:
    """How the caller tells the bot to stop, and how the bot says that it serves.

    Attributes:
        stop: set by the caller; the bot finishes what is under way and ends.
        serving: set by the bot once it answers commands.
    """

    stop: anyio.Event = field(factory=anyio.Event)
    serving: anyio.Event = field(factory=anyio.Event)
