"""Run a sandbox on its own: `python -m bot.sandbox [PORT]`."""

import argparse
import sys

import anyio

from bot.sandbox.options import SandboxOptions
from bot.sandbox.serving import Sandbox
from bot.sandbox.workspace import Workspace

PORT = 8400


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
    parser.add_argument("port", nargs="?", type=int, default=PORT)
    try:
        anyio.run(serve, parser.parse_args().port)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
