"""The wiring: one running bot, from its settings to its end."""

from functools import partial

from actors.clock import Clock
from bot.base.clock import SystemClock
from bot.bot import Bot
from bot.engine.backend import opened
from bot.settings import Settings
from bot.settings.network import network_of
from bot.signals import Patience, Signals, first_of
from bot.slack.socket.intake import Handle, Unsaid
from bot.slack.socket.socket_mode import SocketMode
from bot.slack.web.web_api import WebApi, slack_session

__all__ = ["Bot", "Patience", "Signals", "first_of", "serve"]


async def serve(
    settings: Settings,
    signals: Signals,
    clock: Clock | None = None,
    patience: Patience | None = None,
    *,
    is_accepted: bool = False,
) -> None:
    """Serve until told to stop, by this machine's clock unless another is given.

    The journal may know less than it did, or than Slack shows, if that is accepted.
    Raises ``Unusable`` when a person has to change the set-up first, ``Held`` when
    another process has the database, and ``NotOurs`` when the file is not a journal.
    """
    clock, patience = clock or SystemClock(), patience or Patience()
    database, stop, lock = settings.database, signals.stop, patience.lock
    async with (
        opened(database, clock, lock, stop, is_accepted=is_accepted) as backend,
        slack_session(network_of(settings)) as session,
    ):
        of = partial(
            WebApi,
            session=session,
            base_url=settings.api_url,
            deadline=patience.call,
        )
        app = of(token=settings.app_token.reveal())

        def new_socket(handle: Handle, unsaid: Unsaid) -> SocketMode:
            open_url = partial(app.call, "apps.connections.open")
            return SocketMode(
                open_url=open_url,
                session=session,
                handle=handle,
                unsaid=unsaid,
                host=app.host,
            )

        bot = Bot(
            settings=settings,
            signals=signals,
            clock=backend.clock,
            backend=backend,
            api=of(token=settings.bot_token.reveal()),
            new_socket=new_socket,
            is_accepted=is_accepted,
        )
        await bot.serve()
