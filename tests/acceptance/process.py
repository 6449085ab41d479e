"""The bot as a process of its own, the way in which it runs in earnest."""

import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from subprocess import PIPE

import anyio
from anyio.abc import Process

from bot.sandbox import Sandbox
from tests.acceptance.stage import Stage

EX_CONFIG = 78
EX_TEMPFAIL = 75

COMMAND = (sys.executable, "-m", "bot", "run")


def environment(sandbox: Sandbox, **more: str) -> dict[str, str]:
    """What a process needs to serve this sandbox, and nothing of this machine's."""
    return {
        "PATH": os.environ["PATH"],
        "SLACK_API_URL": sandbox.api_url,
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "LOG_LEVEL": "warning",
        **more,
    }


def of(on: Stage, **more: str) -> dict[str, str]:
    database = f"sqlite:///{on.journal}"
    return environment(on.sandbox, DATABASE_URL=database, **more)


def configured(on: Stage, **more: str) -> dict[str, str]:
    """The same, with the links and channels that the stage's own bot has."""
    links = "".join(
        f'[[links]]\nkey = "{x.key}"\ntitle = "{x.title}"\nurl = "{x.url}"\n'
        for x in on.settings.configuration.links
    )
    channels = f'[channels]\nannounce = ["{on.headquarters.id}"]\n'
    return of(on, MUSTER_CONFIG=channels + links, **more)


@asynccontextmanager
async def running(
    env: Mapping[str, str], command: Sequence[str] = COMMAND
) -> AsyncIterator[Process]:
    """Run the bot; it is killed at the end, if it still lives."""
    async with await anyio.open_process(command, env=env, stdout=PIPE) as process:
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
                with anyio.CancelScope(shield=True):
                    await process.wait()


async def said(process: Process) -> str:
    """Everything that the ended process wrote to its standard error."""
    assert process.stderr
    chunks = [chunk async for chunk in process.stderr]
    return b"".join(chunks).decode()


def terminate(process: Process) -> None:
    process.send_signal(signal.SIGTERM)
