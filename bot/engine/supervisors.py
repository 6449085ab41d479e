"""Supervisors for several processes: one answers commands, one carries out steps.

Any process answers a command; only the one that has the incident's job acts.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from attrs import define, field

from actors.actor import Actor
from actors.ask import Answer
from actors.errors import Parked
from actors.incident.commands import Command
from actors.incident.effects import Outcome, Step
from actors.incident.events import Event
from actors.incident.ids import IncidentNumber
from actors.incident.model import Incident
from actors.journal import Key
from actors.supervisor import Child, Supervisor

IncidentActor = Actor[Incident, Command, Event, Step, Outcome]
IncidentChild = Child[Incident, Command, Event, Step, Outcome]
IncidentSupervisor = Supervisor[Incident, Command, Event, Step, Outcome]

FAIR_SHARE = timedelta(seconds=30)
"""How long an incident may act before it queues again, behind the others."""


@define(kw_only=True)
class CommandSupervisor(IncidentSupervisor):
    """Answers commands, and starts no step.

    Attributes:
        is_parked: asks the database, because another process may have parked or
            released the incident since.
    """

    is_parked: Callable[[IncidentNumber], Awaitable[bool]]

    async def ask(
        self, key: Key, command: Command, request: str | None
    ) -> Answer[Incident, Event]:
        if await self.is_parked(IncidentNumber(key)):
            raise Parked(key)
        self._parked.discard(key)
        return await super().ask(key, command, request)

    def _new_actor(self, key: Key, child: IncidentChild) -> IncidentActor:
        """Make an actor that ends as soon as it has answered."""
        actor = super()._new_actor(key, child)
        actor.stop()
        return actor


@define(kw_only=True)
class StepSupervisor(IncidentSupervisor):
    """Carries out the steps of incidents whose jobs this process has."""

    _later: dict[Key, datetime] = field(factory=dict, init=False)

    def wake(self, key: Key, at: datetime | None = None) -> None:
        """Note when to advance the incident; only a job starts an actor here."""
        if at is not None:
            self._later[key] = at

    async def advance(self, key: Key) -> bool:
        """Do what is due; return False if work is left that nothing else will wake."""
        while child := self._children.get(key):
            # Our job was taken for a dead worker's, and came back to us.
            await child.ended.wait()
        if self._is_stopping or not self._is_serving:
            return False
        self._parked.discard(key)
        child = self._child(key)
        await self.clock.wait(child.ended, self.clock.now() + FAIR_SHARE)
        is_cut_short = not child.ended.is_set()
        if is_cut_short:
            if child.actor:
                child.actor.stop()
            await child.ended.wait()
        return not (is_cut_short or self._is_stopping)

    def take_next_wake(self, key: Key) -> datetime | None:
        """Return when to advance the incident again, and forget it."""
        return self._later.pop(key, None)
