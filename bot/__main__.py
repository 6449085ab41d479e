"""The command line: ``python -m bot COMMAND``."""

import signal
import sys

import anyio
import click

from bot import __version__
from bot.introduce import Unusable
from bot.logs import configure_logs
from bot.run import Signals, serve
from bot.settings import EX_CONFIG, Settings, SettingsError, settings_here
from bot.storage.lock_file import Held
from bot.storage.sqlite import NotOurs

EX_TEMPFAIL = 75
"""Another process has the database; try again later (sysexits.h)."""


@click.group()
@click.version_option(__version__, prog_name="muster")
def main() -> None:
    """Muster, an incident bot for Slack."""


@main.command()
def run() -> None:
    """Serve a workspace until told to stop."""
    settings = _settings()
    configure_logs(settings.log_format, settings.log_level)
    try:
        anyio.run(_serve, settings)
    except* Unusable as group:
        _give_up(str(group.exceptions[0]), EX_CONFIG)
    except* Held as group:
        (held, *_) = group.exceptions
        _give_up(f"{settings.database.path} is in use: {held}", EX_TEMPFAIL)
    except* NotOurs as group:
        (flaw, *_) = group.exceptions
        _give_up(str(flaw), EX_CONFIG)


async def _serve(settings: Settings) -> None:
    signals = Signals()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_listen, signals)
        await serve(settings, signals)
        tasks.cancel_scope.cancel()


async def _listen(signals: Signals) -> None:
    """Stop once, however often we are told to."""
    with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as received:
        async for _ in received:
            signals.stop.set()


def _settings() -> Settings:
    try:
        return settings_here()
    except SettingsError as error:
        _give_up(str(error), EX_CONFIG)
        raise


def _give_up(why: str, code: int) -> None:
    click.echo(why, err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
