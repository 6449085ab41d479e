"""What the outside tells a running bot, and how long the bot waits for it."""

from datetime import timedelta

import anyio
from attrs import field, frozen

from bot.slack.web_api import DEADLINE


@frozen(kw_only=True)
class Signals:
    """How the outside tells us to stop, and we tell it that we serve."""

    stop: anyio.Event = field(factory=anyio.Event)
    serving: anyio.Event = field(factory=anyio.Event)


@frozen(kw_only=True)
class Patience:
    """How long others are waited for.

    Attributes:
        lock: for another process to let go of the database: a platform that
            replaces us gives the old process 30 s to go.
        call: seconds, for the answer to one call of Slack's Web API.
    """

    lock: timedelta = timedelta(seconds=35)
    call: float = DEADLINE
