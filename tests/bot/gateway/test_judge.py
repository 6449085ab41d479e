"""Who may act, judged by the payload and by what is known about the person."""

import pytest
from attrs import evolve as with_

from actors.incident.ids import PersonId
from bot.gateway.may import Verdict, judge
from bot.slack.kit.requests import Act, Belonging
from bot.slack.web.profile import SLACKS_OWN, STRANGER, Profile
from tests.bot.gateway.acts import (
    ALLOWED,
    CLICK,
    COMMAND,
    FOREIGN,
    MEMBER,
    ON_GRID,
    OUTSIDER,
    US,
    acts,
    shown_acts,
)
from tests.bot.people_fake import ELSEWHERE, HOME, OWN


@acts
@pytest.mark.parametrize("known", [None, MEMBER, with_(MEMBER, guest=True), Profile()])
def test_people_of_the_workspace_may_act_also_if_slack_says_nothing(
    act: Act, known: Profile | None
) -> None:
    assert judge(act, US, known) is ALLOWED
    assert judge(act, ON_GRID, known) is ALLOWED


@acts
@pytest.mark.parametrize(
    ("known", "verdict"),
    [
        (with_(MEMBER, deactivated=True), Verdict.DEACTIVATED),
        (with_(MEMBER, bot=True), Verdict.BOT),
        (STRANGER, Verdict.UNKNOWN),
    ],
)
def test_deactivated_people_bots_and_strangers_may_do_nothing(
    act: Act, known: Profile, verdict: Verdict
) -> None:
    assert judge(act, US, known) is verdict
    assert judge(act, ON_GRID, known) is verdict


@acts
@pytest.mark.parametrize("known", [None, MEMBER])
def test_an_empty_id_is_nobody(act: Act, known: Profile | None) -> None:
    assert judge(with_(act, person=PersonId("")), US, known) is Verdict.UNKNOWN


@acts
@pytest.mark.parametrize("person", [OWN, *sorted(SLACKS_OWN)])
def test_the_bot_itself_and_slack_may_do_nothing(act: Act, person: str) -> None:
    assert judge(with_(act, person=PersonId(person)), US, MEMBER) is Verdict.BOT


@acts
@pytest.mark.parametrize("team", [ELSEWHERE, ""])
@pytest.mark.parametrize("known", [None, MEMBER])
def test_what_is_done_with_the_app_elsewhere_is_not_for_us(
    act: Act, team: str, known: Profile | None
) -> None:
    assert judge(with_(act, team=team), US, known) is FOREIGN
    assert judge(with_(act, team=team), ON_GRID, known) is FOREIGN


@shown_acts
@pytest.mark.parametrize("known", [None, MEMBER, OUTSIDER, STRANGER])
def test_in_a_shared_channel_the_persons_team_counts_and_not_the_apps(
    act: Act, known: Profile | None
) -> None:
    assert judge(with_(act, own=Belonging(team=ELSEWHERE)), US, known) is FOREIGN


@acts
def test_without_a_workspace_in_the_payload_slack_says_where_somebody_belongs(
    act: Act,
) -> None:
    unsaid = with_(act, own=Belonging())

    assert judge(unsaid, US, OUTSIDER) is FOREIGN
    assert judge(unsaid, US, with_(OUTSIDER, deactivated=True)) is FOREIGN
    assert judge(unsaid, US, Profile(enterprise="E2")) is FOREIGN
    assert judge(unsaid, US, MEMBER) is ALLOWED
    assert judge(unsaid, US, None) is ALLOWED


@shown_acts
def test_what_the_payload_says_counts_more_than_what_slack_says_of_the_person(
    act: Act,
) -> None:
    assert judge(act, US, OUTSIDER) is ALLOWED


@shown_acts
@pytest.mark.parametrize(
    ("own", "known", "verdict"),
    [
        (Belonging(team="T9"), Profile(team="T9", enterprise="E1"), ALLOWED),
        (Belonging(team="T9"), Profile(teams=frozenset({"T9", HOME})), ALLOWED),
        (Belonging(team="T9"), Profile(team="E1"), ALLOWED),
        (Belonging(team="E1"), Profile(team="T9", enterprise="E1"), ALLOWED),
        (Belonging(team="E1"), None, ALLOWED),
        (Belonging(team="T9", enterprise="E1"), None, ALLOWED),
        (Belonging(enterprise="E1"), None, ALLOWED),
        (Belonging(team="T9", enterprise="E2"), None, FOREIGN),
        (Belonging(team="T9", enterprise="E2"), Profile(enterprise="E1"), FOREIGN),
        (Belonging(team="T9"), Profile(team="T9", enterprise="E2"), FOREIGN),
        (Belonging(team="T9"), Profile(team="T9"), FOREIGN),
        (Belonging(team="T9"), Profile(), FOREIGN),
        (Belonging(team="T9"), STRANGER, FOREIGN),
        (Belonging(team="T9"), None, Verdict.UNCONFIRMED),
        (
            Belonging(team="T9"),
            Profile(team="T9", enterprise="E1", deactivated=True),
            Verdict.DEACTIVATED,
        ),
    ],
)
def test_on_enterprise_grid_the_organisation_counts(
    act: Act, own: Belonging, known: Profile | None, verdict: Verdict
) -> None:
    assert judge(with_(act, enterprise="E1", own=own), ON_GRID, known) is verdict


def test_commands_of_the_organisations_other_workspaces_are_carried_out() -> None:
    elsewhere = with_(COMMAND, team="T9", enterprise="E1")

    assert judge(elsewhere, ON_GRID, Profile(team="T9", enterprise="E1")) is ALLOWED
    assert judge(elsewhere, ON_GRID, None) is ALLOWED
    assert judge(with_(elsewhere, team="E1"), ON_GRID, None) is ALLOWED
    assert judge(elsewhere, US, None) is FOREIGN
    assert judge(with_(elsewhere, enterprise="E2"), ON_GRID, None) is FOREIGN
    assert judge(with_(elsewhere, enterprise=""), ON_GRID, None) is FOREIGN


def test_no_organisation_is_nobodys_organisation() -> None:
    nowhere = Belonging(team="T9")

    assert judge(with_(CLICK, own=nowhere), US, Profile(team="T9")) is FOREIGN
    assert judge(with_(CLICK, team="T9", enterprise=""), US, None) is FOREIGN
