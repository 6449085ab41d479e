"""The windows that hand over a role, to be read by people."""

from collections.abc import Mapping

from actors.incident.facts import Role
from bot.base.json_types import JsonObject
from bot.screens.handover_window import handover_window
from tests.actors.incident.case import COMMS, DAN, SCRIBE, TECH

WINDOWS: Mapping[str, JsonObject] = {
    "handover": handover_window((COMMS,), None, DAN, ""),
    "handover_of_one_of_several": handover_window((COMMS, TECH), None, None, ""),
    "handover_longest": handover_window(
        tuple(Role(key=f"role-{x}", word="&" * 75) for x in range(20)),
        Role(key="role-3", word="&" * 75),
        DAN,
        "",
    ),
    "handover_of_a_scribe": handover_window((SCRIBE,), SCRIBE, None, ""),
}
