"""A person drives the real bot through the real sandbox, over real pipes."""

import os
import pty
import signal
import sys
from asyncio import create_subprocess_exec
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from attrs import define, field

from tests.source_code import ROOT

HERE = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


@define
class Sitting:
    """The sandbox's process, and what it has printed so far."""

    process: Process
    printed: list[str] = field(factory=list)

    async def line(self) -> str:
        assert self.process.stdout is not None
        line = (await self.process.stdout.readline()).decode().removesuffix("\n")
        self.printed.append(line)
        return line

    async def until(self, words: str) -> str:
        """Read on to the line that holds the words."""
        while words not in (line := await self.line()):
            assert self.process.stdout is not None
            assert not self.process.stdout.at_eof(), self.printed
        return line

    def types(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())

    def ends_input(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()

    async def environment(self) -> dict[str, str]:
        """Read the three lines that a bot needs."""
        lines = [await self.line() for _ in range(3)]
        return dict(line.split("=", 1) for line in lines)


@asynccontextmanager
async def sandbox(stdin: int = PIPE, stdout: int = PIPE) -> AsyncIterator[Sitting]:
    process = await create_subprocess_exec(
        *(sys.executable, "-m", "bot.sandbox", "0"),
        stdin=stdin,
        stdout=stdout,
        stderr=PIPE,
        env=HERE,
    )
    try:
        yield Sitting(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@asynccontextmanager
async def bot(folder: Path, environment: dict[str, str]) -> AsyncIterator[None]:
    """Run the bot until the block ends, once it is connected."""
    process = await create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=STDOUT,
        cwd=folder,
        env={**HERE, **environment, "LOG_FORMAT": "json"},
    )
    assert process.stdout is not None
    try:
        while b'"socket connected"' not in (line := await process.stdout.readline()):
            assert line, "the bot ended by itself"
        yield
    finally:
        process.kill()
        # What it still says may not fill the pipe.
        await process.communicate()


async def test_an_incident_is_declared_at_the_terminal(tmp_path: Path) -> None:
    async with sandbox() as sitting:
        environment = await sitting.environment()
        async with bot(tmp_path, environment):
            sitting.types("sam #general /incident fire")
            await sitting.until("Sam's window: Declare an incident")
            sitting.types("sam fills title Mails are late")
            sitting.types("sam chooses severity p1")
            sitting.types("sam submits")
            await sitting.until("Sam's window: Incident 1")
            made = await sitting.until("was created by Muster")
            pinned = await sitting.until("Muster pinned: ")
            await sitting.until("#general | Muster:")
            announced = await sitting.line()
            await sitting.until("Sam's direct messages | Muster:")
        sitting.ends_input()
        code = await sitting.process.wait()

    channel = "#incident-0001-not-sure-mails-are-late"
    assert made == f"{channel} was created by Muster"
    assert pinned == f"{channel} | Muster pinned: Incident 1: Mails are late"
    assert announced.startswith("  @channel P1")
    assert announced.endswith("incident, investigating: Mails are late")
    assert code == 0


async def test_the_sandbox_ends_after_the_last_typed_line() -> None:
    async with sandbox() as sitting:
        await sitting.environment()
        sitting.types("sam #general hello")
        sitting.ends_input()
        await sitting.until("#general | Sam: hello")

        assert await sitting.process.wait() == 0


async def test_a_terminal_is_typed_at_and_its_end_of_input_ends_the_sandbox() -> None:
    terminal, end = pty.openpty()
    async with sandbox(end) as sitting:
        await sitting.environment()
        os.write(terminal, b"people\n")
        await sitting.until("Sam U")
        os.write(terminal, b"\x04")

        assert await sitting.process.wait() == 0
    os.close(terminal)
    os.close(end)


async def test_the_sandbox_ends_when_nobody_reads_what_it_prints() -> None:
    out, into = os.pipe()
    async with sandbox(stdout=into) as sitting:
        os.close(into)
        while b"help" not in os.read(out, 4096):
            pass
        os.close(out)
        sitting.types("help")

        assert await sitting.process.wait() == 0
        assert sitting.process.stderr is not None
        assert await sitting.process.stderr.read() == b""


@pytest.mark.parametrize("stdin", [PIPE, DEVNULL])
async def test_an_interrupt_ends_the_sandbox_without_a_word(stdin: int) -> None:
    async with sandbox(stdin) as sitting:
        await sitting.environment()
        if stdin == PIPE:
            await sitting.until("Then type, or type: help")
        sitting.process.send_signal(signal.SIGINT)

        assert await sitting.process.wait() == 130
        assert await sitting.line() == ""
        assert sitting.process.stderr is not None
        assert await sitting.process.stderr.read() == b""


async def test_without_an_input_the_sandbox_only_serves() -> None:
    async with sandbox(DEVNULL) as sitting:
        environment = await sitting.environment()
        again = await create_subprocess_exec(
            *(sys.executable, "-m", "bot.sandbox", port_of(environment)),
            stdin=DEVNULL,
            stderr=PIPE,
            env=HERE,
        )
        _out, said = await again.communicate()

    # It holds its port, so it is there; a second one is told what to do.
    assert b"Fix: give another" in said
    assert again.returncode == os.EX_UNAVAILABLE


def port_of(environment: dict[str, str]) -> str:
    return environment["SLACK_API_URL"].split(":")[2].split("/")[0]
