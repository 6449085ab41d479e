import pytest

from tests import layers
from tests.source_code import Module, read_modules

MODULES = read_modules()


def test_every_import_runs_down() -> None:
    assert list(layers.upward_imports(MODULES)) == []


def test_every_module_belongs_to_a_layer() -> None:
    homeless = [x.name for x in MODULES if layers.layer_of(x.name) is None]
    assert homeless == ["bot", "bot.slack"]


def test_every_layer_has_a_module() -> None:
    found = {layers.layer_of(module.name) for module in MODULES}
    assert {layer for row in layers.LAYERS for layer in row} <= found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bot.slack.kit.blocks", "from bot.words import buttons"),
        ("bot.slack.kit.blocks", "from bot.slack.web.results import Done"),
        ("bot.slack.web.x", "from actors.incident.model import Incident"),
        ("bot.slack.web.x", "import actors.incident.plan"),
        ("bot.features.x", "from bot.gateway.gateway import Gateway"),
        ("bot.screens.x", "from bot.record.record import record"),
        ("bot.storage.x", "from bot.storage.sqlite.store import SqliteStore"),
        ("bot.storage.sqlite.x", "from bot.storage.postgres import pool"),
        ("bot.words.x", "def f():\n    from bot import screens"),
        ("bot.run", "from bot.sandbox import Sandbox"),
        ("actors.incident.plan", "from bot.base import guard"),
        ("actors.x", "from actors.incident.ids import PersonId"),
    ],
)
def test_an_import_that_runs_up_or_sideways_is_noticed(name: str, text: str) -> None:
    assert list(layers.upward_imports([Module(name, text)])) != []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bot.slack.kit.blocks", "from bot.slack.kit.mrkdwn import escape"),
        ("bot.slack.web.x", "from actors.incident.ids import PersonId"),
        ("bot.gateway.x", "from bot.features.table import FEATURES"),
        ("bot.storage.postgres.x", "from bot.storage.codec import read_event"),
        ("bot.demo.x", "from bot.sandbox import Sandbox"),
        ("bot.words.x", "from bot import __version__"),
        ("bot.words.x", "import attrs"),
    ],
)
def test_an_import_that_runs_down_is_allowed(name: str, text: str) -> None:
    assert list(layers.upward_imports([Module(name, text)])) == []
