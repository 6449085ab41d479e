"""The engine: takes commands to incidents, and sees to it that they are advanced."""

from typing import Protocol

import anyio

from actors.ask import Answer
from actors.incident.commands import Command
from actors.incident.events import Event
from actors.incident.model import Incident
from actors.journal import Key


class Engine(Protocol):
    """What the bot asks of whoever wakes its incidents; the supervisor is one."""

    async def run(self, started: anyio.Event) -> None:
        """Wake everybody who is due, and serve until the scope is cancelled."""
        ...

    async def ask(
        self, key: Key, command: Command, request: str | None
    ) -> Answer[Incident, Event]:
        """Give a command to an incident and return its answer, or raise why not."""
        ...

    async def release(self, key: Key) -> bool:
        """Let a parked incident go on; whether it was parked."""
        ...

    async def stop(self, grace: float) -> None:
        """Start no further step, and give the calls that are out this many seconds."""
        ...

    @property
    def at_work(self) -> int:
        """How many incidents have something to do here right now."""
        ...
