"""The keyboard: lines typed by a person or sent by a program."""

import os
import stat
from collections.abc import AsyncIterator

import anyio

CHUNK = 65_536


def is_typed(fd: int) -> bool:
    """Whether somebody may type here: at a terminal or through a pipe.

    Without input, as under a supervisor, the sandbox serves and does not end.
    """
    try:
        mode = os.fstat(fd).st_mode
    except OSError:
        return False
    # A pipe to a child is a pair of sockets in asyncio.
    return os.isatty(fd) or stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


async def lines_of(fd: int) -> AsyncIterator[str]:
    """Yield each line as it is typed, until the input ends.

    No thread blocks in a read, because nothing could interrupt it.
    """
    pending = b""
    while True:
        await anyio.wait_readable(fd)
        read = os.read(fd, CHUNK)
        if not read:
            break
        *whole, pending = (pending + read).split(b"\n")
        for line in whole:
            yield line.decode(errors="replace")
    if pending:
        yield pending.decode(errors="replace")
