"""A notifier: wakes everyone who listens, then is quiet again."""

import anyio
from attrs import define, field


@define(eq=False)
class Notifier:
    """Says "look again" to tasks that wait for something to become true."""

    _next: anyio.Event = field(factory=anyio.Event)

    def notify(self) -> None:
        self._next.set()
        self._next = anyio.Event()

    def next(self) -> anyio.Event:
        """Return the next notification; whoever takes it before looking misses none."""
        return self._next
