"""The bot in a process of its own, as it runs in production."""

import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
from anyio.abc import Process
from attrs import define, frozen

import bot
from bot.sandbox import Sandbox

ROOT = Path(bot.__file__).resolve().parents[1]
STOP_SECONDS = 15.0
LOG_LINES, LOG_WIDTH = 15, 400


class BotEndedError(Exception):
    """The bot's process ended before the demo stopped it."""


@frozen(kw_only=True)
class Environment:
    """The folder that the bot writes to, and its environment variables.

    The process gets these variables only, so nothing set on this machine changes
    the demo.
    """

    folder: Path
    variables: Mapping[str, str]

    @staticmethod
    def of(folder: Path, sandbox: Sandbox, configuration: str) -> "Environment":
        database = (folder / "muster.db").as_posix()
        return Environment(
            folder=folder,
            variables={
                "PYTHONPATH": str(ROOT),
                "PYTHONUTF8": "1",
                "SLACK_API_URL": sandbox.api_url,
                "SLACK_BOT_TOKEN": sandbox.bot_token,
                "SLACK_APP_TOKEN": sandbox.app_token,
                "DATABASE_URL": f"sqlite:///{database}",
                "MUSTER_CONFIG": configuration,
                "LOG_FORMAT": "json",
            },
        )

    @property
    def log(self) -> Path:
        return self.folder / "bot.log"

    def log_tail(self) -> str:
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(x[:LOG_WIDTH] for x in text.splitlines()[-LOG_LINES:])


@define(kw_only=True)
class BotProcess:
    """A running ``python -m bot run``."""

    process: Process

    async def ended(self) -> None:
        """Raise ``BotEndedError`` when the process ends."""
        code = await self.process.wait()
        raise BotEndedError(f"the bot ended by itself with exit code {code}")

    async def stop(self) -> int | None:
        """Send SIGTERM, as a platform does; return ``None`` if it does not stop."""
        if self.process.returncode is None:
            self.process.terminate()
        with anyio.move_on_after(STOP_SECONDS):
            return await self.process.wait()
        return None


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "bot", *words]


def start_command(ahead: float) -> list[str]:
    """Return the command that starts the bot with its clock this many seconds ahead."""
    if not ahead:
        return command("run")
    return [sys.executable, "-m", "bot.demo.later", f"{ahead:.3f}"]


@asynccontextmanager
async def running(
    environment: Environment, ahead: float = 0.0
) -> AsyncIterator[BotProcess]:
    """Run the bot until the block ends; the log of an earlier run is kept."""
    with environment.log.open("ab") as log:
        process = await anyio.open_process(
            start_command(ahead),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=environment.folder,
            env=environment.variables,
            # Ctrl-C is for the demo, which stops the bot itself.
            start_new_session=True,
        )
    bot = BotProcess(process=process)
    try:
        yield bot
    finally:
        with anyio.CancelScope(shield=True):
            if await bot.stop() is None:
                process.kill()
            await process.aclose()
