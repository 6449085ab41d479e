"""Bare ``/incident``: the window of an open incident, in its channel only."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from actors.incident.ids import ChannelId
from actors.incident.lifecycle import Close
from bot.base.json_types import JsonObject, as_object, child, items, text
from bot.dialogue.forms.form import Form
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import OpenWindow, Say
from bot.features.incident_window.entries import CLOSED_ENTRIES, OPEN_ENTRIES
from bot.features.incident_window.window import redraw
from bot.features.table import WAYS
from bot.screens import actions
from bot.screens.incident_window import Entry
from bot.slack.kit.blocks import action_row, button
from bot.slack.kit.requests import View
from bot.slack.socket.envelope import Envelope
from bot.slack.web.results import Refused
from bot.words.spans import say
from tests.actors.fakes import quiet
from tests.actors.incident.case import ADA, T0, mark
from tests.bot.dialogue.contexts import CHANNELS, HELP, TWO, two_incidents, types
from tests.bot.people_fake import HOME
from tests.bot.running_gateway import RunningGateway
from tests.bot.sent import envelope

HERE = CHANNELS[TWO]
NEXT = ("write_impact", "2")
"""Nobody has written what users see yet, so that comes first."""

EVERY_ENTRY = [*OPEN_ENTRIES, *CLOSED_ENTRIES]


async def opened(at: RunningGateway, channel: ChannelId, typed: str = "") -> JsonObject:
    reply = await types(at.context, typed, channel)
    assert isinstance(reply, OpenWindow)
    return reply.view


def buttons(view: JsonObject) -> Iterator[tuple[str, str]]:
    """Each button of a window: its action and its value."""
    for block in map(as_object, items(view, "blocks")):
        for element in map(as_object, items(block, "elements")):
            if text(element, "type") == "button":
                yield text(element, "action_id"), text(element, "value")


def selected(view: JsonObject, action: str, trigger: str = "t1") -> Envelope:
    """Somebody selects a button of this window."""
    (value,) = [value for found, value in buttons(view) if found == action]
    shown = {
        **{name: view[name] for name in ("callback_id", "private_metadata", "type")},
        "id": "V1",
        "hash": "h0",
        "state": {"values": {}},
    }
    payload: Mapping[str, object] = {
        "type": "block_actions",
        "user": {"id": ADA, "team_id": HOME},
        "team": {"id": HOME},
        "trigger_id": trigger,
        "container": {"type": "view", "view_id": "V1"},
        "view": shown,
        "actions": [{"action_id": action, "value": value, "type": "button"}],
    }
    return envelope("interactive", payload)


def invocation_in(view: JsonObject) -> Invocation:
    window = View(id="V1", metadata=text(view, "private_metadata"))
    return Invocation(
        person=ADA, channel=HERE, text="2", request="t1", at=T0, window=window
    )


async def close(at: RunningGateway) -> None:
    await at.context.incidents.ask(TWO, Close(mark=mark(), summary="Over."), "c1")


async def test_it_opens_in_the_channel_of_an_open_incident(tmp_path: Path) -> None:
    async with two_incidents(tmp_path) as at:
        view = await opened(at, HERE)

    assert text(view, "callback_id") == actions.INCIDENT_WINDOW
    assert [*buttons(view)] == [NEXT, *((x.action, "2") for x in OPEN_ENTRIES)]


@pytest.mark.parametrize("typed", ["open", "It is down", "open It is down"])
async def test_words_declare_in_an_incident_s_channel_too(
    tmp_path: Path, typed: str
) -> None:
    async with two_incidents(tmp_path) as at:
        view = await opened(at, HERE, typed)

    assert text(view, "callback_id") == actions.DECLARE


async def test_elsewhere_the_window_declares(tmp_path: Path) -> None:
    async with two_incidents(tmp_path) as at:
        view = await opened(at, HELP)

    assert text(view, "callback_id") == actions.DECLARE


async def test_in_a_closed_incident_s_channel_the_window_declares(
    tmp_path: Path,
) -> None:
    async with two_incidents(tmp_path) as at:
        await close(at)
        view = await opened(at, HERE)

    assert text(view, "callback_id") == actions.DECLARE


async def test_people_can_declare_even_if_no_incident_can_be_read(
    tmp_path: Path,
) -> None:
    async with two_incidents(tmp_path) as at:
        at.store.refuse_reads()
        view = await opened(at, HERE)

    assert text(view, "callback_id") == actions.DECLARE


async def test_a_window_that_slack_does_not_open_is_answered_by_what_to_type(
    tmp_path: Path,
) -> None:
    async with two_incidents(tmp_path) as at:
        at.slack.always["views.open"] = Refused(error="view_too_large")
        await at.types("/incident", channel_id=HERE)
        await quiet()
        (said,) = at.slack.said()

    for entry in OPEN_ENTRIES:
        assert f"{entry.label}: `/incident {entry.typed}`" in said


@pytest.mark.parametrize("entry", EVERY_ENTRY, ids=lambda x: x.label)
def test_every_entry_is_a_button_of_a_feature_and_can_be_typed(entry: Entry) -> None:
    assert entry.action in WAYS.buttons
    assert entry.typed.split()[0] in WAYS.words


LEADS_TO = {
    actions.CHANGE_DETAILS: actions.UPDATE,
    actions.ASK_TO_CLOSE: actions.CLOSING,
    actions.DECLARE_ANOTHER: actions.DECLARE,
}


@pytest.mark.parametrize("action", LEADS_TO)
async def test_an_entry_leads_on_in_the_same_window(
    tmp_path: Path, action: str
) -> None:
    async with two_incidents(tmp_path) as at:
        await at.sends(selected(await opened(at, HERE), action))
        (sent,) = at.slack.sent("views.update")
        view = child(sent, "view")

    assert (sent["view_id"], sent["hash"]) == ("V1", "h0")
    assert text(view, "callback_id") == LEADS_TO[action]
    form = Form.of_metadata(text(view, "private_metadata"))
    assert form.origin == HERE


async def test_an_answer_is_shown_above_the_incident_as_it_is_by_then(
    tmp_path: Path,
) -> None:
    async with two_incidents(tmp_path) as at:
        view = await opened(at, HERE)
        await close(at)
        await at.sends(selected(view, actions.CHANGE_DETAILS))
        (redrawn,) = at.slack.views("views.update")

    assert "already closed by" in str(items(redrawn, "blocks")[0])
    assert [*buttons(redrawn)] == [(x.action, "2") for x in CLOSED_ENTRIES]
    assert at.slack.methods == ["views.update"]


async def test_a_closed_incident_is_reopened_in_its_window(tmp_path: Path) -> None:
    async with two_incidents(tmp_path) as at:
        view = await opened(at, HERE)
        await close(at)
        await at.sends(selected(view, actions.CHANGE_DETAILS))
        (closed,) = at.slack.views("views.update")
        await at.sends(selected(closed, actions.REOPEN, "t2"))
        redrawn = at.slack.views("views.update")[-1]

    assert "Incident 2 is open again" in str(redrawn["blocks"])
    assert [*buttons(redrawn)] == [NEXT, *((x.action, "2") for x in OPEN_ENTRIES)]


async def test_the_buttons_of_an_answer_are_shown_with_it(tmp_path: Path) -> None:
    async with two_incidents(tmp_path) as at:
        view = await opened(at, HERE)
        answer = Say(
            text=say("Take over?"),
            blocks=(action_row(button("Yes", actions.TRY_AGAIN, "2")),),
        )
        request = invocation_in(view)
        redrawn = await redraw(at.context, request, answer)

    assert redrawn
    assert (actions.TRY_AGAIN, "2") in [*buttons(redrawn.view)]


async def test_nothing_is_shown_of_an_incident_that_is_gone(tmp_path: Path) -> None:
    async with two_incidents(tmp_path) as at:
        view = dict(await opened(at, HERE))
        gone = Form(id="f", origin=HELP, number=None)
        view["private_metadata"] = gone.write()
        await close(at)
        await at.sends(selected(view, actions.CHANGE_DETAILS))

    assert at.slack.methods == ["views.push"]
