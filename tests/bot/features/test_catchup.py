"""``/incident catchup``, and the offer to those who came by themselves."""

from pathlib import Path

import pytest
from attrs import evolve as with_

from actors.incident.decide import decide
from actors.incident.details import Update
from actors.incident.events import Event
from actors.incident.evolve import replay
from actors.incident.joining import Join
from actors.incident.lifecycle import Close, Kind
from bot.base.json_types import as_object, items, text
from bot.screens import actions
from bot.slack.socket.envelope import Envelope
from bot.slack.web.results import Refused
from tests.actors.fakes import quiet
from tests.actors.incident.case import ADA, BOB, DAN, DECLARE, P1, mark, sure
from tests.actors.incident.slack import OWN
from tests.bot import people_fake
from tests.bot.people_fake import HOME
from tests.bot.prompt_store import keep
from tests.bot.running_gateway import RunningGateway, running_gateway
from tests.bot.sent import envelope
from tests.bot.slack.kit import samples
from tests.bot.team import MADE, ROBOT, SEVEN

RAISE = Update(mark=mark(BOB, 60), estimate=sure(P1))
RAISED = (*SEVEN, *decide(replay(SEVEN), RAISE))
CLOSED = (*SEVEN, *decide(replay(SEVEN), Close(mark=mark(BOB, 60), summary="")))
JOINED = (*SEVEN, *decide(replay(SEVEN), Join(mark=mark(DAN, 60))))
TESTED = (*decide(None, with_(DECLARE, kind=Kind.TEST, leads=())), MADE)


def joins(person: str, channel: str = OWN, again: int = 0) -> Envelope:
    kind = "member_joined_channel"
    said = samples.event(type=kind, user=person, channel=channel, team="T1")
    return envelope(
        "events_api", {**said, "team_id": HOME, "event_id": f"{person}{again}"}
    )


def offers(at: RunningGateway) -> list[tuple[object, object, object]]:
    return [
        (said["channel"], said["user"], said["text"])
        for said in at.slack.sent("chat.postEphemeral")
    ]


async def test_it_says_what_has_changed_since_the_asker_s_last_action(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *RAISED)
        said = await at.asks("/incident", "catchup")
        again = await at.asks("/incident", "recap 7", channel="CASKED")

    head, since, severity = said.split("\n")
    assert head == "Incident 7: Checkout fails"
    assert since.endswith(", when you were last here:")
    assert severity == "Severity: P1 High (was P2 Medium)."
    assert again == said


async def test_it_says_that_nothing_has_changed(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)
        said = await at.asks("/incident", "catchup")

    assert "Nothing has changed since " in said
    assert said.endswith(
        ", when you were last here. It is still P2 Medium, investigating."
    )


async def test_a_closed_incident_can_be_caught_up_with(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *CLOSED)
        said = await at.asks("/incident", "catchup 7", channel="CASKED")

    assert "\nStatus: closed (was investigating).\nClosed by UBOB, " in said


async def test_somebody_who_came_by_themselves_is_offered_it_once(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)
        for again in range(2):
            await at.sends(joins(DAN, again=again))

        assert offers(at) == [(OWN, DAN, "Welcome to incident 7.")]
        (offer,) = at.slack.sent("chat.postEphemeral")
        row = as_object(items(offer, "blocks")[-1])
        shown = [as_object(x) for x in items(row, "elements")]
        assert [(text(x, "action_id"), text(x, "value")) for x in shown] == [
            (actions.CATCH_UP, "7"),
            (actions.SHOW_ROLES, "7"),
        ]
        assert at.engine.asked == []


async def test_its_button_says_all_that_there_is_to_somebody_new(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *RAISED)
        await at.clicks(actions.CATCH_UP, "7", by=DAN)
        await quiet()

        (said,) = at.slack.said()
        assert ", when the incident was declared:\nSeverity: P1 High.\n" in said
        assert "Roles: UBOB is comms lead. UCYD is tech lead." in said


NEEDS_NO_OFFER: dict[str, tuple[tuple[Event, ...], str, str]] = {
    "somebody with a role": (SEVEN, BOB, OWN),
    "the declarer": (SEVEN, ADA, OWN),
    "somebody who joined": (JOINED, DAN, OWN),
    "Muster itself": (SEVEN, people_fake.OWN, OWN),
    "another app": (SEVEN, ROBOT, OWN),
    "a channel of no incident": (SEVEN, DAN, "COTHER"),
    "a test incident": (TESTED, DAN, OWN),
}


@pytest.mark.parametrize(
    ("events", "person", "channel"), NEEDS_NO_OFFER.values(), ids=NEEDS_NO_OFFER
)
async def test_nobody_else_is_offered_it(
    tmp_path: Path, events: tuple[Event, ...], person: str, channel: str
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *events)
        await at.sends(joins(person, channel))

        assert at.has_done_nothing


async def test_an_offer_that_slack_refuses_is_not_repeated(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)
        at.slack.always["chat.postEphemeral"] = Refused(error="user_not_in_channel")
        for again in range(2):
            await at.sends(joins(DAN, again=again))

        assert at.slack.methods == ["chat.postEphemeral"]


async def test_an_incident_that_cannot_be_read_offers_nothing(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)
        at.store.damage(7)
        await at.sends(joins(DAN))

        assert at.slack.methods == []
