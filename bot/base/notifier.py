"""A bell: wakes everyone who listens, then is quiet again."""

import anyio
from attrs import define, field


@define(eq=False)
class Bell:
    """Says "look again" to tasks that wait for something to become true."""

    _next: anyio.Event = field(factory=anyio.Event)

    def ring(self) -> None:
        self._next.set()
        self._next = anyio.Event()

    def listen(self) -> anyio.Event:
        """Give the next ring; who listens before looking misses none."""
        return self._next
