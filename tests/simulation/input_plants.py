"""Five faults that only hasty people and people from elsewhere reveal.

Each brings back something that the bot once did, by replacing the correct code.
"""

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from unittest.mock import patch

from actors.incident.ids import PersonId
from actors.incident.model import Incident
from bot.base.json_types import JsonObject
from bot.features.change.edits import Edits
from bot.features.checklist import Touched
from bot.features.feature import Access
from bot.gateway.delivery import Delivery
from bot.gateway.may import Verdict
from bot.screens.details.filled import Filled
from bot.screens.details.leads import LeadEdits, lead_fields
from bot.settings.configuration import Configuration
from bot.slack.kit.requests import Act
from bot.slack.kit.values import Values
from bot.slack.web.identity import Identity
from bot.slack.web.people import People
from bot.slack.web.results import CallResult, Done
from tests.simulation.plants import Plant


def _as_it_stands(
    _config: Configuration, values: Values, _named: Mapping[str, PersonId] = {}
) -> Filled:
    return Filled.read(values)


def leads_of_the_window() -> AbstractContextManager[object]:
    """The people in the window become leads, whichever service was chosen."""
    return patch("bot.screens.details.filled.with_usual_leads", _as_it_stands)


def _everything(_config: Configuration, values: Values, _opened: Incident) -> Edits:
    filled = Filled.read(values)
    leads = {role: lead.person for role, lead in lead_fields(values).items()}
    return Edits(
        title=filled.title,
        service=filled.service,
        severity=filled.severity,
        description=filled.description,
        leads=LeadEdits(chosen=leads),
    )


def whole_update() -> AbstractContextManager[object]:
    """A change contains every field, touched or not."""
    return patch("bot.features.change.window.edits_of", _everything)


def _every_box(opened: Mapping[str, bool], ticked: Collection[str]) -> Touched:
    return Touched(
        ticked=tuple(x for x in opened if x in ticked),
        unticked=tuple(x for x in opened if x not in ticked),
    )


def whole_checklist() -> AbstractContextManager[object]:
    """A checklist contains every box, touched or not."""
    return patch("bot.features.checklist.touched", _every_box)


async def _taken_as_read(
    self: Delivery, response_url: str, message: JsonObject, _longest: float
) -> CallResult:
    await self.api.respond(response_url, message)
    return Done(body={})


def refusal_delivered() -> AbstractContextManager[object]:
    """The text counts as delivered, whatever Slack answers."""
    return patch.object(Delivery, "_by_url", _taken_as_read)


async def _of_our_app(
    act: Act, _access: Access, identity: Identity, _people: People
) -> Verdict:
    return Verdict.ALLOWED if act.team == identity.team else Verdict.FOREIGN


def team_of_the_app() -> AbstractContextManager[object]:
    """The app's workspace is taken for the person's own."""
    return patch("bot.gateway.gateway.may", _of_our_app)


INPUT_PLANTS: tuple[Plant, ...] = (
    Plant(
        name="leads of the window",
        planted=leads_of_the_window,
        notices=("I1 wrong lead",),
    ),
    Plant(
        name="whole update",
        planted=whole_update,
        notices=("I1 unrequested change",),
    ),
    Plant(
        name="whole checklist",
        planted=whole_checklist,
        notices=("I1 unrequested tick",),
    ),
    Plant(
        name="refusal delivered",
        planted=refusal_delivered,
        notices=("I1 never answered",),
    ),
    Plant(name="team of the app", planted=team_of_the_app, notices=("I8",)),
)
