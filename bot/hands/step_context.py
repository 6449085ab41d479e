"""One step of an incident, with everything that its handler needs."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from attrs import frozen

from actors.incident.effects import Step
from actors.incident.ids import PersonId
from actors.incident.model import Incident
from bot.checkup.findings import Findings
from bot.hands.lookup import Lookup
from bot.screens.step_tag import StepTag
from bot.slack.web.throttled_api import Calls


class Names(Protocol):
    """Looks up people's names."""

    async def names(self, people: Iterable[PersonId]) -> Mapping[PersonId, str]: ...


@frozen(kw_only=True)
class StepContext:
    """Everything that a handler needs to carry out a step, or to look it up.

    Attributes:
        nonce: the part of a block id that differs each time.
    """

    api: Calls
    lookup: Lookup
    people: Names
    findings: Findings
    nonce: str
    incident: Incident
    step: Step

    @property
    def tag(self) -> StepTag:
        return StepTag(number=self.incident.number, step=self.step.key)

    @property
    def started_at(self) -> datetime:
        """The time of the step's intent; the step cannot have happened earlier."""
        intent = self.incident.steps.started.get(self.step.key)
        return intent.at if intent else self.incident.declared.at
