"""Reads and checks all settings, and reports all problems at once."""

import os
from collections.abc import Collection, Mapping
from pathlib import Path

from bot.settings.configuration import Configuration
from bot.settings.environment import Environment
from bot.settings.problem import SettingsError
from bot.settings.settings import Database, Settings
from bot.settings.source import ReadFile, name_of_source, read_configuration


def read_settings(
    environ: Mapping[str, str], read_file: ReadFile, taken: Collection[str] = ()
) -> Settings:
    """Check an environment and the file it names, or raise all their problems.

    ``taken`` has the words of the sub-commands, which no role may have.
    """
    environment = Environment(values=environ)
    bot_token = environment.token("SLACK_BOT_TOKEN", "xoxb")
    app_token = environment.token("SLACK_APP_TOKEN", "xapp")
    api_url = environment.api_url()
    proxy = environment.proxy(api_url)
    certificates = environment.certificates(api_url, read_file)
    database = environment.database()
    log_format = environment.log_format()
    log_level = environment.log_level()
    configuration, problems = read_configuration(environ, read_file, taken)
    if environment.problems or problems:
        raise SettingsError((*environment.problems, *problems))
    return Settings(
        bot_token=bot_token,
        app_token=app_token,
        api_url=api_url,
        proxy=proxy,
        certificates=certificates,
        database=database,
        log_format=log_format,
        log_level=log_level,
        has_colours=environment.has_colours(),
        source=name_of_source(environ),
        configuration=configuration,
    )


def settings_here(taken: Collection[str] = ()) -> Settings:
    """Read this process's own environment and working directory."""
    return read_settings(os.environ, read_text, taken)


def configuration_here(taken: Collection[str] = ()) -> Configuration:
    """Read only the configuration of this process's environment; needs no tokens."""
    configuration, problems = read_configuration(os.environ, read_text, taken)
    if problems:
        raise SettingsError(problems)
    return configuration


def read_database(environ: Mapping[str, str]) -> Database:
    """Read and check only which database an environment names."""
    environment = Environment(values=environ)
    database = environment.database()
    if environment.problems:
        raise SettingsError(tuple(environment.problems))
    return database


def database_here() -> Database:
    """Read which database this process's environment names; needs no tokens."""
    return read_database(os.environ)


def read_text(path: Path) -> str | None:
    """Return a file's text, or None if there is no such file."""
    try:
        # Some editors start a file with a byte order mark, which TOML does not allow.
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None
