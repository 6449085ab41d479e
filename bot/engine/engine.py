"""The engine: takes commands to incidents, and wakes incidents that are due."""

from typing import Protocol

import anyio

from actors.ask import Answer
from actors.incident.commands import Command
from actors.incident.events import Event
from actors.incident.model import Incident
from actors.journal import Key


class Engine(Protocol):
    """What the bot asks of an engine; with SQLite, the supervisor is the engine."""

    async def run(self, started: anyio.Event) -> None:
        """Wake every incident that is due, and serve until the scope is cancelled."""
        ...

    async def ask(
        self, key: Key, command: Command, request: str | None
    ) -> Answer[Incident, Event]:
        """Give a command to an incident and return its answer, or raise a refusal."""
        ...

    async def release(self, key: Key) -> bool:
        """Release a parked incident; return whether it was parked."""
        ...

    async def stop(self, grace: float) -> None:
        """Start no more steps; give calls under way this many seconds to finish."""
        ...

    @property
    def at_work(self) -> int:
        """How many incidents this process is working on."""
        ...
