"""The window that sends an update, to be read by people."""

from collections.abc import Mapping

from attrs import evolve as with_

from actors.incident.facts import NOT_SURE
from actors.incident.ids import ChannelId, IncidentNumber
from actors.incident.model import Incident
from actors.incident.status import Status, StatusWords
from actors.incident.updates import UpdateSent
from bot.base.json_types import JsonObject
from bot.screens.update_window import fields_at_first, update_window
from bot.settings.configuration import Configuration
from tests.actors.incident.case import DECLARE, mark
from tests.actors.incident.run import run_of

TEAM = Configuration()
OPEN = run_of(DECLARE).drain().incident
NEW = run_of(with_(DECLARE, origin=None, announce=())).incident
SENT = UpdateSent(mark=mark(after=60), text="Nobody can pay.", update_at=None)
LATER = with_(OPEN, updates=with_(OPEN.updates, latest=SENT, count=1))
UNCHANGED = with_(LATER, latest=with_(LATER.latest, mark=SENT.mark))
UNKNOWN = with_(LATER, details=with_(LATER.details, service=NOT_SURE))
WATCHED = with_(LATER, updates=with_(LATER.updates, status=Status.MONITORING))
KNOWN = with_(OPEN, details=with_(OPEN.details, impact="nobody can pay by card"))
UNSURE = with_(OPEN, details=with_(OPEN.details, service=NOT_SURE, unsure=True))
LONGEST = with_(
    OPEN,
    number=IncidentNumber(123456789),
    announce=tuple(ChannelId(f"C{x:010}") for x in range(20)),
    updates=with_(OPEN.updates, words=StatusWords(fixing="&" * 30)),
)


def window(incident: Incident, typed: str = "") -> JsonObject:
    return update_window(TEAM, incident, fields_at_first(TEAM, incident, typed), "")


WINDOWS: Mapping[str, JsonObject] = {
    "update": window(OPEN),
    "update_told_to_nobody": window(NEW),
    "update_later": window(LATER),
    "update_without_a_change": window(UNCHANGED),
    "update_of_an_unknown_service": window(UNKNOWN),
    "update_monitoring": window(WATCHED),
    "update_with_impact": window(KNOWN),
    "update_unsure": window(UNSURE),
    "update_typed": window(OPEN, "Nobody can pay.\nWe are on it."),
    "update_longest": window(LONGEST, "&" * 700),
}
