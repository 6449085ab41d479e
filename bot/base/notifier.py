"""A notifier: wakes all tasks that wait for a change."""

import anyio
from attrs import define, field


@define(eq=False)
class Notifier:
    """Wakes tasks that wait for a condition, so they check it again."""

    _next: anyio.Event = field(factory=anyio.Event)

    def notify(self) -> None:
        self._next.set()
        self._next = anyio.Event()

    def next(self) -> anyio.Event:
        """Return the next notification. Take it before checking, to miss none."""
        return self._next
