"""An event becomes a typed request."""

from datetime import UTC, datetime

import pytest

from actors.incident.ids import ChannelId, MessageTs
from bot.base.json_types import JsonObject
from bot.slack.kit.payloads import parse
from bot.slack.kit.requests import EventItem, SlackEvent
from tests.actors.incident.case import ADA, HELP
from tests.bot.slack.kit.samples import HOME_OPENED, JOINED, REACTION, event

THEN = datetime(2026, 3, 5, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("payload", "found"),
    [
        (
            REACTION,
            SlackEvent(
                kind="reaction_added",
                id="Ev1",
                at=THEN,
                team="T1",
                person=ADA,
                item=EventItem(kind="message", channel=HELP, ts=MessageTs("1.1")),
                reaction="pushpin",
            ),
        ),
        (
            HOME_OPENED,
            SlackEvent(
                kind="app_home_opened",
                id="Ev1",
                at=THEN,
                team="T1",
                person=ADA,
                channel=ChannelId("D1"),
                tab="home",
            ),
        ),
        (
            JOINED,
            SlackEvent(
                kind="member_joined_channel",
                id="Ev1",
                at=THEN,
                team="T1",
                person=ADA,
                channel=HELP,
            ),
        ),
        (
            event(type="channel_rename", channel={"id": HELP, "name": "new"}),
            SlackEvent(
                kind="channel_rename", id="Ev1", at=THEN, team="T1", channel=HELP
            ),
        ),
        (
            event(
                type="pin_added",
                user=ADA,
                channel_id=HELP,
                item={"type": "message", "message": {"ts": "1.1"}},
            ),
            SlackEvent(
                kind="pin_added",
                id="Ev1",
                at=THEN,
                team="T1",
                person=ADA,
                channel=HELP,
                item=EventItem(
                    kind="message", channel=ChannelId(""), ts=MessageTs("1.1")
                ),
            ),
        ),
    ],
    ids=["reaction", "home", "joined", "renamed", "pinned"],
)
def test_an_event_keeps_who_where_and_what(
    payload: JsonObject, found: SlackEvent
) -> None:
    assert parse("events_api", payload) == found


def test_an_event_goes_by_the_installation_that_it_was_sent_for() -> None:
    sent_for = {"team_id": "T1", "enterprise_id": "E1"}
    shared = {**REACTION, "team_id": "T2", "authorizations": [sent_for]}
    request = parse("events_api", shared)
    assert isinstance(request, SlackEvent)
    assert (request.team, request.enterprise) == ("T1", "E1")

    alone = parse("events_api", {**REACTION, "authorizations": None})
    assert alone.team == "T1"
