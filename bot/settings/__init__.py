"""The settings: the environment and a configuration file.

Nothing else in the project reads the environment.
"""

from bot.settings.problem import EX_CONFIG, Problem, SettingsError
from bot.settings.reading import (
    configuration_here,
    database_here,
    read_database,
    read_settings,
    read_text,
    settings_here,
)
from bot.settings.settings import (
    Database,
    LogFormat,
    LogLevel,
    PostgresDatabase,
    Proxy,
    Settings,
    SqliteDatabase,
)
from bot.settings.tokens import Token

__all__ = [
    "EX_CONFIG",
    "Database",
    "LogFormat",
    "LogLevel",
    "PostgresDatabase",
    "Problem",
    "Proxy",
    "Settings",
    "SettingsError",
    "SqliteDatabase",
    "Token",
    "configuration_here",
    "database_here",
    "read_database",
    "read_settings",
    "read_text",
    "settings_here",
]
