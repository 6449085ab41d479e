"""Whoever may not act is told so in words, and nothing is done for them."""

import pytest

from bot import words
from bot.may import Verdict
from bot.slack import gateway
from bot.slack.field_errors import unmarked
from bot.slack.filled import TITLE
from bot.slack.identity import Identity
from bot.slack.json_types import JsonObject
from tests.actors.incident.case import ADA
from tests.bot.slack.gateway_fake import choice, click, command, scene, submission
from tests.bot.slack.people_fake import ELSEWHERE, HOME, OWN, Told, user

REFUSED_PEOPLE = [
    (user(deleted=True), words.DEACTIVATED),
    (user(is_bot=True), words.NOT_FOR_BOTS),
    (None, words.UNKNOWN_PERSON),
]
refused_people = pytest.mark.parametrize(("said", "why"), REFUSED_PEOPLE)


def told_of(said: JsonObject | None) -> Told:
    return Told(users={ADA: said} if said else {})


async def test_people_of_the_workspace_are_served() -> None:
    async with scene() as at:
        assert await at.sends("slash_commands", command()) is None
        assert at.slack.calls == ["views.open"]
        await at.sends("interactive", click())
        assert len(at.works.commands) == 1
        closed = await at.sends("interactive", submission(callback="update"))
        assert closed is None
        assert len(at.works.commands) == 2
        await at.sends("interactive", choice())
        assert at.slack.calls == ["views.open", "views.update"]


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        ("/incident", ""),
        ("/incident", "Mails are late"),
        ("/incident", "close all good"),
        ("/incident", "update"),
        ("/incident", "status"),
        ("/closeincident", ""),
        ("/ping", ""),
    ],
)
async def test_an_outsiders_command_does_nothing_and_is_answered(
    line: str, typed: str
) -> None:
    async with scene(told_of(user(team=ELSEWHERE))) as at:
        answer = await at.sends("slash_commands", command(line, typed))
        assert answer is not None
        assert answer["text"] == words.FOREIGN
        assert at.has_done_nothing


@refused_people
async def test_a_command_of_nobody_who_may_act_does_nothing(
    said: JsonObject | None, why: str
) -> None:
    async with scene(told_of(said)) as at:
        answer = await at.sends("slash_commands", command("/closeincident"))
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
    action: str, value: str
) -> None:
    async with scene() as at:
        assert await at.sends("interactive", click(ELSEWHERE, action, value)) is None
        assert at.slack.said == [words.FOREIGN]
        assert at.has_done_nothing


@refused_people
async def test_a_button_of_nobody_who_may_act_does_nothing(
    said: JsonObject | None, why: str
) -> None:
    async with scene(told_of(said)) as at:
        await at.sends("interactive", click())
        assert at.slack.said == [why]
        assert at.has_done_nothing


@pytest.mark.parametrize("callback", ["declare", "update"])
async def test_an_outsiders_window_is_not_taken_and_says_so(callback: str) -> None:
    async with scene() as at:
        answer = await at.sends("interactive", submission(ELSEWHERE, callback))
        assert answer == {
            "response_action": "errors",
            "errors": {TITLE: unmarked(words.FOREIGN)},
        }
        assert at.has_done_nothing


@refused_people
async def test_a_window_of_nobody_who_may_act_is_not_taken(
    said: JsonObject | None, why: str
) -> None:
    async with scene(told_of(said)) as at:
        answer = await at.sends("interactive", submission())
        assert answer is not None
        assert answer["errors"] == {TITLE: unmarked(why)}
        assert at.has_done_nothing


async def test_an_outsiders_choice_brings_no_leads() -> None:
    async with scene() as at:
        assert await at.sends("interactive", choice(ELSEWHERE)) is None
        assert at.has_done_nothing


@pytest.mark.parametrize("said", [said for said, _ in REFUSED_PEOPLE])
async def test_a_choice_of_nobody_who_may_act_brings_no_leads(
    said: JsonObject | None,
) -> None:
    async with scene(told_of(said)) as at:
        assert await at.sends("interactive", choice()) is None
        assert at.has_done_nothing


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("slash_commands", {**command("/closeincident"), "user_id": ""}),
        ("slash_commands", {**command("/closeincident"), "user_id": None}),
        ("interactive", {**click(), "user": {"id": "", "team_id": HOME}}),
        ("interactive", {**submission(), "user": {"team_id": HOME}}),
        ("interactive", {**choice(), "user": None}),
    ],
)
async def test_nobody_at_all_may_do_nothing(kind: str, payload: JsonObject) -> None:
    async with scene() as at:
        await at.sends(kind, payload)
        assert at.has_done_nothing


@pytest.mark.parametrize("team", [ELSEWHERE, ""])
async def test_what_is_done_with_the_app_elsewhere_does_nothing(team: str) -> None:
    async with scene() as at:
        answer = await at.sends("slash_commands", {**command(), "team_id": team})
        assert answer is not None
        assert answer["text"] == words.FOREIGN
        assert at.has_done_nothing


@pytest.mark.parametrize("mood", ["down", "hung"])
async def test_a_window_opens_though_slack_does_not_say_who_asks(mood: str) -> None:
    async with scene(Told(mood=mood)) as at:
        assert await at.sends("slash_commands", command()) is None
        assert at.slack.calls == ["views.open"]


async def test_colleagues_of_the_organisation_act_in_a_shared_channel() -> None:
    grid = Identity(team=HOME, user=OWN, bot="B1", enterprise="E1")
    org = {"enterprise_id": "E1", "teams": [ELSEWHERE]}
    colleague = user(team=ELSEWHERE, enterprise_user=org)
    async with scene(told_of(colleague), grid) as at:
        await at.sends("interactive", click(ELSEWHERE))
        assert len(at.works.commands) == 1
    async with scene(told_of(user(team=ELSEWHERE)), grid) as at:
        await at.sends("interactive", click(ELSEWHERE))
        assert at.slack.said == [words.FOREIGN]
        assert at.has_done_nothing
    async with scene(Told(mood="down"), grid) as at:
        await at.sends("interactive", click(ELSEWHERE))
        assert at.slack.said == [words.UNCONFIRMED]
        assert at.has_done_nothing


def test_there_are_words_for_every_refusal() -> None:
    assert set(gateway.WHY_NOT) == set(Verdict) - {Verdict.ALLOWED}
