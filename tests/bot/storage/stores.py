"""The stores that keep one contract, and what tests write into them."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path

from attrs import evolve as with_

from actors.incident.decide import decide
from actors.incident.events import Event
from actors.incident.evolve import replay
from actors.incident.ids import ChannelId, IncidentNumber
from actors.incident.keys import CHANNEL_KEY
from actors.incident.model import Incident
from actors.incident.steps.events import ChannelCreated
from actors.journal import Entry
from bot.storage.sqlite.store import SqliteStore
from bot.storage.store import Store
from tests.actors.incident.case import DECLARE, T0
from tests.bot.storage.postgres_stores import postgres

OpenStore = Callable[[Path], AbstractAsyncContextManager[Store]]
"""Opens the store that lives at this place; opening it again finds what it kept."""

FILE = "muster.db"


@asynccontextmanager
async def sqlite(place: Path) -> AsyncIterator[Store]:
    store = SqliteStore(path=place / FILE, now=lambda: T0)
    store.open()
    try:
        yield store
    finally:
        store.close()


STORES: dict[str, OpenStore] = {"sqlite": sqlite, "postgres": postgres}


def declared(number: int, title: str = "Checkout fails") -> tuple[Event, ...]:
    declare = with_(DECLARE, number=IncidentNumber(number), title=title)
    return decide(None, declare)


def with_channel(number: int, channel: str) -> tuple[Event, ...]:
    made = ChannelCreated(
        at=T0, step=CHANNEL_KEY, channel=ChannelId(channel), name=channel.lower()
    )
    return (*declared(number), made)


def entry(
    *events: Event,
    after: tuple[Event, ...] = (),
    key: int = 1,
    request: str | None = None,
    due: datetime | None = None,
) -> Entry[Incident, Event]:
    """Return an append of events after others."""
    return Entry(
        key=key,
        after=len(after),
        events=events,
        append_id=f"{key} after {len(after)}",
        request=request,
        state=replay((*after, *events)),
        due=due,
    )
