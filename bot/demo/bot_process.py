"""The bot as a process of its own, the way in which it runs in earnest."""

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


class EndedError(Exception):
    """The bot ended by itself."""


@frozen(kw_only=True)
class Home:
    """Where the bot keeps what it writes, and what it is told.

    Its environment holds this and nothing else, so that nothing set on this machine
    changes the story.
    """

    folder: Path
    variables: Mapping[str, str]

    @staticmethod
    def of(folder: Path, sandbox: Sandbox, configuration: str) -> "Home":
        database = (folder / "muster.db").as_posix()
        return Home(
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
class Child:
    """A running ``python -m bot run``."""

    process: Process

    async def ended(self) -> None:
        """Raise when the bot ends, which it should not do by itself."""
        code = await self.process.wait()
        raise EndedError(f"the bot ended by itself with exit code {code}")

    async def stop(self) -> int | None:
        """Ask it to stop as a platform does (SIGTERM); ``None``: it did not."""
        if self.process.returncode is None:
            self.process.terminate()
        with anyio.move_on_after(STOP_SECONDS):
            return await self.process.wait()
        return None


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "bot", *words]


@asynccontextmanager
async def running(home: Home) -> AsyncIterator[Child]:
    """Run the bot until the block ends, however it ends."""
    with home.log.open("wb") as log:
        process = await anyio.open_process(
            command("run"),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=home.folder,
            env=home.variables,
            # Ctrl-C is for us; we end the bot ourselves.
            start_new_session=True,
        )
    child = Child(process=process)
    try:
        yield child
    finally:
        with anyio.CancelScope(shield=True):
            if await child.stop() is None:
                process.kill()
            await process.aclose()
