import pickle
from pathlib import Path

import pytest

from bot.settings import (
    LogFormat,
    LogLevel,
    Settings,
    SqliteDatabase,
    Token,
    read_settings,
    read_text,
    settings_here,
)
from bot.settings.configuration import Configuration
from bot.settings.environment import VARIABLES
from tests.bot.settings.inputs import TOKENS, no_file, only_file, settings

ANOTHER = Configuration(roles=())


def test_two_tokens_are_all_that_is_needed() -> None:
    assert read_settings(TOKENS, no_file) == Settings(
        bot_token=Token("xoxb-1-made-up"),
        app_token=Token("xapp-1-made-up"),
        api_url="https://slack.com/api/",
        database=SqliteDatabase(path=Path("muster.db")),
        log_format=LogFormat.JSON,
        log_level=LogLevel.INFO,
        configuration=Configuration(),
    )


@pytest.mark.parametrize("name", ["MUSTER_CONFIG", "LOG_LEVEL", "DYNO", "DATABASE_URL"])
def test_an_empty_variable_counts_as_not_set(name: str) -> None:
    assert settings({name: ""}) == settings()


def test_white_space_around_a_token_is_dropped() -> None:
    found = settings({"SLACK_BOT_TOKEN": " xoxb-1-2\n"})
    assert found.bot_token.reveal() == "xoxb-1-2"


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///muster.db", "muster.db"),
        ("sqlite:///data/muster.db", "data/muster.db"),
        ("sqlite:////var/lib/muster/muster.db", "/var/lib/muster/muster.db"),
    ],
)
def test_a_sqlite_url_names_a_file(url: str, path: str) -> None:
    assert settings({"DATABASE_URL": url}).database == SqliteDatabase(path=Path(path))


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///my%20incidents.db", "my incidents.db"),
        ("sqlite:////srv/caf%C3%A9/muster.db", "/srv/café/muster.db"),
        ("sqlite:///what%3F%23.db", "what?#.db"),
        ("sqlite:///100%25.db", "100%.db"),
        ("sqlite:///a%2Fb.db", "a/b.db"),
        ("sqlite:///100%.db", "100%.db"),
        ("sqlite:///%zz.db", "%zz.db"),
    ],
)
def test_a_percent_encoded_path_is_decoded(url: str, path: str) -> None:
    assert settings({"DATABASE_URL": url}).database == SqliteDatabase(path=Path(path))


def test_an_existing_file_with_an_escaped_name_is_taken_literally(
    tmp_path: Path,
) -> None:
    for name, is_there in (("my%20db", True), ("my%20other", False)):
        if is_there:
            (tmp_path / name).touch()
        found = settings({"DATABASE_URL": f"sqlite:///{tmp_path / name}"}).database
        meant = name if is_there else "my other"
        assert found == SqliteDatabase(path=tmp_path / meant)


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("https://slack-gov.com/api", "https://slack-gov.com/api/"),
        ("http://127.0.0.1:8080/api/", "http://127.0.0.1:8080/api/"),
        ("http://[::1]:8080/api/", "http://[::1]:8080/api/"),
    ],
)
def test_the_api_may_be_elsewhere_and_in_the_clear_on_loopback(
    url: str, meant: str
) -> None:
    assert settings({"SLACK_API_URL": url}).api_url == meant


def test_logs_are_chosen_without_regard_to_case() -> None:
    found = settings({"LOG_FORMAT": "Console", "LOG_LEVEL": "DEBUG"})
    assert (found.log_format, found.log_level) == (LogFormat.CONSOLE, LogLevel.DEBUG)


def test_the_configuration_is_muster_toml_of_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in TOKENS.items():
        monkeypatch.setenv(name, value)
    for name in {"MUSTER_CONFIG", *VARIABLES} - set(TOKENS):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    assert settings_here().configuration == Configuration()
    Path("muster.toml").write_text("\N{BYTE ORDER MARK}roles = []\r\n", "utf-8")
    assert settings_here().configuration == ANOTHER


@pytest.mark.parametrize("path", ["my.toml", "/etc/a=b/my.toml", "config/muster"])
def test_the_configuration_may_be_at_another_path(path: str) -> None:
    found = read_settings(TOKENS | {"MUSTER_CONFIG": path}, only_file(path, "roles=[]"))
    assert found.configuration == ANOTHER


@pytest.mark.parametrize("text", ["roles = []", "# none\nroles = []\n", "roles=[]"])
def test_the_configuration_may_be_in_the_variable_itself(text: str) -> None:
    found = read_settings(TOKENS | {"MUSTER_CONFIG": text}, no_file)
    assert found.configuration == ANOTHER


def test_a_missing_file_reads_as_none_and_not_as_empty(tmp_path: Path) -> None:
    assert read_text(tmp_path / "muster.toml") is None


@pytest.mark.parametrize(
    ("token", "shown"),
    [("xoxb-1-secret", "xoxb-…(redacted)"), ("secret", "(redacted)")],
)
def test_a_token_shows_only_its_kind(token: str, shown: str) -> None:
    assert [str(Token(token)), repr(Token(token)), f"{Token(token)}"] == [shown] * 3


def test_a_token_is_shown_only_by_reveal() -> None:
    assert "made-up" not in repr(settings())
    assert settings().bot_token.reveal() == "xoxb-1-made-up"
    assert pickle.loads(pickle.dumps(Token("a"))) == Token("a")  # noqa: S301
