"""What a running bot and the outside tell each other, and who waits how long."""

from datetime import timedelta
from typing import TypeVar

import anyio
from attrs import field, frozen

from bot.slack.web.web_api import DEADLINE

E = TypeVar("E", bound=BaseException)


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


def first_of(group: BaseExceptionGroup[E]) -> E:
    """Return the first error of a group, however deep it lies in it."""
    found = group.exceptions[0]
    return first_of(found) if isinstance(found, BaseExceptionGroup) else found
