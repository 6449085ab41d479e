"""Home tabs: empty, typical and longest, as people see them."""

from collections.abc import Mapping
from datetime import timedelta

from attrs import evolve as with_

from actors.incident.facts import Lead, Role
from actors.incident.ids import IncidentNumber
from actors.incident.lifecycle import Kind, Visibility
from actors.incident.model import Incident
from bot.base.json_types import JsonObject
from bot.screens.home import HomeView, home, home_with
from bot.screens.paragraphs import sections
from bot.storage.store import ListedIncident
from bot.words import declaration_text, joining_text, refusals
from tests.actors.incident.briefed import LEAD
from tests.actors.incident.case import ADA, BOB, CLOSE, COMMS, DECLARE, P1, T0
from tests.actors.incident.run import run_of, say

NOW = T0 + timedelta(hours=1)
LED = with_(DECLARE, leads=(Lead(role=LEAD, person=ADA), Lead(role=COMMS, person=BOB)))
OPEN = run_of(LED).drain().incident
CLOSED = say(run_of(LED).drain(), CLOSE, 4320).drain().incident
NO_CHANNEL = run_of(with_(LED, severity=P1)).incident
WORST = Role(key="worst", word="&" * 75, leads=True)
LONGEST = with_(
    run_of(with_(DECLARE, leads=(Lead(role=WORST, person=BOB),))).drain().incident,
    number=IncidentNumber(123456789),
    details=with_(OPEN.details, title="&" * 120),
)
UNREAD = ListedIncident(
    number=IncidentNumber(9),
    title="Checkout fails",
    severity="P2 Medium",
    service="Website",
    channel=None,
    declared_at=T0,
    kind=Kind.REAL,
    visibility=Visibility.PUBLIC,
)


def many(incident: Incident, count: int) -> tuple[Incident, ...]:
    return (incident,) * count


TYPICAL = HomeView(
    person=ADA,
    at=NOW,
    own=(OPEN,),
    others=(with_(NO_CHANNEL, number=IncidentNumber(8)),),
    unread=(UNREAD,),
    closed=(CLOSED,),
)


def tabs() -> Mapping[str, JsonObject]:
    """Make each with the names that the commands have now."""
    left_over = declaration_text.does_not_fit("&" * 2500)
    longest = HomeView(
        person=BOB,
        at=NOW,
        own=many(LONGEST, 60),
        others=many(LONGEST, 60),
        closed=many(with_(CLOSED, details=LONGEST.details), 5),
        more=99,
    )
    return {
        "home_empty": home(HomeView(person=ADA, at=NOW)),
        "home": home(TYPICAL),
        "home_answered": home(
            TYPICAL, sections(joining_text.joined(OPEN, has_written=False))
        ),
        "home_longest": home(longest, sections(left_over) * 10),
        "home_refused": home_with(sections(refusals.FOREIGN)),
    }
