"""Broken set-ups, each with its exit code and its whole message.

A message that ends the start is on the standard error. Any other is one warning in
the log, after which the process serves until it is told to stop.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import anyio
import pytest
from anyio.abc import Process
from anyio.streams.buffered import BufferedByteReceiveStream
from click.testing import CliRunner

from bot.__main__ import main
from tests.acceptance.broken import BrokenSetUp, surroundings_of
from tests.acceptance.broken_for_good import ENDS
from tests.acceptance.broken_in_part import WARNS
from tests.acceptance.broken_settings import STATIC
from tests.acceptance.process import environment, running, stderr_of, terminate

WITHIN = 60.0
"""Seconds until a test of a silent set-up fails."""


async def process_with(env: Mapping[str, str], *, ends: bool) -> tuple[int, str]:
    """Run it as a process, up to its end or its first warning."""
    async with running(env) as process:
        with anyio.fail_after(WITHIN):
            if ends:
                return await process.wait(), (await stderr_of(process)).rstrip("\n")
            words = await first_problem(process)
            terminate(process)
            return await process.wait(), words


async def first_problem(process: Process) -> str:
    assert process.stdout
    lines = BufferedByteReceiveStream(process.stdout)
    while True:
        line = json.loads(await lines.receive_until(b"\n", 100_000))
        if problem := line.get("problem"):
            return str(problem)


def here_with(env: Mapping[str, str]) -> tuple[int, str]:
    """Run it in this process; it ends before it opens anything."""
    ended = CliRunner().invoke(main, ["run"], env=dict(env))
    return ended.exit_code, ended.stderr.rstrip("\n")


@pytest.mark.parametrize("broken", [*STATIC, *ENDS, *WARNS], ids=lambda x: x.name)
async def test_a_broken_set_up_gets_its_whole_message_and_exit_code(
    broken: BrokenSetUp, tmp_path: Path
) -> None:
    async with surroundings_of(broken, tmp_path) as surroundings:
        env = environment(
            surroundings.sandbox, DATABASE_URL=f"sqlite:///{tmp_path}/m.db"
        )
        env |= {**broken.env, **broken.before(surroundings)}
        if broken in STATIC:
            code, words = here_with(env)
        else:
            code, words = await process_with(env, ends=bool(broken.code))

    names = {
        "app": surroundings.sandbox.workspace.app_id,
        "team": surroundings.sandbox.workspace.id,
        "host": surroundings.host,
    }
    for name, value in names.items():
        words = words.replace(f"{value}", f"{{{name}}}") if str(value) else words
    assert (words, code) == (broken.says, broken.code)
