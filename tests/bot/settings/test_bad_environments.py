from pathlib import Path

import pytest

from bot.settings import (
    PostgresDatabase,
    SettingsError,
    read_database,
    read_settings,
    read_text,
)
from tests.bot.settings.inputs import TOKENS, no_file, problems

BOT_FIX = (
    "at api.slack.com/apps open OAuth & Permissions and copy the Bot User OAuth Token"
)
APP_FIX = (
    "at api.slack.com/apps open Basic Information > App-Level Tokens, generate one "
    "with connections:write and copy it"
)
API_FIX = "unset it, or write https://slack.com/api/"
DATABASE_FIX = "write for example sqlite:///muster.db, or unset it"
NEITHER = "is neither a sqlite:/// nor a postgresql:// URL"
DISK_FIX = "run heroku addons:create heroku-postgresql"
POSTGRES_FIX = "write postgresql://user:password@host/database"
CLEAR = (
    "sslmode=disable would let the password travel in the clear to db; leave it out,"
    " or write sslmode=require"
)
LOST = (
    "SQLite would lose every incident on Heroku, which clears its disk at each restart"
)
IN_QUOTES = "is in quotes"
SPACE = "has a space or a line break in it"
SPACE_FIX = "remove it, or copy the token again"
NOT_BOT = "must be a bot token (xoxb-)"
NOT_APP = "must be an app token (xapp-)"

BAD = [
    ("SLACK_BOT_TOKEN", "", "is not set", BOT_FIX),
    ("SLACK_BOT_TOKEN", " \n", "is not set", BOT_FIX),
    ("SLACK_BOT_TOKEN", "xapp-1", f"is an app token (xapp-), {NOT_BOT}", BOT_FIX),
    ("SLACK_BOT_TOKEN", "xoxp-1", f"is a user token (xoxp-), {NOT_BOT}", BOT_FIX),
    ("SLACK_BOT_TOKEN", "xoxe-1", f"is another token (xoxe-), {NOT_BOT}", BOT_FIX),
    ("SLACK_BOT_TOKEN", "hunter2", f"is not a Slack token, {NOT_BOT}", BOT_FIX),
    ("SLACK_BOT_TOKEN", "xoxb-", "has nothing after xoxb-", BOT_FIX),
    ("SLACK_BOT_TOKEN", "xoxb-…", "has a character that no token has", BOT_FIX),
    ("SLACK_BOT_TOKEN", "“xoxb-1”", IN_QUOTES, "remove the quotes"),
    ("SLACK_BOT_TOKEN", "'xoxb-1", IN_QUOTES, "remove the quotes"),
    ("SLACK_BOT_TOKEN", "Bearer xoxb-1", SPACE, SPACE_FIX),
    ("SLACK_BOT_TOKEN", "xoxb-1\nxoxb-2", SPACE, SPACE_FIX),
    (
        "SLACK_BOT_TOKEN",
        "xoxb-1 2",
        SPACE,
        SPACE_FIX,
    ),
    ("SLACK_APP_TOKEN", "", "is not set", APP_FIX),
    ("SLACK_APP_TOKEN", "xoxb-1", f"is a bot token (xoxb-), {NOT_APP}", APP_FIX),
    ("SLACK_APP_TOKEN", '"xapp-1"', IN_QUOTES, "remove the quotes"),
    (
        "SLACK_APP_TOKEN",
        "xapp-1'",
        IN_QUOTES,
        "remove the quotes",
    ),
    ("SLACK_API_URL", "slack.com", "is not an https or http URL", API_FIX),
    (
        "SLACK_API_URL",
        "http://slack.com/api/",
        "is http, which would send the tokens in the clear",
        "write https; only this machine may use http",
    ),
    (
        "SLACK_API_URL",
        "https://slack.com/api/?a=b",
        "has a ? or #",
        "write for example https://slack.com/api/",
    ),
    (
        "SLACK_API_URL",
        "https://slack.com/",
        'has "/" after the host, must have /api/',
        "write https://slack.com/api/",
    ),
    (
        "SLACK_API_URL",
        "https://acme.slack-gov.com",
        'has "" after the host, must have /api/',
        "write https://acme.slack-gov.com/api/",
    ),
    ("SLACK_API_URL", "https://a@b/", "has a user name or password in it", API_FIX),
    ("DATABASE_URL", "muster.db", NEITHER, DATABASE_FIX),
    ("DATABASE_URL", "mysql://a:b@c/d", NEITHER, DATABASE_FIX),
    ("DATABASE_URL", "sqlite://", "names no file", DATABASE_FIX),
    ("DATABASE_URL", "sqlite:///", "names no file", DATABASE_FIX),
    ("DATABASE_URL", "sqlite:////", "names no file", DATABASE_FIX),
    ("DATABASE_URL", "sqlite://muster.db", "names no file", DATABASE_FIX),
    ("DATABASE_URL", "sqlite:///:memory:", "names no file", DATABASE_FIX),
    ("DATABASE_URL", "sqlite:///a.db?mode=ro", "names no file", DATABASE_FIX),
    ("DATABASE_URL", "sqlite:///%3Amemory%3A", "names no file", DATABASE_FIX),
    ("DATABASE_URL", "sqlite:///%2F", "names no file", DATABASE_FIX),
    ("DATABASE_URL", "sqlite:///a%00.db", "names no file", DATABASE_FIX),
    ("DATABASE_URL", "sqlite:///a%FF.db", "names no file", DATABASE_FIX),
    (
        "DATABASE_URL",
        "postgres://u:secret@db/muster?sslmode=disable",
        CLEAR,
        POSTGRES_FIX,
    ),
    (
        "DATABASE_URL",
        "postgresql://u:secret@db/muster?colour=red",
        '"colour" is not a parameter of a PostgreSQL URL',
        'remove "colour" from the URL',
    ),
    ("LOG_FORMAT", "text", '"text" is not known', "use one of json, console"),
    ("LOG_FORMAT", "consol", '"consol" is not known', "change it to console"),
    ("LOG_LEVEL", "warn", '"warn" is not known', "change it to warning"),
    (
        "LOG_LEVEL",
        "10",
        '"10" is not known',
        "use one of debug, info, warning, error",
    ),
    (
        "MUSTER_CONFIG",
        "none.toml",
        'there is no file "none.toml"',
        "correct the path, or unset it to use muster.toml or the defaults",
    ),
]


@pytest.mark.parametrize(("name", "value", "what", "fix"), BAD)
def test_a_bad_variable_is_reported_with_a_fix(
    name: str, value: str, what: str, fix: str
) -> None:
    assert problems({name: value}) == [f"{name}: {what}. Fix: {fix}"]


@pytest.mark.parametrize(
    "url", ["", "sqlite:///muster.db", "sqlite:////data/muster.db"]
)
def test_sqlite_is_refused_on_heroku(url: str) -> None:
    told = problems({"DYNO": "worker.1", "DATABASE_URL": url})
    assert told == [f"DATABASE_URL: {LOST}. Fix: {DISK_FIX}"]


def test_postgresql_is_taken_on_heroku() -> None:
    url = "postgres://u:p@ec2.example.com:5432/d"
    environ = {"DYNO": "worker.1", "DATABASE_URL": url}
    assert read_database(environ) == PostgresDatabase(url=url)


def test_a_database_url_is_shown_nowhere() -> None:
    assert "secret" not in repr(PostgresDatabase(url="postgres://u:secret@h/d"))


def test_problems_of_the_environment_and_of_the_file_are_reported_together() -> None:
    level, key = problems({"LOG_LEVEL": "x"}, "a = 1")
    choices = "debug, info, warning, error"
    assert level == f'LOG_LEVEL: "x" is not known. Fix: use one of {choices}'
    assert key.startswith("muster.toml:1: a: is not a key")


def test_problems_are_at_hand_one_by_one() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({}, no_file)
    told = [(problem.where, problem.line) for problem in caught.value.problems]
    assert told == [("SLACK_BOT_TOKEN", None), ("SLACK_APP_TOKEN", None)]


def test_a_problem_in_the_variable_is_reported_with_its_line() -> None:
    (told,) = problems({"MUSTER_CONFIG": "\n[channels]\nnaem = 'x'"})
    assert told.startswith("MUSTER_CONFIG:3: channels.naem: is not a key")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: path.mkdir(), "Is a directory"),
        (lambda path: path.write_bytes(b"\xff\xfe"), "it is not text in UTF-8"),
    ],
    ids=["a folder", "another encoding"],
)
def test_a_file_that_cannot_be_read_is_a_problem(
    make: object, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "muster.toml"
    assert callable(make)
    make(path)
    with pytest.raises(SettingsError, match=reason):
        read_settings(TOKENS | {"MUSTER_CONFIG": str(path)}, read_text)


def test_a_path_that_no_file_can_have_is_a_problem() -> None:
    with pytest.raises(SettingsError, match="cannot read"):
        read_settings(TOKENS | {"MUSTER_CONFIG": "a\0b.toml"}, read_text)
