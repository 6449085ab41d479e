import re
import tomllib
from xml.etree import ElementTree as ET

import click
import pytest
from click.testing import CliRunner

from actors.incident import settle
from actors.incident.plan.receipt import RECEIPT_AFTER, WORRY_AFTER
from bot import bot
from bot.__main__ import EX_CANTCREAT, EX_NOINPUT, EX_TEMPFAIL, main
from bot.engine.watchdog import EX_SOFTWARE
from bot.features.table import WAYS
from bot.settings import EX_CONFIG, SqliteDatabase, read_settings
from bot.slack.web.scopes import bot_scopes
from bot.timeouts import Timeouts
from tests.bot.settings.inputs import TOKENS, only_file
from tests.pages import anchors, cells, part
from tests.source_code import ROOT

README = (ROOT / "README.md").read_text("utf-8")
OPERATIONS = "docs/operations.md"
PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/architecture.md",
    "docs/configuration.md",
    "docs/operations.md",
    "docs/reliability.md",
    "docs/responding.md",
)
VENV = "python3 -m venv .venv && .venv/bin/pip install -q -r"

COMMAND_LINES = (
    f"{VENV} requirements.txt && .venv/bin/python -m bot demo",
    f"{VENV} requirements-dev.txt && .venv/bin/python -m pytest",
)


def test_every_command_stands_with_its_help() -> None:
    rows = cells("README.md", "## Every command")
    documented = [(usage.strip("`"), says) for usage, says in rows]
    subcommands = [
        (f"/incident {row.name or 'ROLE'} {row.usage}".strip(), row.help)
        for row in WAYS.help
    ]
    assert documented[: len(subcommands)] == subcommands, (
        "the first rows of the table in README.md, “Every command”, have to say in "
        "order what the features of bot/features/table.py say of their sub-commands "
        f"(name, usage and help): {subcommands}"
    )
    others = {usage.split()[0] for usage, _says in documented[len(subcommands) :]}
    assert others == set(WAYS.commands) - {"/incident"}, (
        "the last rows of that table have to be the other commands of "
        "bot/features/table.py"
    )


def test_every_event_that_slack_reports_stands_beside_the_scopes() -> None:
    text = README.split("## Scopes")[1].split("## Limits")[0]
    assert [kind for kind in WAYS.events if f"`{kind}`" in text] == [*WAYS.events]


def test_every_scope_stands_with_its_reason() -> None:
    rows = cells("README.md", "## Scopes")
    assert [scope.strip("`") for scope, _why in rows] == list(bot_scopes())
    assert all(why for _scope, why in rows)


@pytest.mark.parametrize("line", COMMAND_LINES)
def test_the_commands_stand_on_lines_of_their_own(line: str) -> None:
    assert README.split("\n").count(line) == 1


def test_one_line_ends_with_the_test_command() -> None:
    lines = [line for line in README.split("\n") if line.endswith("-m pytest")]
    assert len(lines) == 1


def test_the_exit_codes_are_those_of_the_code() -> None:
    said = {int(row[0]) for row in cells(OPERATIONS, "## Exit codes")}
    codes = {EX_NOINPUT, EX_SOFTWARE, EX_CANTCREAT, EX_TEMPFAIL, EX_CONFIG}
    assert said == {0, 1} | codes


def test_the_times_are_those_of_the_code() -> None:
    lock = Timeouts().lock.total_seconds()
    assert f"waits for {lock:.0f} seconds" in part("README.md", "## Deploy it")
    assert bot.INTAKE_GRACE + bot.CALL_GRACE < 10
    refusals = part("README.md", "## When Slack refuses something")
    assert f"after {RECEIPT_AFTER.seconds} seconds" in refusals
    assert WORRY_AFTER.seconds == 5 * 60
    assert "waiting for five minutes" in refusals
    assert settle.PATIENCE > WORRY_AFTER


def test_every_command_of_the_command_line_that_is_named_exists() -> None:
    pages = README + (ROOT / OPERATIONS).read_text("utf-8")
    named = set(re.findall(r"python -m bot ([a-z]+)", pages))
    assert isinstance(main, click.Group)
    assert named == set(main.commands)


def test_the_configuration_in_the_set_up_is_accepted() -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    toml = "\n".join(line.strip() for line in block.split("\n"))
    settings = read_settings(TOKENS, only_file("muster.toml", toml))
    assert settings.configuration.service("apply")


def test_the_default_database_is_named() -> None:
    assert f"`{SqliteDatabase().path}`" in part("README.md", "## Deploy it")


def test_the_place_for_the_figures_is_marked() -> None:
    figures = part("docs/reliability.md", "## Speed and size")
    assert "`python -m tests.benchmarks`" in figures
    for mark in ("figures", "growth"):
        table = rf"^<!-- {mark} -->\n\| what .+\n<!-- /{mark} -->$"
        assert re.search(table, figures, re.MULTILINE | re.DOTALL), mark


@pytest.mark.parametrize("page", PAGES)
def test_every_link_to_a_file_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    for link in links:
        path, _, anchor = link.partition("#")
        there = (ROOT / page).parent / path if path else ROOT / page
        assert there.exists(), link
        assert not anchor or anchor in anchors(str(there)), link


@pytest.mark.parametrize("page", PAGES)
def test_every_file_and_folder_that_is_named_exists(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    named = re.findall(r"`((?:actors|bot|docs|tests)/[\w./-]*)`", text)
    missing = [name for name in named if not (ROOT / name).exists()]
    assert missing == [name for name in named if "NAME" in name]


@pytest.mark.parametrize("page", PAGES)
def test_a_line_holds_one_sentence_at_most(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    prose = [
        line
        for line in re.sub(r"```.*?```", "", text, flags=re.DOTALL).split("\n")
        if line and line[0] not in "|>!`" and not re.match(r" *- \*\*", line)
    ]
    assert [line for line in prose if re.search(r"[a-z`)]\. [A-Z]", line)] == []


def test_the_picture_shows_a_run_and_loads_nothing() -> None:
    picture = (ROOT / "docs" / "picture.svg").read_text("utf-8")
    # It is our own file.
    words = " ".join(ET.fromstring(picture).itertext())  # noqa: S314
    words = words.replace("\xa0", " ")
    assert "/closeincident" in words
    assert "checks passed" in words
    addresses = set(re.findall(r"\w+://[^\s\"'<]+", picture))
    assert addresses == {"http://www.w3.org/2000/svg"}
    assert "url(#" in picture
    assert "@font-face" not in picture


def test_the_version_of_the_project_is_the_latest_in_the_changelog() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    latest = re.findall(r"^## \[([\d.]+)\] - \d{4}-\d\d-\d\d$", text, re.MULTILINE)[0]
    printed = CliRunner().invoke(main, ["--version"]).output
    assert latest == project["version"] == printed.split()[-1]


def test_the_commands_of_contributing_are_those_that_compiled_the_requirements() -> (
    None
):
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    for name in ("requirements.txt", "requirements-dev.txt"):
        (compiled,) = re.findall(
            r"^#    (uv pip compile .+)$",
            (ROOT / name).read_text("utf-8"),
            re.MULTILINE,
        )
        assert f".venv/bin/{compiled}\n" in text
