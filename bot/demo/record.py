"""Exports the record of an incident, which the demo leaves as a file."""

import subprocess
from pathlib import Path

import anyio

from bot.demo.bot_process import Environment, command

FILE = Path("demo-record.md")
SECONDS = 10.0


async def exported(environment: Environment, number: int) -> str:
    """Return the record of an incident; empty if the export failed."""
    with anyio.move_on_after(SECONDS):
        done = await anyio.run_process(
            command("export", str(number)),
            stderr=subprocess.DEVNULL,
            cwd=environment.folder,
            env=environment.variables,
            check=False,
        )
        return done.stdout.decode(errors="replace") if done.returncode == 0 else ""
    return ""
