"""One step of one incident, with everything that carrying it out takes."""

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
    """Knows what people are called."""

    async def names(self, people: Iterable[PersonId]) -> Mapping[PersonId, str]: ...


@frozen(kw_only=True)
class StepContext:
    """What an effect is carried out with, and looked up with.

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
        """When the step's intent was recorded: nothing of it happened earlier."""
        intent = self.incident.steps.started.get(self.step.key)
        return intent.at if intent else self.incident.declared.at
