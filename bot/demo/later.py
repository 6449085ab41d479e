"""Runs the bot like ``python -m bot run``, with its clock seconds ahead.

The demo starts ``python -m bot.demo.later SECONDS`` after it has let time pass.
"""

import signal
import sys
from datetime import timedelta

import anyio

from bot.demo.clocks import BotClock
from bot.features.table import WAYS
from bot.logs import configure_logs
from bot.run import serve
from bot.settings import Settings, settings_here
from bot.signals import Signals


async def _serve(settings: Settings, clock: BotClock) -> None:
    signals = Signals()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_listen, signals)
        await serve(settings, signals, clock)
        tasks.cancel_scope.cancel()


async def _listen(signals: Signals) -> None:
    with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as received:
        async for _ in received:
            signals.stop.set()


def main(seconds: str) -> None:
    settings = settings_here(WAYS.words)
    configure_logs(settings.log_format, settings.log_level, colours=False)
    ahead = BotClock(timedelta(seconds=float(seconds)))
    anyio.run(_serve, settings, ahead)


if __name__ == "__main__":
    main(sys.argv[1])
