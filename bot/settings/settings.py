"""The settings of one run, checked once at the start."""

from enum import IntEnum, StrEnum
from pathlib import Path
from typing import TypeAlias

from attrs import field, frozen

from bot.settings.configuration import Configuration
from bot.settings.tokens import Token

DEFAULT_API_URL = "https://slack.com/api/"


class LogFormat(StrEnum):
    """Whether log lines are for machines or for people."""

    JSON = "json"
    CONSOLE = "console"


class LogLevel(IntEnum):
    """The lowest level that is logged; the values are those of ``logging``."""

    DEBUG = 10
    INFO = 20
    WARNING = 30
    ERROR = 40


@frozen(kw_only=True)
class SqliteDatabase:
    """A journal in one file, on a disk that persists."""

    path: Path = Path("muster.db")


@frozen(kw_only=True)
class PostgresDatabase:
    """A journal that several workers share; the URL contains a password."""

    url: str = field(repr=False)


Database: TypeAlias = SqliteDatabase | PostgresDatabase


@frozen(kw_only=True)
class Proxy:
    """An HTTP proxy that opens tunnels out of a company's network.

    Attributes:
        url: its address, without a user name or password.
        authorization: the value of its Authorization header; a secret.
        direct: the hosts that are reached without it, as in NO_PROXY.
    """

    url: str
    authorization: str = field(default="", repr=False)
    direct: tuple[str, ...] = ()


@frozen(kw_only=True)
class Settings:
    """The environment and the configuration of one run.

    Attributes:
        certificates: authorities to trust in addition to the system's, in PEM.
        has_colours: whether log lines on a terminal may have colours.
        source: the file or the variable that contains the configuration.
    """

    bot_token: Token
    app_token: Token
    api_url: str = DEFAULT_API_URL
    proxy: Proxy | None = None
    certificates: str = field(default="", repr=False)
    database: Database = SqliteDatabase()
    log_format: LogFormat = LogFormat.JSON
    log_level: LogLevel = LogLevel.INFO
    has_colours: bool = True
    source: str = "muster.toml"
    configuration: Configuration = field(factory=Configuration)
