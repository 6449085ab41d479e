"""The workspace of the tests: its services, its people and the incident 7."""

from attrs import evolve as with_

from actors.incident.facts import Lead, Role
from actors.incident.ids import PersonId
from actors.incident.keys import CHANNEL_KEY
from actors.incident.steps.events import ChannelCreated
from bot.settings.configuration import Configuration, ConfiguredService
from bot.slack.web.identity import Identity
from tests.actors.incident import case
from tests.actors.incident.case import ADA, BOB, COMMS, CYD, DAN, T0, TECH
from tests.actors.incident.slack import OWN
from tests.bot import people_fake
from tests.bot.people_fake import HOME, user

MADE = ChannelCreated(at=T0, step=CHANNEL_KEY, channel=OWN, name="incident-0007")
SEVEN = (*case.DECLARED, MADE)
"""The incident 7 with its own channel."""
TEAM = Configuration(
    services=(
        ConfiguredService(
            service=case.WEB,
            leads=(Lead(role=COMMS, person=ADA), Lead(role=TECH, person=BOB)),
        ),
        ConfiguredService(service=case.PAY, leads=(Lead(role=COMMS, person=CYD),)),
    ),
    roles=(COMMS, TECH),
)
"""The website is led by Ada and Bob, the payments by Cyd alone."""
LEAD = Role(key="lead", word="Incident lead", leads=True)
LED = with_(TEAM, roles=(LEAD, *TEAM.roles), unasked=frozenset({LEAD.key}))
"""The same team, with an incident lead that the declare window does not ask for."""
ROBOT = PersonId("UROBOT")
EVERYBODY = {
    **{x: user(x) for x in (ADA, BOB, CYD, DAN)},
    ROBOT: user("Robot", is_bot=True),
}
US = Identity(team=HOME, user=people_fake.OWN, bot="B1")
