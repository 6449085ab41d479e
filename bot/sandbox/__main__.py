"""Run a sandbox on its own: `python -m bot.sandbox [PORT]`."""

import argparse
import os
import sys

import anyio

from bot.sandbox.options import SandboxOptions
from bot.sandbox.serving import Sandbox
from bot.sandbox.workspace import Workspace

PORT = 8400
MOST = 65535

EX_UNAVAILABLE = 69
"""What is needed cannot be had (sysexits.h)."""


def furnish(workspace: Workspace) -> None:
    """Put some people and channels into the workspace."""
    names = ("Sam", "Alex", "Kim", "Robin")
    people = [workspace.add_person(name) for name in names]
    workspace.add_channel("general", people).general = True
    workspace.add_channel("random", people, with_bot=False)


async def serve(port: int) -> None:
    options = SandboxOptions(port=port)
    async with Sandbox.serving(options) as sandbox:
        furnish(sandbox.workspace)
        lines = (
            f"SLACK_API_URL={sandbox.api_url}",
            f"SLACK_BOT_TOKEN={sandbox.bot_token}",
            f"SLACK_APP_TOKEN={sandbox.app_token}",
        )
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
        await anyio.sleep_forever()


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
