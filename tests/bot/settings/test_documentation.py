import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from attrs import frozen

from bot.settings import Settings, read_settings
from bot.settings.configuration import Configuration
from bot.settings.environment import VARIABLES
from bot.settings.sections import KEYS
from bot.settings.source import CONFIG_VARIABLE
from tests.bot.settings.inputs import (
    TOKENS,
    configuration,
    no_file,
    problems,
    settings,
)
from tests.source_code import ROOT

PAGE = (ROOT / "docs" / "configuration.md").read_text("utf-8")
EXAMPLE = (ROOT / "docs" / "muster.example.toml").read_text("utf-8")

CERTIFICATE = trustme.CA().cert_pem.bytes().decode()

HEADERS = {
    "": "### Top level",
    "channels": "### [channels]",
    "working_hours": "### [working_hours]",
    "commands": "### [commands]",
    "status": "### [status]",
    "services": "### [[services]]",
    "severities": "### [[severities]]",
    "roles": "### [[roles]]",
    "checklist": "### [[checklist]]",
    "links": "### [[links]]",
}


@frozen
class Row:
    """A line of a table on the page."""

    key: str
    meaning: str
    default: str
    example: str

    @property
    def is_required(self) -> bool:
        return self.default == "required"


def part(header: str) -> str:
    """Return the text between a header and the next."""
    after = PAGE.split(f"\n{header}\n")[1]
    return re.split(r"^##", after, maxsplit=1, flags=re.MULTILINE)[0]


def rows(header: str) -> Iterator[Row]:
    for line in part(header).split("\n"):
        if line.startswith("| `"):
            cells = [cell.strip() for cell in line.strip("|").split(" | ")]
            key, meaning, default, example = cells
            yield Row(key.strip("`"), meaning, default.strip("`"), example.strip("`"))


def section(name: str, lines: list[str]) -> str:
    header = HEADERS[name].removeprefix("### ") if name else ""
    return "\n".join([header, *lines])


def assignments(rows: Iterator[Row], but: str = "") -> list[str]:
    return [f"{row.key} = {row.example}" for row in rows if row.key != but]


VARIABLE_ROWS = list(rows("## Environment"))
KEY_ROWS = [(name, row) for name, header in HEADERS.items() for row in rows(header)]


def test_every_variable_has_its_row() -> None:
    documented = {row.key for row in VARIABLE_ROWS}
    assert documented == {*VARIABLES, CONFIG_VARIABLE} - {"DYNO"}
    assert "`DYNO`" in part("## Environment")


@pytest.mark.parametrize("row", VARIABLE_ROWS, ids=lambda row: row.key)
def test_a_variable_s_default_and_example_are_true(row: Row) -> None:
    def read_file(path: Path) -> str:
        return CERTIFICATE if path.suffix == ".pem" else "roles = []"

    def read(value: str) -> Settings:
        return read_settings({**TOKENS, row.key: value}, read_file)

    read(row.example)  # a mistake in it would raise
    if row.is_required:
        assert problems({row.key: ""})[0].startswith(f"{row.key}: is not set")
    else:
        assert read(row.default) == read("")


def test_every_section_has_its_part() -> None:
    headers = [line for line in PAGE.split("\n") if line.startswith("### ")]
    assert headers == list(HEADERS.values())
    assert list(HEADERS) == list(KEYS)


@pytest.mark.parametrize("name", [name for name in KEYS if name])
def test_every_key_of_a_section_has_its_row(name: str) -> None:
    assert tuple(row.key for row in rows(HEADERS[name])) == KEYS[name]


def test_every_key_of_the_top_level_is_a_row_or_a_section() -> None:
    documented = {row.key for row in rows(HEADERS[""])} | (set(HEADERS) - {""})
    assert documented == set(KEYS[""])


@pytest.mark.parametrize(("name", "row"), KEY_ROWS)
def test_a_key_s_default_and_example_are_true(name: str, row: Row) -> None:
    others = assignments(rows(HEADERS[name]), but=row.key)
    # A mistake in the example would raise.
    configuration(section(name, [*others, f"{row.key} = {row.example}"]))
    without = section(name, others)
    if row.is_required:
        (problem,) = problems(toml=without)
        assert f"{row.key}: is missing" in problem
    else:
        default = section(name, [*others, f"{row.key} = {row.default}"])
        assert configuration(default) == configuration(without)


@pytest.mark.parametrize("name", ["severities", "roles", "checklist"])
def test_the_defaults_of_the_page_are_those_of_the_code(name: str) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", part(HEADERS[name]), re.DOTALL)
    assert f"[[{name}]]" in block
    assert configuration(block) == Configuration()


@pytest.mark.parametrize(
    ("environ", "toml"),
    [
        ({"SLACK_APP_TOKEN": "xoxb-1"}, ""),
        ({}, "\n" * 6 + "[[severities]]\n" * 2 + "\n" * 3 + 'rank = "two"'),
    ],
)
def test_the_messages_of_the_page_are_those_of_the_code(
    environ: dict[str, str], toml: str
) -> None:
    assert [line for line in problems(environ, toml) if f"\n{line}\n" in PAGE] != []


def test_the_unedited_example_file_changes_nothing() -> None:
    assert settings(toml=EXAMPLE) == read_settings(TOKENS, no_file)


def test_the_example_file_holds_every_key_and_the_defaults() -> None:
    uncommented = re.sub(r"^#(?=[^ #\n])", "", EXAMPLE, flags=re.MULTILINE)
    used = set(re.findall(r"^([a-z_]+) =", uncommented, re.MULTILINE))
    used |= set(re.findall(r"^\[+([a-z_]+)\]+$", uncommented, re.MULTILINE))
    assert used == {key for keys in KEYS.values() for key in keys}
    found, defaults = configuration(uncommented), Configuration()
    assert found.severities == defaults.severities
    assert found.default_severity == defaults.default_severity
    assert found.roles == defaults.roles
    assert found.asked_roles == defaults.asked_roles
    assert found.briefs == defaults.briefs
    assert found.checklist == defaults.checklist
    assert found.channels.name == defaults.channels.name
    assert found.working_hours == defaults.working_hours
    assert len(found.services) == 2
    assert [link.key for link in found.links] == ["playbook", "categorise", "report"]
