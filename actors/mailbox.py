"""A mailbox: bounded, first in, first out, and closed by its owner."""

from collections.abc import AsyncIterator
from typing import Generic, TypeVar

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from attrs import define, field

from actors.errors import Overloaded
from actors.journal import Key

M = TypeVar("M")

CAPACITY = 100
"""More than the people on any incident; the next message is refused for now."""


@define
class Mailbox(Generic[M]):
    """The messages that wait for one actor; they survive a crash of that actor."""

    key: Key
    _unread: int = field(default=0, init=False)
    _send: MemoryObjectSendStream[M] = field(init=False)
    _receive: MemoryObjectReceiveStream[M] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._send, self._receive = anyio.create_memory_object_stream[M](CAPACITY)

    def post(self, message: M) -> None:
        """Add a message, or raise ``Overloaded``."""
        try:
            self._send.send_nowait(message)
        except anyio.WouldBlock:
            raise Overloaded(self.key) from None
        self._unread += 1

    @property
    def is_empty(self) -> bool:
        """Whether the reader has taken every message that was posted."""
        return self._unread == 0

    async def messages(self) -> AsyncIterator[M]:
        """Yield messages until the mailbox is closed and empty."""
        async for message in self._receive:
            self._unread -= 1
            yield message

    def close(self) -> None:
        self._send.close()

    def drain(self) -> tuple[M, ...]:
        """Close the mailbox to its reader and return the unread messages."""
        left: list[M] = []
        while True:
            try:
                left.append(self._receive.receive_nowait())
            except (anyio.WouldBlock, anyio.EndOfStream):
                self._receive.close()
                return tuple(left)
