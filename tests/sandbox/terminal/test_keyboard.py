import os
import pty
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio

from bot.sandbox.terminal.keyboard import is_typed, lines_of


@contextmanager
def pipe() -> Iterator[tuple[int, int]]:
    out, into = os.pipe()
    try:
        yield out, into
    finally:
        os.close(out)
        os.close(into)


def test_a_terminal_and_a_pipe_are_typed_at() -> None:
    terminal, other = pty.openpty()
    one, two = socket.socketpair()
    with pipe() as (out, _into), one, two:
        assert is_typed(other)
        assert is_typed(out)
        assert is_typed(one.fileno())
    os.close(terminal)
    os.close(other)


def test_without_input_nobody_can_type(tmp_path: Path) -> None:
    file = tmp_path / "input"
    file.write_text("people\n")
    with file.open() as opened, Path(os.devnull).open() as nothing:
        assert not is_typed(opened.fileno())
        assert not is_typed(nothing.fileno())
        closed = os.dup(nothing.fileno())
        os.close(closed)
    assert not is_typed(closed)


async def test_lines_come_one_by_one_and_the_last_needs_no_end() -> None:
    out, into = os.pipe()
    sent = "people\nhält an\n\nread".encode()
    half = sent.index("ä".encode()) + 1
    os.write(into, sent[:half])
    lines = lines_of(out)
    assert await anext(lines) == "people"
    os.write(into, sent[half:])
    os.close(into)

    assert [line async for line in lines] == ["hält an", "", "read"]
    os.close(out)


async def test_input_that_is_not_text_is_read_anyway() -> None:
    out, into = os.pipe()
    os.write(into, b"sam \xff\n")
    os.close(into)

    assert [line async for line in lines_of(out)] == ["sam \ufffd"]
    os.close(out)


async def test_waiting_for_a_line_can_be_called_off() -> None:
    with pipe() as (out, _into), anyio.move_on_after(0) as scope:
        await anext(lines_of(out))
    assert scope.cancelled_caught
