"""The bot in a process of its own, as it runs in production."""

import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from subprocess import PIPE
from typing import assert_never

import anyio
from anyio.abc import Process

from bot.sandbox import Sandbox
from bot.settings import Database, PostgresDatabase, SqliteDatabase
from tests.acceptance.harness import Harness

EX_CONFIG = 78
EX_TEMPFAIL = 75

COMMAND = (sys.executable, "-m", "bot", "run")


def environment(sandbox: Sandbox, **more: str) -> dict[str, str]:
    """Return what a process needs to serve this sandbox, and nothing else."""
    return {
        "PATH": os.environ["PATH"],
        "SLACK_API_URL": sandbox.api_url,
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "LOG_LEVEL": "warning",
        **more,
    }


def environment_of(harness: Harness, **more: str) -> dict[str, str]:
    url = _url(harness.settings.database)
    return environment(harness.sandbox, DATABASE_URL=url, **more)


def _url(database: Database) -> str:
    match database:
        case SqliteDatabase():
            return f"sqlite:///{database.path}"
        case PostgresDatabase():
            return database.url
        case never:
            assert_never(never)


def configured_environment(harness: Harness, **more: str) -> dict[str, str]:
    """Return the same, with what the harness's own bot has in its configuration."""
    services = "".join(
        f'[[services]]\nkey = "{x.service.key}"\nname = "{x.service.name}"\n'
        + "".join(f'leads.{y.role.key} = "{y.person}"\n' for y in x.leads)
        for x in harness.settings.configuration.services
    )
    links = "".join(
        f'[[links]]\nkey = "{x.key}"\ntitle = "{x.title}"\nurl = "{x.url}"\n'
        for x in harness.settings.configuration.links
    )
    severities = "".join(
        f'[[severities]]\nkey = "{x.key}"\nword = "{x.word}"\n'
        f'sentence = "{x.sentence}"\nrank = {x.rank}\n'
        f"mentions_channel = {str(x.mentions_channel).lower()}\n"
        f"update_every = {x.update_every}\n"
        for x in harness.settings.configuration.severities
    )
    channels = f'[channels]\nannounce = ["{harness.headquarters.id}"]\n'
    return environment_of(
        harness, MUSTER_CONFIG=channels + services + severities + links, **more
    )


@asynccontextmanager
async def running(
    env: Mapping[str, str], command: Sequence[str] = COMMAND, log: Path | None = None
) -> AsyncIterator[Process]:
    """Run the bot, and kill it at the end if it is still running.

    Its output is appended to the log; without one ``stderr_of`` reads it.
    """
    with log.open("ab") if log else nullcontext(PIPE) as words:
        process = await anyio.open_process(command, env=env, stdout=words, stderr=words)
    async with process:
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
                with anyio.CancelScope(shield=True):
                    await process.wait()


async def stderr_of(process: Process) -> str:
    """Return everything that the ended process wrote to its standard error."""
    assert process.stderr
    chunks = [chunk async for chunk in process.stderr]
    return b"".join(chunks).decode()


def terminate(process: Process) -> None:
    process.send_signal(signal.SIGTERM)
