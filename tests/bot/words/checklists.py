"""The windows with a checklist and with what users see: empty, typical and longest."""

from collections.abc import Mapping

from attrs import evolve as with_
from immutables import Map

from actors.incident.checklist import Checklist
from actors.incident.facts import CheckItem, Lead, Role
from actors.incident.ids import IncidentNumber
from actors.incident.model import Incident
from actors.incident.seen import progress_of
from bot.base.json_types import JsonObject
from bot.screens.checklist import checklist_window
from bot.screens.details.filled import Filled
from bot.screens.details.windows import impact_window
from bot.settings.configuration import Configuration
from bot.slack.kit.blocks import OPTION_MAX
from tests.actors.incident.case import ADA, BOB, DECLARE, P1, mark
from tests.actors.incident.run import run_of

HIGHEST = IncidentNumber(123456789)
LEAD = Role(key="lead", word="Incident lead", leads=True)
LED = with_(DECLARE, leads=(*DECLARE.leads, Lead(role=LEAD, person=ADA)), severity=P1)
OPEN = run_of(LED).drain().incident


def checked(*items: CheckItem, ticks: tuple[str, ...] = ()) -> Incident:
    made = Map(dict.fromkeys(ticks, mark(BOB)))
    return with_(OPEN, checklist=Checklist(items=items, ticks=made))


def window(incident: Incident) -> JsonObject:
    so_far = progress_of(incident)
    assert so_far is not None
    return checklist_window(incident, so_far, "")


def longest() -> Incident:
    """As much as the configuration takes: every statement has a heading of its own."""
    items = tuple(
        CheckItem(
            key=f"{n}".ljust(OPTION_MAX, "x"),
            words="&" * OPTION_MAX,
            group=f"{n}".rjust(OPTION_MAX, "&"),
            seen_as="impact" if n % 2 else "",
        )
        for n in range(90)
    )
    return with_(checked(*items), number=HIGHEST)


ONE = CheckItem(key="start", words="The start time is known")
P1_ITEMS = Configuration().checklist_for(P1)

WINDOWS: Mapping[str, JsonObject] = {
    "checklist_least": window(checked(ONE)),
    "checklist": window(checked(*P1_ITEMS, ticks=("start", "stakeholders"))),
    "checklist_seen_only": window(checked(P1_ITEMS[0])),
    "checklist_longest": window(longest()),
    "impact_empty": impact_window(OPEN.number, Filled(), ""),
    "impact": impact_window(OPEN.number, Filled(impact="Nobody can pay."), ""),
    "impact_longest": impact_window(HIGHEST, Filled(impact="&" * 500), ""),
}
