"""The record: what ``export`` writes about an incident, left for the reader to keep."""

import subprocess
from pathlib import Path

import anyio

from bot.demo.bot_process import Home, command

FILE = Path("demo-record.md")
SECONDS = 10.0


async def exported(home: Home, number: int) -> str:
    """Give the record of an incident, or nothing if it could not be had."""
    with anyio.move_on_after(SECONDS):
        done = await anyio.run_process(
            command("export", str(number)),
            stderr=subprocess.DEVNULL,
            cwd=home.folder,
            env=home.variables,
            check=False,
        )
        return done.stdout.decode(errors="replace") if done.returncode == 0 else ""
    return ""
