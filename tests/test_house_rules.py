from collections.abc import Callable, Iterator

import pytest

from tests import house_rules
from tests.source_code import Module, read_modules

Rule = Callable[[Module], Iterator[str]]

MODULES = read_modules()

MARKUP = "from bot.slack.kit.mrkdwn"
LONG_FUNCTION = "def f():\n" + "    pass\n" * 50

BROKEN: list[tuple[Rule, str, str]] = [
    (house_rules.impure_imports, "actors.incident.plan", "import asyncio"),
    (house_rules.impure_imports, "actors.incident.plan", "import anyio"),
    (house_rules.impure_imports, "actors.incident.plan", "import time"),
    (house_rules.impure_imports, "actors.incident.plan", "import os.path"),
    (house_rules.impure_imports, "actors.incident.plan", "from random import random"),
    (house_rules.impure_imports, "actors.incident.plan", "from actors import mailbox"),
    (house_rules.impure_imports, "actors.incident.plan", "import attrsome"),
    (house_rules.impure_imports, "actors.incident", "from bot import settings"),
    (house_rules.impure_imports, "actors.moves", "import asyncio"),
    (house_rules.clock_readings, "actors.incident.plan", "at = datetime.now(UTC)"),
    (house_rules.clock_readings, "actors.incident.plan", "at = datetime.utcnow()"),
    (house_rules.clock_readings, "actors.incident.plan", "at = dt.date.today()"),
    (house_rules.clock_readings, "actors.incident.plan", "clock = datetime.now"),
    (house_rules.upward_imports, "actors.actor", "import bot.settings"),
    (house_rules.upward_imports, "actors.actor", "from slack_sdk.web import client"),
    (house_rules.upward_imports, "actors.actor", "import aiohttp"),
    (house_rules.upward_imports, "actors.actor", "import sqlite3"),
    (house_rules.upward_imports, "actors.actor", "import psycopg"),
    (house_rules.upward_imports, "actors.actor", "from actors import incident"),
    (house_rules.upward_imports, "actors", "from actors.incident.ids import PersonId"),
    (house_rules.upward_imports, "actors.actor", "def f():\n    import bot"),
    (house_rules.sandbox_imports, "bot.sandbox.app", "from actors import errors"),
    (house_rules.sandbox_imports, "bot.sandbox.app", "import bot.settings"),
    (house_rules.sandbox_imports, "bot.sandbox", "from bot import slack"),
    (house_rules.early_markup, "bot.words.lists", f"{MARKUP} import Mrkdwn"),
    (house_rules.early_markup, "bot.features.x", f"{MARKUP} import Mrkdwn, cut"),
    (house_rules.environment_readings, "bot.slack.x", "import os\nos.environ['A']"),
    (house_rules.environment_readings, "bot.slack.x", "import os\nos.getenv('A')"),
    (house_rules.environment_readings, "actors.x", "from os import environ"),
    (house_rules.broad_excepts, "bot.x", "try:\n  f()\nexcept:\n  pass"),
    (house_rules.broad_excepts, "bot.x", "try:\n  f()\nexcept Exception:\n  pass"),
    (house_rules.broad_excepts, "bot.x", "try:\n  f()\nexcept* Exception:\n  pass"),
    (
        house_rules.broad_excepts,
        "bot.x",
        "try:\n  f()\nexcept (OSError, builtins.BaseException):\n  pass",
    ),
    (house_rules.broad_excepts, "bot.x", "with suppress(Exception):\n  f()"),
    (
        house_rules.broad_excepts,
        "bot.x",
        "try:\n  f()\nexcept Exception:\n  raise OSError from None",
    ),
    (
        house_rules.broad_excepts,
        "bot.x",
        "def f():\n  try:\n    g()\n  except Exception:\n    if x: return\n    raise",
    ),
    (
        house_rules.broad_excepts,
        "actors.supervisor",
        "try:\n  f()\nexcept Exception:\n  pass\n" * 2,
    ),
    (house_rules.missing_docstrings, "bot.x", ""),
    (house_rules.missing_docstrings, "bot.x", "import os"),
    (house_rules.missing_docstrings, "bot.x", '"""  """'),
    (house_rules.relative_imports, "bot.x", "from . import settings"),
    (house_rules.relative_imports, "bot.slack.x", "from ..settings import Token"),
    (house_rules.long_files, "bot.x", "x = 1\n" * 301),
    (house_rules.long_files, "tests.bot.test_x", "x = 1\n" * 301),
    (house_rules.long_functions, "bot.x", LONG_FUNCTION),
    (house_rules.long_functions, "bot.x", "async " + LONG_FUNCTION),
]

KEPT: list[tuple[Rule, str, str]] = [
    (house_rules.impure_imports, "actors.incident.plan", "from datetime import UTC"),
    (house_rules.impure_imports, "actors.incident.plan", "import actors.errors"),
    (house_rules.impure_imports, "actors.actor", "import anyio"),
    (house_rules.clock_readings, "bot.base.clock", "at = datetime.now(UTC)"),
    (house_rules.upward_imports, "actors.actor", "import bottle"),
    (house_rules.sandbox_imports, "bot.sandbox.app", "from bot.sandbox import args"),
    (house_rules.early_markup, "bot.words.lists", f"{MARKUP} import cut"),
    (house_rules.early_markup, "bot.words.renderers.x", f"{MARKUP} import Mrkdwn"),
    (house_rules.early_markup, "bot.screens.x", f"{MARKUP} import Mrkdwn"),
    (house_rules.environment_readings, "bot.settings.reading", "os.environ"),
    (house_rules.broad_excepts, "bot.x", "try:\n  f()\nexcept OSError:\n  pass"),
    (
        house_rules.broad_excepts,
        "bot.x",
        "try:\n  f()\nexcept BaseException:\n  undo()\n  raise",
    ),
    (
        house_rules.broad_excepts,
        "bot.base.guard",
        "try:\n  f()\nexcept Exception:\n  pass",
    ),
    (house_rules.long_files, "bot.x", "x = 1\n" * 300),
    (house_rules.long_functions, "bot.x", LONG_FUNCTION.replace("    pass\n", "", 1)),
]


def test_there_are_modules_to_read() -> None:
    names = {module.name for module in MODULES}
    assert {"actors", "actors.incident.ids", "bot", "bot.settings"} <= names


@pytest.mark.parametrize("rule", house_rules.RULES)
def test_the_rule_is_kept_everywhere(rule: Rule) -> None:
    findings = [finding for module in MODULES for finding in rule(module)]
    assert "\n".join(findings) == ""


@pytest.mark.parametrize(("rule", "name", "text"), BROKEN)
def test_the_rule_notices_when_it_is_broken(rule: Rule, name: str, text: str) -> None:
    assert list(rule(Module(name, text))) != []


@pytest.mark.parametrize(("rule", "name", "text"), KEPT)
def test_the_rule_allows_what_it_should(rule: Rule, name: str, text: str) -> None:
    assert list(rule(Module(name, text))) == []


def test_no_file_of_the_tests_is_too_long() -> None:
    modules = read_modules("tests")
    findings = [
        finding for module in modules for finding in house_rules.long_files(module)
    ]
    assert __name__ in {module.name for module in modules}
    assert "\n".join(findings) == ""


@pytest.mark.parametrize(
    ("lines", "reason", "findings"),
    [
        (301, "one table", 0),
        (301, "", 1),
        (300, "one table", 1),
    ],
)
def test_a_long_file_needs_a_reason_and_a_short_one_must_have_none(
    lines: int, reason: str, findings: int
) -> None:
    module = Module("bot.x", "x = 1\n" * lines)
    found = list(house_rules.long_files(module, {"bot.x": reason}))
    assert len(found) == findings


def test_every_rule_has_been_seen_to_fail() -> None:
    assert {rule for rule, *_ in BROKEN} == set(house_rules.RULES)


def test_no_modules_import_each_other() -> None:
    assert list(house_rules.import_cycles(MODULES)) == []


def test_an_import_cycle_is_told_without_those_around_it() -> None:
    modules = [
        Module("bot.above", "from bot.one import x"),
        Module("bot.one", "import bot.two"),
        Module("bot.two", "from bot import three"),
        Module("bot.three", "def f():\n    from bot.one import x"),
        Module("bot.three_alone", "import bot.below"),
        Module("bot.below", "import os"),
    ]
    assert list(house_rules.import_cycles(modules)) == [
        "these import each other: bot.one, bot.three, bot.two"
    ]
