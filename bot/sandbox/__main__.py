"""Run a sandbox on its own: `python -m bot.sandbox [PORT]`.

At its terminal, or through a pipe, you type what people do.
"""

import argparse
import os
import sys
from pathlib import Path

import anyio

from bot.sandbox.member_events import MEMBER_EVENTS
from bot.sandbox.options import SandboxOptions
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.terminal.keyboard import is_typed, lines_of
from bot.sandbox.terminal.session import Session
from bot.sandbox.workspace import Workspace

STDIN = 0
PORT = 8400
MOST = 65535

EX_UNAVAILABLE = 69
"""Something that is needed is not available (sysexits.h)."""


def furnish(workspace: Workspace) -> None:
    """Add some people and channels to the workspace."""
    names = ("Sam", "Alex", "Kim", "Robin")
    people = [workspace.add_person(name) for name in names]
    workspace.add_channel("general", people).general = True
    workspace.add_channel("random", people, with_bot=False)


async def serve(port: int) -> None:
    options = SandboxOptions(port=port, app_name="Muster", events=MEMBER_EVENTS)
    async with Sandbox.serving(options) as sandbox:
        furnish(sandbox.workspace)
        lines = (
            f"SLACK_API_URL={sandbox.api_url}",
            f"SLACK_BOT_TOKEN={sandbox.bot_token}",
            f"SLACK_APP_TOKEN={sandbox.app_token}",
        )
        say("\n".join(lines))
        if is_typed(STDIN):
            say("Start the bot with these in its environment. Then type, or type: help")
            await play(sandbox)
        else:
            await anyio.sleep_forever()


async def play(sandbox: Sandbox) -> None:
    try:
        await Session(sandbox=sandbox, say=say).run(lines_of(STDIN))
    except* BrokenPipeError:
        discard_output()


def discard_output() -> None:
    """Discard what is still printed, because nobody reads it any more."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("port", nargs="?", type=_port, default=PORT)
    port = parser.parse_args().port
    try:
        anyio.run(serve, port)
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        why = os.strerror(error.errno or 0)
        sys.stderr.write(f"port {port}: {why}. Fix: give another, {parser.prog} PORT\n")
        sys.exit(EX_UNAVAILABLE)


def _port(given: str) -> int:
    """Read a port's number; 0 lets the system choose one."""
    port = int(given)
    if not 0 <= port <= MOST:
        raise ValueError(given)
    return port


if __name__ == "__main__":
    main()
