import tomllib
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.settings import SettingsError, read_settings
from bot.settings.environment import VARIABLES
from bot.settings.sections import KEYS
from bot.settings.source import CONFIG_VARIABLE
from bot.settings.toml_lines import LineFinder
from tests.bot.settings.inputs import TOKENS

NAMES = sorted({key for keys in KEYS.values() for key in keys} | {"tech", "x", '"ü y"'})
SCRAPS = st.sampled_from(
    [
        *("'", '"', '"""', "[", "]", "{", "}", "=", "\n", "\r\n", "#", ",", ".", "\\"),
        *("://", "@", "?", ":04", "{number}", "-", "\0", "\ud800", " ", "U0123ABCD"),
        *("xoxb-", "xapp-", "https://", "sqlite:///", "postgres://", "true", "1"),
    ]
)
TEXTS = st.one_of(
    st.text(st.characters()),
    st.lists(st.one_of(SCRAPS, st.sampled_from(NAMES))).map("".join),
)
QUOTED = st.text(
    st.characters(exclude_characters="'\n\r", exclude_categories=["C"])
).map("'{}'".format)
VALUES = st.recursive(
    st.one_of(
        st.sampled_from(["1", "-0", "2.5", "inf", "true", "1979-05-27", "07:32:00"]),
        st.sampled_from(
            ["'apply'", "'p1'", "'U0123ABCD'", "'C0123ABCD'", "'{number}'"]
        ),
        QUOTED,
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(",\n".join).map("[{}]".format),
        st.dictionaries(st.sampled_from(NAMES), inner, max_size=3).map(
            lambda items: f"{{{', '.join(f'{k} = {v}' for k, v in items.items())}}}"
        ),
    ),
    max_leaves=6,
)
PATHS = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3).map(".".join)
STATEMENTS = st.one_of(
    PATHS.map("[{}]".format),
    PATHS.map("[[{}]]".format),
    st.sampled_from([f"[[{section}]]" for section in KEYS if section]),
    st.tuples(PATHS, VALUES).map(" = ".join),
)
TOMLS = st.lists(STATEMENTS, max_size=12).map("\n".join)
LONGEST = 1000
VARIABLE = st.sampled_from([*VARIABLES, CONFIG_VARIABLE])


def read_anything(environ: dict[str, str], toml: str | None) -> None:
    """Read settings, and check that the result is valid or a readable refusal."""

    def read_file(_path: Path) -> str | None:
        return toml

    try:
        found = read_settings(environ, read_file)
    except SettingsError as error:
        told = [str(problem) for problem in error.problems]
    else:
        assert found.configuration.default_severity in found.configuration.severities
        return
    assert told
    assert [
        line for line in told if len(line) > LONGEST or not line.isprintable()
    ] == []


@settings(deadline=None)
@given(st.dictionaries(VARIABLE, TEXTS), st.none() | TEXTS)
def test_any_environment_and_any_text_are_settings_or_problems(
    environ: dict[str, str], text: str | None
) -> None:
    read_anything(environ, text)
    read_anything(TOKENS | environ, text)


@settings(deadline=None)
@given(TOMLS)
@example("[[services]]\n[[services]]\nkey = 'p1'\n[services.leads]\ntech = [1]")
def test_any_toml_is_settings_or_problems(toml: str) -> None:
    read_anything(TOKENS, toml)
    read_anything(TOKENS | {CONFIG_VARIABLE: toml}, None)


@settings(deadline=None)
@given(TOMLS)
def test_every_key_of_a_valid_file_has_a_line(toml: str) -> None:
    try:
        values: dict[str, object] = tomllib.loads(toml)
    except tomllib.TOMLDecodeError:
        return
    finder = LineFinder.of(toml)
    assert [key for key in values if finder.line((key,)) is None] == []
