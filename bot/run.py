"""Builds a bot from its settings, and runs it until a signal stops it."""

from functools import partial

from actors.clock import Clock
from bot.base.clock import SystemClock
from bot.bot import Bot
from bot.engine.open_backend import open_backend
from bot.settings import Settings
from bot.settings.network import network_of
from bot.signals import Signals
from bot.slack.socket.socket_mode import SocketMode
from bot.slack.web.session import slack_session
from bot.slack.web.web_api import WebApi
from bot.timeouts import Timeouts
from bot.words import command_names


async def serve(
    settings: Settings,
    signals: Signals,
    clock: Clock | None = None,
    timeouts: Timeouts | None = None,
    *,
    is_loss_accepted: bool = False,
) -> None:
    """Serve until the stop signal, with this machine's clock unless another is given.

    ``is_loss_accepted`` starts the bot even if the journal has lost something.
    Raises ``Unusable`` if a person must change the set-up first, ``DatabaseInUse`` if
    another process uses the database, and ``UnusableFile`` if this version cannot use
    the file.
    """
    command_names.use(settings.configuration.commands)
    clock, timeouts = clock or SystemClock(), timeouts or Timeouts()
    database, stop, lock = settings.database, signals.stop, timeouts.lock
    async with (
        open_backend(
            database, clock, lock, stop, is_loss_accepted=is_loss_accepted
        ) as backend,
        slack_session(network_of(settings)) as session,
    ):
        web_api = partial(
            WebApi,
            session=session,
            base_url=settings.api_url,
            deadline=timeouts.call,
        )
        app = web_api(token=settings.app_token.reveal())
        socket_mode = partial(
            SocketMode,
            open_url=partial(app.call, "apps.connections.open"),
            session=session,
            host=app.host,
        )
        bot = Bot(
            settings=settings,
            signals=signals,
            clock=backend.clock,
            backend=backend,
            api=web_api(token=settings.bot_token.reveal()),
            new_socket=lambda handle, on_undelivered: socket_mode(
                handle=handle, on_undelivered=on_undelivered
            ),
            is_loss_accepted=is_loss_accepted,
        )
        await bot.serve()
