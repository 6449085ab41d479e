"""What people fill into windows in these tests."""

from collections.abc import Mapping

from actors.incident.model import Incident
from bot.dialogue.forms.form import Form
from tests.actors.incident.case import ADA, BOB, HELP
from tests.bot.running_gateway import RunningGateway
from tests.bot.sent import leads_of

FORM = Form(id="form", origin=HELP, number=None)


OTHER = Form(id="other", origin=HELP, number=None, asked_for="web")
"""Another window, which has shown that the service has an open incident."""


VALUES = {
    "title": "Nobody can pay",
    "service": "web",
    "severity": "p2",
    "description": "Since noon.",
    "lead:comms:web": ADA,
    "lead:tech:web": BOB,
}


HASTY = {
    **{block: value for block, value in VALUES.items() if "lead" not in block},
    "lead:comms:not-sure": "",
    "lead:tech:not-sure": "",
}


"""The service was chosen, and the window submitted before its leads were there."""


def shown(incident: Incident) -> dict[str, str]:
    """What a window shows that is opened to change an incident."""
    service = incident.service.key
    leads = leads_of(incident)
    return {
        "title": incident.title,
        "service": service,
        "severity": "not-sure" if incident.unsure else incident.severity.key,
        "description": incident.description,
        f"lead:comms:{service}": leads.get("comms", ""),
        f"lead:tech:{service}": leads.get("tech", ""),
    }


async def declared(
    at: RunningGateway, values: Mapping[str, str] = VALUES
) -> tuple[Form, dict[str, str]]:
    """Declare, and return the form and the values of a window to change it."""
    await at.submits(values, FORM)
    return await at.form_of(), shown(await at.incident())


async def changes(at: RunningGateway) -> list[str]:
    return [type(x).__name__ for x in (await at.store.read(1))[1:]]
