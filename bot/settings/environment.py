"""Reads the environment variables, apart from the configuration."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from attrs import define, field

from bot.settings import proxies
from bot.settings.certificates import read_certificates
from bot.settings.postgres_parameters import parameter_flaw
from bot.settings.problem import Problem, quoted
from bot.settings.settings import (
    DEFAULT_API_URL,
    Database,
    LogFormat,
    LogLevel,
    PostgresDatabase,
    Proxy,
    SqliteDatabase,
)
from bot.settings.source import ReadFile
from bot.settings.tokens import Token
from bot.settings.toml_table import instead
from bot.settings.validators import token_flaw, url_flaw
from bot.slack.web.app_settings import COPY_APP, COPY_BOT
from bot.slack.web.hosts import is_slacks
from bot.storage.postgres.url import what_is_wrong

VARIABLES = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_API_URL",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "SSL_CERT_FILE",
    "DATABASE_URL",
    "LOG_FORMAT",
    "LOG_LEVEL",
    "NO_COLOR",
    "DYNO",
)

_TOKEN_FIXES = {
    "xoxb": COPY_BOT,
    "xapp": COPY_APP,
}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_ADD_POSTGRES = "run heroku addons:create heroku-postgresql"
_DATABASE_FIX = "write for example sqlite:///muster.db, or unset it"
_POSTGRES_FIX = "write postgresql://user:password@host/database"


@define(kw_only=True)
class Environment:
    """The variables, and the problems found in them so far.

    Attributes:
        exists: whether a file exists at a path; its name may contain ``%20``.
    """

    values: Mapping[str, str]
    problems: list[Problem] = field(factory=list)
    exists: Callable[[Path], bool] = os.path.exists

    def token(self, name: str, kind: str) -> Token:
        value = self._value(name)
        if not value:
            self._note(name, "is not set", _TOKEN_FIXES[kind])
        elif flaw := token_flaw(value, kind, _TOKEN_FIXES[kind]):
            self._note(name, *flaw)
        return Token(value)

    def api_url(self) -> str:
        name = "SLACK_API_URL"
        value = self._value(name) or DEFAULT_API_URL
        if flaw := url_flaw(value):
            self._note(name, flaw[0], f"unset it, or write {DEFAULT_API_URL}")
            return DEFAULT_API_URL
        parts = urlsplit(value)
        if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            what = "is http, which would send the tokens in the clear"
            self._note(name, what, "write https; only this machine may use http")
        if is_slacks(parts.hostname or "") and parts.path.rstrip("/") != "/api":
            what = f"has {quoted(parts.path)} after the host, must have /api/"
            self._note(name, what, f"write https://{parts.hostname}/api/")
        if parts.query or parts.fragment:
            self._note(name, "has a ? or #", f"write for example {DEFAULT_API_URL}")
        return value if value.endswith("/") else f"{value}/"

    def proxy(self, api_url: str) -> Proxy | None:
        name = next(filter(self._value, proxies.VARIABLES), None)
        # The sandbox, on this machine, is reached without a proxy.
        if name is None or urlsplit(api_url).hostname in _LOOPBACK:
            return None
        exceptions = next(filter(None, map(self._value, proxies.EXCEPTIONS)), "")
        found = proxies.read_proxy(self._value(name), exceptions)
        if isinstance(found, Proxy):
            return found
        self._note(name, *found)
        return None

    def certificates(self, api_url: str, read_file: ReadFile) -> str:
        name = "SSL_CERT_FILE"
        setting = self._value(name)
        if not setting or urlsplit(api_url).scheme == "http":
            return ""
        found = read_certificates(setting, read_file)
        if isinstance(found, str):
            return found
        self._note(name, *found)
        return ""

    def database(self) -> Database:
        name = "DATABASE_URL"
        value = self._value(name)
        default = SqliteDatabase()
        scheme = value.partition("://")[0] if value else "sqlite"
        if scheme in {"postgres", "postgresql"}:
            if flaw := parameter_flaw(value):
                self._note(name, *flaw)
            elif why := what_is_wrong(value):
                self._note(name, why, _POSTGRES_FIX)
            return PostgresDatabase(url=value)
        if scheme.lower() != "sqlite":
            what = "is neither a sqlite:/// nor a postgresql:// URL"
            self._note(name, what, _DATABASE_FIX)
            return default
        self._refuse_lost_disk(name)
        return self._sqlite(name, value) if value else default

    def log_format(self) -> LogFormat:
        value = self._value("LOG_FORMAT").lower() or LogFormat.JSON.value
        known = [choice.value for choice in LogFormat]
        if value not in known:
            self._note_choice("LOG_FORMAT", value, known)
            return LogFormat.JSON
        return LogFormat(value)

    def log_level(self) -> LogLevel:
        value = self._value("LOG_LEVEL").lower() or LogLevel.INFO.name.lower()
        known = {choice.name.lower(): choice for choice in LogLevel}
        if value not in known:
            self._note_choice("LOG_LEVEL", value, list(known))
            return LogLevel.INFO
        return known[value]

    def has_colours(self) -> bool:
        """Whether to use colours, by the rule of no-color.org."""
        return not self._value("NO_COLOR")

    def _value(self, name: str) -> str:
        # A value read from a file may end in a line break; an empty one is not set.
        return self.values.get(name, "").strip()

    def _note(self, name: str, what: str, fix: str) -> None:
        self.problems.append(Problem(where=name, what=what, fix=fix))

    def _note_choice(self, name: str, value: str, known: list[str]) -> None:
        self._note(name, f"{quoted(value)} is not known", instead(value, known))

    def _refuse_lost_disk(self, name: str) -> None:
        if self._value("DYNO"):
            lost = "SQLite would lose every incident on Heroku"
            what = f"{lost}, which clears its disk at each restart"
            self._note(name, what, _ADD_POSTGRES)

    def _sqlite(self, name: str, url: str) -> SqliteDatabase:
        path = url[len("sqlite://") :]
        named = path.removeprefix("/")
        if path.startswith("/") and "?" not in named and _names_a_file(named):
            decoded = unquote(named, errors="surrogateescape")
            if decoded == named or self.exists(Path(named)):
                return SqliteDatabase(path=Path(named))
            if _names_a_file(decoded):
                return SqliteDatabase(path=Path(decoded))
        self._note(name, "names no file", _DATABASE_FIX)
        return SqliteDatabase()


def _names_a_file(path: str) -> bool:
    """Whether a path names a file; ``:memory:`` does not, and would lose its data."""
    is_name = bool(path.strip("/")) and path.isprintable()
    return is_name and not path.startswith(":")
