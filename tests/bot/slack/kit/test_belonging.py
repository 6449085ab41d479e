"""A request names the app's team and organisation, and the person's own."""

import pytest

from bot.base.json_types import JsonObject
from bot.slack.kit.payloads import parse
from bot.slack.kit.requests import Act, Belonging, SlackEvent, UnknownRequest
from tests.actors.incident.case import ADA
from tests.bot.slack.kit.samples import (
    CHOICE,
    CLICK,
    CLOSED,
    COMMAND,
    GLOBAL_SHORTCUT,
    HOME_CLICK,
    MODAL,
    SUBMISSION,
    USER,
)


def test_the_team_may_stand_with_the_user() -> None:
    request = parse("interactive", {**CLICK, "team": None})

    assert request.team == "T1"


ELSEWHERE = {"id": ADA, "team_id": "T2"}
INTERACTIONS = [SUBMISSION, CLOSED, CLICK, CHOICE, HOME_CLICK, GLOBAL_SHORTCUT]


def act_of(kind: str, payload: JsonObject) -> Act:
    request = parse(kind, payload)
    assert not isinstance(request, SlackEvent | UnknownRequest)
    return request


@pytest.mark.parametrize("payload", INTERACTIONS)
def test_the_apps_team_and_the_persons_own_are_kept_apart(payload: JsonObject) -> None:
    act = act_of("interactive", {**payload, "user": ELSEWHERE})

    assert act.team == "T1"
    assert act.own == Belonging(team="T2")


@pytest.mark.parametrize("payload", [SUBMISSION, CLOSED, CHOICE])
def test_a_window_from_a_shared_channel_may_name_the_apps_team_beside_it(
    payload: JsonObject,
) -> None:
    view = {**MODAL, "app_installed_team_id": "T1"}
    opened_there = {**payload, "team": {"id": "T2"}, "view": view}
    act = act_of("interactive", {**opened_there, "user": ELSEWHERE})
    assert (act.team, act.own) == ("T1", Belonging(team="T2"))

    act = act_of("interactive", {**opened_there, "user": {"id": ADA}})
    assert (act.team, act.own) == ("T1", Belonging(team="T2"))


@pytest.mark.parametrize("payload", INTERACTIONS)
def test_the_apps_team_says_nothing_of_the_persons_own(payload: JsonObject) -> None:
    act = act_of("interactive", {**payload, "user": {"id": ADA}})

    assert (act.team, act.own) == ("T1", Belonging())


@pytest.mark.parametrize("payload", INTERACTIONS)
def test_the_organisation_stands_alone_or_with_the_team(payload: JsonObject) -> None:
    org = {"enterprise": {"id": "E1", "name": "Org"}}
    assert act_of("interactive", {**payload, **org}).enterprise == "E1"

    team = {"team": {"id": "T1", "enterprise_id": "E1"}, "enterprise": None}
    assert act_of("interactive", {**payload, **team}).enterprise == "E1"
    assert act_of("interactive", payload).enterprise == ""

    user = {"user": {**USER, "enterprise_id": "E2"}}
    own = Belonging(team="T1", enterprise="E2")
    assert act_of("interactive", {**payload, **user}).own == own


def test_a_command_says_nothing_of_the_persons_own_team() -> None:
    act = act_of("slash_commands", {**COMMAND, "enterprise_id": "E1"})

    assert (act.team, act.enterprise, act.own) == ("T1", "E1", Belonging())
