"""What is read from a user of Slack's, and which names are readable."""

import pytest

from bot.slack.web.profile import SLACKS_OWN, Profile, readable
from tests.bot.people_fake import HOME, user


def named(display: object, real: object = "", handle: object = "") -> Profile:
    profile = {"display_name": display}
    return Profile.read({"profile": profile, "real_name": real, "name": handle})


@pytest.mark.parametrize(
    "name",
    ["Ada", "Ada Lovelace", "O'Neil-Smith", "דנה", "李小龍", "7", "🦊", "e\u0301"],
)
def test_a_readable_name_is_kept_as_it_is(name: str) -> None:
    assert readable(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "\u00a0\u2003",
        "\u200b\u200b",
        "\u200d",
        "\ufeff",
        "\u3164",
        "\u115f\u1160",
        "\u2800\u2800",
        "\uffa0",
        "\ufffc",
        "\u034f",
        "\ufe0f",
        "\u0301",
        "\U000e0041",
        "\U0001d159",
        "\t\n",
        "\ue000",
    ],
)
def test_an_invisible_name_is_empty(name: str) -> None:
    assert readable(name) == ""


@pytest.mark.parametrize(
    "control",
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
)
def test_a_name_that_reverses_text_is_empty(control: str) -> None:
    assert readable(f"Ada {control}reversed") == ""


def test_a_name_is_on_one_line_and_has_no_invisible_characters() -> None:
    assert readable(" Ada\u200b \n  Love\u00adlace ") == "Ada Lovelace"
    assert readable("\U0001f469\u200d\U0001f692") == "\U0001f469\u200d\U0001f692"


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (("ada", "Ada Lovelace", "al"), "ada"),
        (("", "Ada Lovelace", "al"), "Ada Lovelace"),
        (("\u202eada", "Ada Lovelace", "al"), "Ada Lovelace"),
        (("\u3164", "\u200f", "al"), "al"),
        ((None, 7, "al"), "al"),
        (("\u3164", " ", "\u200b"), ""),
    ],
)
def test_the_next_best_name_is_used(names: tuple[object, ...], shown: str) -> None:
    assert named(*names).name == shown


def test_the_real_name_may_be_only_in_the_profile() -> None:
    profile = {"display_name": "", "real_name": "Ada Lovelace"}

    assert Profile.read({"profile": profile, "name": "al"}).name == "Ada Lovelace"


def test_a_member_is_neither_deactivated_nor_a_bot_nor_a_guest() -> None:
    assert Profile.read(user("Ada")) == Profile(name="Ada", team=HOME)


def test_an_authorised_user_of_an_app_is_not_a_bot() -> None:
    assert not Profile.read(user(is_app_user=True)).bot


@pytest.mark.parametrize("flag", ["is_bot", "is_workflow_bot", "is_connector_bot"])
def test_every_kind_of_bot_is_recognised(flag: str) -> None:
    assert Profile.read({**user(), flag: True}).bot


@pytest.mark.parametrize("person", sorted(SLACKS_OWN))
def test_slacks_own_accounts_are_bots(person: str) -> None:
    assert Profile.read(user(id=person)).bot
    assert not Profile.read(user(id="U1")).bot


@pytest.mark.parametrize("flag", ["is_restricted", "is_ultra_restricted"])
def test_every_kind_of_guest_is_recognised(flag: str) -> None:
    assert Profile.read({**user(), flag: True}).guest


def test_deleted_people_are_deactivated() -> None:
    assert Profile.read(user(deleted=True)).deactivated
    assert not Profile.read(user(deleted="yes")).deactivated


def test_on_enterprise_grid_the_organisation_and_all_workspaces_are_read() -> None:
    org = {"enterprise_id": "E1", "teams": ["T1", None, "T3"]}
    profile = Profile.read(user(enterprise_user=org))

    assert profile.enterprise == "E1"
    assert profile.teams == {"T1", "T3"}
