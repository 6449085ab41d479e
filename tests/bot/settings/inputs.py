"""Environments and files to read settings from, and the results."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, read_settings
from bot.settings.configuration import Configuration

TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1-made-up", "SLACK_APP_TOKEN": "xapp-1-made-up"}


def no_file(_path: Path) -> None:
    return None


def only_file(name: str, text: str) -> Callable[[Path], str | None]:
    return lambda path: text if path == Path(name) else None


def settings(
    environ: Mapping[str, str] | None = None,
    toml: str = "",
    taken: Collection[str] = (),
) -> Settings:
    read_file = only_file("muster.toml", toml)
    return read_settings({**TOKENS, **(environ or {})}, read_file, taken)


def configuration(toml: str) -> Configuration:
    return settings(toml=toml).configuration


def problems(
    environ: Mapping[str, str] | None = None,
    toml: str = "",
    taken: Collection[str] = (),
) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        settings(environ, toml, taken)
    return str(caught.value).split("\n")
