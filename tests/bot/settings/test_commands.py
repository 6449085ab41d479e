"""The names of the slash commands in the configuration."""

import pytest

from bot.settings.commands import OWN, Commands
from tests.bot.settings.inputs import configuration, problems

COMMANDS = "[commands]\n"


def test_without_a_section_the_commands_have_their_own_names() -> None:
    assert configuration("").commands == OWN


def test_a_team_chooses_names_and_keeps_the_others() -> None:
    found = configuration(COMMANDS + 'incident = "/outage"\nping = "/muster_ping-2"')
    assert found.commands == Commands(incident="/outage", ping="/muster_ping-2")
    assert found.commands.close == "/closeincident"


def test_the_longest_name_that_slack_allows_is_allowed() -> None:
    name = f"/{'x' * 31}"
    assert configuration(f'{COMMANDS}close = "{name}"').commands.close == name


@pytest.mark.parametrize("name", ["outage", "/Outage", "/", "/out age", f"/{'x' * 32}"])
def test_a_name_that_slack_refuses_is_reported_with_a_fix(name: str) -> None:
    what = f'"{name}" cannot be the name of a command'
    fix = (
        "write a slash and 1 to 31 lower-case letters, digits, hyphens or "
        'underscores, such as incident = "/incident"'
    )
    found = problems(toml=f'{COMMANDS}incident = "{name}"')
    assert found == [f"muster.toml:2: commands.incident: {what}. Fix: {fix}"]


@pytest.mark.parametrize(
    ("toml", "what", "fix"),
    [
        (
            'incident = "/x"\nclose = "/x"',
            '3: commands.close: "/x" is already the name of incident',
            "choose another",
        ),
        (
            'incident = "/ping"',
            '2: commands.incident: "/ping" is already the name of ping',
            "choose another",
        ),
        (
            'ping = ""',
            "2: commands.ping: is empty",
            "write something between the quotes",
        ),
        ("ping = 1", "2: commands.ping: 1 is not text", "put it in double quotes"),
        (
            'pong = "/x"',
            "2: commands.pong: is not a key that Muster knows",
            "change it to ping",
        ),
    ],
)
def test_names_that_cannot_be_are_reported_with_their_line_and_a_fix(
    toml: str, what: str, fix: str
) -> None:
    assert problems(toml=COMMANDS + toml) == [f"muster.toml:{what}. Fix: {fix}"]


def test_a_name_leads_to_its_command_and_so_does_an_own_name_that_is_free() -> None:
    names = Commands(incident="/outage", close="/ping", ping="/pong")
    typed = ["/outage", "/incident", "/ping", "/closeincident", "/pong", "/other"]
    assert [names.own(x) for x in typed] == [
        "/incident",
        "/incident",
        "/closeincident",
        "/closeincident",
        "/ping",
        "/other",
    ]
