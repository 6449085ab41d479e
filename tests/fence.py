"""A fence round a process: nothing of it reaches another machine.

``python -m tests.fence run`` is ``python -m bot run`` behind one.
"""

import runpy
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from ipaddress import ip_address

_raised: list[list[str]] = []
"""The fences that stand; an audit hook can never be taken away again."""


@contextmanager
def fence() -> Iterator[list[str]]:
    """Let nothing out while the block runs, and tell what tried."""
    _watch()
    tried: list[str] = []
    _raised.append(tried)
    try:
        yield tried
    finally:
        _raised.remove(tried)


@cache
def _watch() -> None:
    sys.addaudithook(_look)


def _look(event: str, args: tuple[object, ...]) -> None:
    if not _raised or not event.startswith("socket."):
        return
    if event in {"socket.connect", "socket.sendto"}:
        address = args[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = args[0]
    else:
        return
    if isinstance(host, str) and not _is_here(host):
        _raised[-1].append(f"{event} {host}")
        raise ConnectionRefusedError(f"the fence stopped {event} {host}")


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in {"", "localhost"}


if __name__ == "__main__":
    with fence():
        runpy.run_module("bot", run_name="__main__", alter_sys=True)
