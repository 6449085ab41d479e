"""An engine that decides and appends at once, and carries out no steps."""

import anyio
from attrs import define, field

from actors import ask
from actors.incident.commands import Command
from actors.incident.decide import decide
from actors.incident.events import Event
from actors.incident.evolve import replay
from actors.incident.model import Incident
from actors.journal import Key
from bot.storage.sqlite.store import SqliteStore
from tests.bot.prompt_store import keep


@define
class DecidingEngine:
    """Decides on the journal and appends.

    Attributes:
        trouble: is raised instead.
        slow: until it is set, nothing is decided.
        stops_again: an incident that is released crashes at once, and is parked.
    """

    store: SqliteStore
    trouble: Exception | None = None
    slow: anyio.Event | None = None
    stops_again: bool = False
    asked: list[tuple[Key, Command, str | None]] = field(factory=list)
    released: list[Key] = field(factory=list)
    _turn: anyio.Lock = field(factory=anyio.Lock)

    async def ask(
        self, key: Key, command: Command, request: str | None
    ) -> ask.Answer[Incident, Event]:
        self.asked.append((key, command, request))
        if self.slow:
            await self.slow.wait()
        if self.trouble:
            raise self.trouble
        async with self._turn:
            before = await self.store.read(key)
            events = decide(replay(before), command)
            if events:
                await keep(self.store, key, *events, after=before, request=request)
        return ask.Answer(state=replay((*before, *events)), events=events)

    async def release(self, key: Key) -> bool:
        self.released.append(key)
        was_parked = await self.store.release(key)
        if self.stops_again:
            await self.store.park(key, "crashed again")
        return was_parked
