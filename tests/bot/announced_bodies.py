"""Announcements, from the first one to the closing."""

from collections.abc import Mapping

from attrs import evolve as with_

from actors.incident.announcement import announcement_of
from actors.incident.bodies import Body
from actors.incident.ids import ChannelId
from actors.incident.model import Incident
from tests.actors.incident.case import P1, mark

NOT_YET = ChannelId("CNOTYET")
"""A channel where nothing has been announced."""


def announcements(
    incident: Incident, unsure: Incident, closed: Incident
) -> Mapping[str, Body]:
    first, late = announcement_of(incident, NOT_YET), announcement_of(closed, NOT_YET)
    grave = with_(incident, details=with_(incident.details, severity=P1))
    bare = with_(incident, steps=with_(incident.steps, channel=None))
    updated = with_(
        first,
        status="Fixing",
        latest="We are rolling release 512 back.",
        latest_at=mark(after=720).at,
        next_update=mark(after=2520).at,
    )
    longest = "<@U1> so & so " * 50
    return {
        "announcement": first,
        "announcement_grave": announcement_of(grave, NOT_YET),
        "announcement_unsure": announcement_of(unsure, NOT_YET),
        "announcement_late": late,
        "announcement_closed": with_(late, is_late=False),
        "announcement_updated": updated,
        "announcement_updated_longest": with_(
            updated, latest=longest, next_update=None
        ),
        "announcement_without_channel": announcement_of(bare, NOT_YET),
    }
