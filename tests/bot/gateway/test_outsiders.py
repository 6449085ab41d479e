"""People without permission are told so, and nothing is done."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from attrs import evolve as with_

from actors.incident.ids import IncidentNumber
from bot.base.json_types import JsonObject
from bot.dialogue.forms.field_errors import unmarked
from bot.dialogue.forms.form import Form
from bot.gateway import responses
from bot.gateway.may import Verdict
from bot.screens.details.filled import TITLE
from bot.slack.socket.envelope import Envelope
from bot.slack.web.identity import Identity
from bot.words import refusals
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.incident.case import ADA, DECLARED, HELP
from tests.bot.people_fake import ELSEWHERE, HOME, OWN, FakeUsers, user
from tests.bot.prompt_store import keep
from tests.bot.running_gateway import RunningGateway, running_gateway
from tests.bot.sent import chosen, clicked, submitted, typed
from tests.bot.team import US

REFUSED_PEOPLE = [
    (user(deleted=True), as_mrkdwn(refusals.DEACTIVATED)),
    (user(is_bot=True), as_mrkdwn(refusals.NOT_FOR_BOTS)),
    (None, as_mrkdwn(refusals.UNKNOWN_PERSON)),
]
refused_people = pytest.mark.parametrize(("said", "why"), REFUSED_PEOPLE)


VALUES = {"title": "Mails are late", "service": "not-sure", "severity": "p3"}


@asynccontextmanager
async def seven(
    folder: Path, told: FakeUsers | None = None, identity: Identity = US
) -> AsyncIterator[RunningGateway]:
    """A running gateway with the incident 7."""
    async with running_gateway(folder, told=told, identity=identity) as at:
        await keep(at.store, 7, *DECLARED)
        yield at


def command(
    line: str = "/incident", text: str = "Mails are late", team_id: str = HOME
) -> Envelope:
    return typed(line, text, team_id=team_id, channel_id=HELP)


def click(team: str = HOME, action: str = "reopen", value: str = "7") -> Envelope:
    return clicked(action, value, team=team)


def form_for(callback: str) -> Form:
    number = IncidentNumber(7) if callback == "update" else None
    return Form(id="f", origin=None, number=number, version=1)


def submission(team: str = HOME, callback: str = "declare") -> Envelope:
    return submitted(VALUES, form_for(callback), callback, team=team)


def choice(team: str = HOME) -> Envelope:
    return chosen(VALUES, form_for("declare"), "declare", team=team)


def told_of(said: JsonObject | None) -> FakeUsers:
    return FakeUsers(users={ADA: said} if said else {})


async def test_people_of_the_workspace_are_served(tmp_path: Path) -> None:
    async with seven(tmp_path) as at:
        assert await at.sends(command()) is None
        assert at.slack.methods == ["views.open"]
        await at.sends(click())
        assert len(at.engine.asked) == 1
        closed = await at.sends(submission(callback="update"))
        assert closed is None
        assert len(at.engine.asked) == 2
        await at.sends(choice())
        assert at.slack.methods == ["views.open", "views.update"]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("/incident", ""),
        ("/incident", "Mails are late"),
        ("/incident", "close all good"),
        ("/incident", "edit"),
        ("/incident", "status"),
        ("/closeincident", ""),
        ("/ping", ""),
    ],
)
async def test_an_outsiders_command_does_nothing_and_is_answered(
    tmp_path: Path, line: str, text: str
) -> None:
    async with seven(tmp_path, told_of(user(team=ELSEWHERE))) as at:
        answer = await at.sends(command(line, text))
        assert answer is not None
        assert answer["text"] == as_mrkdwn(refusals.FOREIGN)
        assert at.has_done_nothing


@refused_people
async def test_a_command_does_nothing_for_people_without_permission(
    tmp_path: Path, said: JsonObject | None, why: str
) -> None:
    async with seven(tmp_path, told_of(said)) as at:
        answer = await at.sends(command("/closeincident"))
        assert answer is not None
        assert answer["text"] == why
        assert at.has_done_nothing


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("reopen", "7"),
        ("try_again", "7"),
        ("post_again", "7 card"),
        ("is_there", "7 card"),
        ("declare_anyway", "Mails are late"),
        ("open_again", "Mails are late"),
    ],
)
async def test_an_outsiders_button_does_nothing_and_is_answered(
    tmp_path: Path, action: str, value: str
) -> None:
    async with seven(tmp_path) as at:
        assert await at.sends(click(ELSEWHERE, action, value)) is None
        assert at.slack.said() == [as_mrkdwn(refusals.FOREIGN)]
        assert at.has_done_nothing


@refused_people
async def test_a_button_does_nothing_for_people_without_permission(
    tmp_path: Path, said: JsonObject | None, why: str
) -> None:
    async with seven(tmp_path, told_of(said)) as at:
        await at.sends(click())
        assert at.slack.said() == [why]
        assert at.has_done_nothing


@pytest.mark.parametrize("callback", ["declare", "update"])
async def test_an_outsiders_window_is_not_taken_and_says_so(
    tmp_path: Path, callback: str
) -> None:
    async with seven(tmp_path) as at:
        answer = await at.sends(submission(ELSEWHERE, callback))
        assert answer == {
            "response_action": "errors",
            "errors": {TITLE: unmarked(as_mrkdwn(refusals.FOREIGN))},
        }
        assert at.has_done_nothing


@refused_people
async def test_a_window_is_not_accepted_from_people_without_permission(
    tmp_path: Path, said: JsonObject | None, why: str
) -> None:
    async with seven(tmp_path, told_of(said)) as at:
        answer = await at.sends(submission())
        assert answer is not None
        assert answer["errors"] == {TITLE: unmarked(why)}
        assert at.has_done_nothing


async def test_an_outsiders_choice_brings_no_leads(tmp_path: Path) -> None:
    async with seven(tmp_path) as at:
        assert await at.sends(choice(ELSEWHERE)) is None
        assert at.has_done_nothing


@pytest.mark.parametrize("said", [said for said, _ in REFUSED_PEOPLE])
async def test_a_choice_brings_no_leads_for_people_without_permission(
    tmp_path: Path,
    said: JsonObject | None,
) -> None:
    async with seven(tmp_path, told_of(said)) as at:
        assert await at.sends(choice()) is None
        assert at.has_done_nothing


@pytest.mark.parametrize(
    ("sent", "nobody"),
    [
        (partial(command, "/closeincident"), {"user_id": ""}),
        (partial(command, "/closeincident"), {"user_id": None}),
        (click, {"user": {"id": "", "team_id": HOME}}),
        (submission, {"user": {"team_id": HOME}}),
        (choice, {"user": None}),
    ],
)
async def test_a_request_without_a_person_is_refused(
    tmp_path: Path, sent: Callable[[], Envelope], nobody: JsonObject
) -> None:
    async with seven(tmp_path) as at:
        envelope = sent()
        payload = {**envelope.payload, **nobody}
        await at.sends(with_(envelope, payload=payload))
        assert at.has_done_nothing


@pytest.mark.parametrize("team", [ELSEWHERE, ""])
async def test_what_is_done_with_the_app_elsewhere_does_nothing(
    tmp_path: Path, team: str
) -> None:
    async with seven(tmp_path) as at:
        answer = await at.sends(command(team_id=team))
        assert answer is not None
        assert answer["text"] == as_mrkdwn(refusals.FOREIGN)
        assert at.has_done_nothing


@pytest.mark.parametrize("fault", ["down", "hung"])
async def test_a_window_opens_even_if_slack_does_not_describe_the_person(
    tmp_path: Path, fault: str
) -> None:
    async with seven(tmp_path, FakeUsers(fault=fault)) as at:
        assert await at.sends(command()) is None
        assert at.slack.methods == ["views.open"]


GRID = Identity(team=HOME, user=OWN, bot="B1", enterprise="E1")
ORG = {"enterprise_id": "E1", "teams": [ELSEWHERE]}


async def test_colleagues_of_the_organisation_act_in_a_shared_channel(
    tmp_path: Path,
) -> None:
    colleague = user(team=ELSEWHERE, enterprise_user=ORG)
    async with seven(tmp_path, told_of(colleague), GRID) as at:
        await at.sends(click(ELSEWHERE))
        assert len(at.engine.asked) == 1


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (told_of(user(team=ELSEWHERE)), as_mrkdwn(refusals.FOREIGN)),
        (FakeUsers(fault="down"), as_mrkdwn(refusals.UNCONFIRMED)),
    ],
)
async def test_people_not_known_to_belong_to_the_organisation_are_refused(
    tmp_path: Path, told: FakeUsers, why: str
) -> None:
    async with seven(tmp_path, told, GRID) as at:
        await at.sends(click(ELSEWHERE))
        assert at.slack.said() == [why]
        assert at.has_done_nothing


def test_there_are_words_for_every_refusal() -> None:
    assert set(responses.VERDICT_TEXTS) == set(Verdict) - {Verdict.ALLOWED}
