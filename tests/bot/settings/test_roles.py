"""The roles of a configuration: who is asked for, who leads, and the briefs."""

from collections.abc import Collection

import pytest
from attrs import evolve as with_

from actors.incident.facts import Role
from bot.features.table import WAYS
from bot.settings import SettingsError, read_settings
from bot.settings.configuration import DEFAULT_ROLES, Configuration
from tests.bot.settings.inputs import TOKENS, configuration, only_file, problems

LEGAL = Role(key="legal", word="Legal")


def role(key: str, more: str = "") -> str:
    return f'[[roles]]\nkey = "{key}"\nword = "{key.title()}"\n{more}\n'


def test_the_default_roles_are_the_lead_s_and_four_others() -> None:
    found = Configuration()
    assert [(x.key, x.word) for x in found.roles] == [
        ("lead", "Incident lead"),
        ("comms", "Comms lead"),
        ("tech", "Tech lead"),
        ("support", "Support lead"),
        ("scribe", "Scribe"),
    ]
    assert [x.key for x in found.asked_roles] == ["comms", "tech", "support"]
    assert found.lead_role == found.role("lead")


def test_each_default_role_has_a_brief_of_five_lines() -> None:
    found = Configuration()
    assert [len(found.brief_of(x.key)) for x in DEFAULT_ROLES] == [5] * 5
    assert found.brief_of("scribe")[2] == "Mark guesses as guesses."
    assert found.brief_of("legal") == ()


def test_a_configured_role_has_its_own_brief_and_may_not_be_asked_for() -> None:
    toml = role("legal", 'ask = false\nbrief = [" Read it. ", "Say yes or no."]')
    found = configuration(toml + role("press"))
    assert found.roles == (LEGAL, Role(key="press", word="Press"))
    assert found.asked_roles == found.roles[1:]
    assert found.brief_of("legal") == ("Read it.", "Say yes or no.")
    assert found.brief_of("press") == ()


def test_a_configured_role_with_a_default_role_s_key_keeps_its_brief() -> None:
    found = configuration(role("tech") + role("comms", "brief = []"))
    assert found.brief_of("tech") == Configuration().brief_of("tech")
    assert found.brief_of("comms") == ()
    assert found.asked_roles == found.roles


def test_a_configured_role_is_needed_if_it_says_so() -> None:
    found = configuration(role("comms") + role("legal", "needed = true"))
    assert [x.key for x in found.roles if x.needed] == ["legal"]
    assert [x.key for x in Configuration().roles if x.needed] == ["comms"]


def test_nobody_leads_if_the_configured_roles_have_no_lead() -> None:
    assert configuration(role("legal")).lead_role is None
    assert configuration("roles = []").lead_role is None
    assert configuration(role("lead", "leads = false")).lead_role is None


def test_a_role_that_leads_may_have_any_key() -> None:
    found = configuration(role("lead") + role("legal", "leads = true"))
    assert found.lead_role == with_(LEGAL, leads=True)
    assert [x.leads for x in found.roles] == [False, True]


def test_a_role_with_the_key_lead_leads_if_no_other_does() -> None:
    found = configuration(role("legal") + role("lead"))
    assert found.lead_role == Role(key="lead", word="Lead", leads=True)
    assert [x.leads for x in found.roles] == [False, True]


BAD = [
    (
        role("legal", "leads = true") + role("lead", "leads = true"),
        "8: roles[1].leads: roles[0] already leads the incident",
        "write leads = true for one role only",
    ),
    (
        role("legal", "leads = 1"),
        "4: roles[0].leads: 1 is not true or false",
        "write leads = true, without quotes",
    ),
    (
        role("legal", 'ask = "no"'),
        '4: roles[0].ask: "no" is not true or false',
        "write ask = true, without quotes",
    ),
    (
        role("legal", 'brief = "Read it."'),
        '4: roles[0].brief: "Read it." is not an array',
        'write brief = ["…"]',
    ),
    (
        role("legal", "brief = [1]"),
        "4: roles[0].brief[0]: 1 is not text",
        "put it in double quotes",
    ),
    (
        role("legal", 'brief = ["Read it.", " "]'),
        "4: roles[0].brief[1]: is empty",
        "write something between the quotes, or remove the line",
    ),
    (
        role("legal", f'brief = ["{"a" * 201}"]'),
        "4: roles[0].brief[0]: has 201 characters, must have 200 or fewer",
        "shorten it",
    ),
    (
        role("legal", 'brief = ["Read\\nit."]'),
        "4: roles[0].brief[0]: has a line break or a control character",
        "write it on one line",
    ),
    (
        role("legal", 'brief = ["1", "2", "3", "4", "5", "6"]'),
        "4: roles[0].brief: has 6 lines, must have 5 or fewer",
        "remove some",
    ),
    (
        role("legal", "breif = []"),
        "4: roles[0].breif: is not a key that Muster knows",
        "change it to brief",
    ),
]


@pytest.mark.parametrize(("toml", "what", "fix"), BAD)
def test_a_bad_role_is_reported_with_its_line_and_a_fix(
    toml: str, what: str, fix: str
) -> None:
    assert problems(toml=toml) == [f"muster.toml:{what}. Fix: {fix}"]


def read(toml: str, taken: Collection[str]) -> Configuration:
    read_file = only_file("muster.toml", toml)
    return read_settings(TOKENS, read_file, taken).configuration


def test_a_role_may_not_have_the_word_of_a_sub_command() -> None:
    toml = role("status") + role("legal").replace('"Legal"', '"STATUS"')
    with pytest.raises(SettingsError) as caught:
        read(toml, {"status", "help"})
    why = "is already the word of a sub-command. Fix: choose another"
    assert str(caught.value).split("\n") == [
        f'muster.toml:2: roles[0].key: "status" {why}',
        f'muster.toml:3: roles[0].word: "Status" {why}',
        f'muster.toml:7: roles[1].word: "STATUS" {why}',
    ]


def test_a_role_s_name_may_contain_the_word_of_a_sub_command() -> None:
    toml = role("status-page").replace("Status-Page", "Status page")
    assert read(toml, {"status", "page"}).role("status-page")


def test_no_default_role_has_the_word_of_a_sub_command() -> None:
    names = {name.lower() for x in DEFAULT_ROLES for name in (x.key, x.word)}
    assert names.isdisjoint(WAYS.words)


def test_a_brief_within_all_limits_is_no_problem() -> None:
    lines = ", ".join(f'"{"a" * 200}"' for _ in range(5))
    assert (
        len(configuration(role("legal", f"brief = [{lines}]")).brief_of("legal")) == 5
    )
