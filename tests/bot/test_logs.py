"""How the log is written: for machines, or for people, and in colours only for eyes."""

from collections.abc import Iterator

import pytest
import structlog

from bot.logs import configure_logs
from bot.settings import LogFormat, LogLevel
from tests.bot.settings.inputs import settings

ESCAPE = "\x1b["


@pytest.fixture(autouse=True)
def configured() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.mark.parametrize("colours", [True, False])
def test_the_console_has_colours_only_for_a_terminal(
    capsys: pytest.CaptureFixture[str], *, colours: bool
) -> None:
    configure_logs(LogFormat.CONSOLE, LogLevel.INFO, colours=colours)
    structlog.get_logger("tests.console").info("serving", version="1")

    said = capsys.readouterr().out
    assert "serving" in said
    assert (ESCAPE in said) is colours


def test_machines_get_no_colours_whatever_they_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logs(LogFormat.JSON, LogLevel.INFO, colours=True)
    structlog.get_logger("tests.json").info("serving", version="1")

    assert ESCAPE not in capsys.readouterr().out


def test_whoever_wants_no_colours_sets_no_color() -> None:
    assert settings({"LOG_FORMAT": "console"}).has_colours
    assert settings({"NO_COLOR": ""}).has_colours
    assert not settings({"NO_COLOR": "1"}).has_colours
