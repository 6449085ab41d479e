"""Which incident somebody means, typed in its channel or elsewhere."""

from pathlib import Path

import pytest

from actors.incident.ids import ChannelId, IncidentNumber
from actors.incident.lifecycle import Reopen
from actors.incident.trouble import Retry
from bot.dialogue.incident_lookup import FoundIncident, find_incident
from bot.dialogue.invocation import Invocation
from bot.features.feature import Takes
from bot.features.table import WAYS
from bot.screens import actions
from bot.words import unclear_requests
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.incident.case import ADA, T0, incident_of
from tests.bot.dialogue.contexts import CHANNELS, HELP, ONE, TWO, a_context, types
from tests.bot.dialogue.replies import said
from tests.bot.prompt_store import keep
from tests.bot.running_gateway import running_gateway
from tests.bot.team import SEVEN

HERE = CHANNELS[TWO]
LINK = "<https://acme.slack.com/archives/C0ONE/p1700000000000000>"
NINE = IncidentNumber(9)
ABOUT_ONE = [
    row
    for row in WAYS.sub_commands
    if row.takes in {Takes.INCIDENT, Takes.INCIDENT_AND_WORDS}
]
"""The sub-commands that are about one incident."""

OURS = (actions.REOPEN, actions.TRY_AGAIN, actions.POST_AGAIN, actions.IS_THERE)
"""The buttons that stand for an incident's number."""


async def meant_by(folder: Path, text: str, place: ChannelId) -> FoundIncident:
    """Ask a context that knows of two incidents, each with its channel."""
    asked = Invocation(person=ADA, channel=place, text=text, request="r", at=T0)
    async with a_context(folder) as (context, _):
        named = await find_incident(context, asked)
    assert isinstance(named, FoundIncident)
    return named


@pytest.mark.parametrize("space", [" ", "\n", "\t", "\r\n", "\u00a0", "\u2003", "  \n"])
@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("#2", CHANNELS[ONE]),
        ("#2:", CHANNELS[ONE]),
        ("2", HELP),
        ("#2", HELP),
        ("#2", CHANNELS[TWO]),
    ],
)
async def test_any_white_space_may_follow_a_number(
    tmp_path: Path, typed: str, place: ChannelId, space: str
) -> None:
    named = await meant_by(tmp_path, f"{typed}{space}rolled back\nby Ada", place)

    assert named.incident.number == TWO
    assert named.rest == "rolled back\nby Ada"


@pytest.mark.parametrize(
    "text", ["2\nhosts are back", "2 hosts", "#2nd", "#2-3 ms", ""]
)
async def test_in_an_incidents_channel_other_texts_are_about_that_incident(
    tmp_path: Path, text: str
) -> None:
    named = await meant_by(tmp_path, text, CHANNELS[ONE])

    assert named.incident.number == ONE
    assert named.rest == text


@pytest.mark.parametrize(
    "word", ["#incident-0001-web-500s", "1", "#1", LINK, "<#C0ONE|>"]
)
@pytest.mark.parametrize(("name", "command"), [("reopen", Reopen), ("retry", Retry)])
async def test_each_way_to_name_an_incident_selects_it(
    tmp_path: Path, name: str, command: type, word: str
) -> None:
    async with a_context(tmp_path) as (context, engine):
        await types(context, f"{name} {word}", HERE)

    ((number, given, _),) = engine.asked
    assert number == ONE
    assert isinstance(given, command)


@pytest.mark.parametrize("name", [row.name for row in ABOUT_ONE])
@pytest.mark.parametrize("nine", ["9", "#9"])
async def test_an_incident_that_does_not_exist_is_named_as_such(
    tmp_path: Path, name: str, nine: str
) -> None:
    async with a_context(tmp_path) as (context, engine):
        reply = await types(context, f"{name} {nine}")
        assert said(reply) == as_mrkdwn(unclear_requests.no_such(NINE))
        assert (engine.asked, engine.released) == ([], [])


@pytest.mark.parametrize("name", [x.name for x in ABOUT_ONE if not x.only_reads])
async def test_outside_an_incident_channel_the_open_incidents_are_listed(
    tmp_path: Path, name: str
) -> None:
    async with a_context(tmp_path) as (context, engine):
        open_ones = await context.store.open_incidents()
        assert said(await types(context, name)) == as_mrkdwn(
            unclear_requests.outside_incident_channels(open_ones)
        )
        assert (engine.asked, engine.released) == ([], [])


@pytest.mark.parametrize("action", OURS)
@pytest.mark.parametrize("value", ["8", "8 nonsense/step", "0", "999999999"])
async def test_a_button_of_an_incident_that_does_not_exist_says_so(
    tmp_path: Path, action: str, value: str
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)
        number = IncidentNumber(int(value.partition(" ")[0]))

        assert await at.presses(action, value) == as_mrkdwn(
            unclear_requests.no_such(number)
        )
        assert (at.engine.asked, at.engine.released) == ([], [])


@pytest.mark.parametrize("action", OURS)
@pytest.mark.parametrize(
    "value",
    ["99999999999999999999", "9" * 2000, "٣", "-1", "7.0", "²", "", " 7", "seven x"],
)
async def test_a_button_that_names_no_number_is_answered_too(
    tmp_path: Path, action: str, value: str
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)

        assert await at.presses(action, value) == as_mrkdwn(
            unclear_requests.no_such(None)
        )
        assert (at.engine.asked, at.engine.released) == ([], [])


@pytest.mark.parametrize("action", [actions.POST_AGAIN, actions.IS_THERE])
@pytest.mark.parametrize("step", ["nonsense/step", "", "invite/UEVE", "x" * 1990])
async def test_a_button_of_a_step_that_does_not_exist_says_so(
    tmp_path: Path, action: str, step: str
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)

        said = await at.presses(action, f"7 {step}")
        assert said == as_mrkdwn(unclear_requests.no_such_step(incident_of(*SEVEN)))
        assert (at.engine.asked, at.engine.released) == ([], [])
