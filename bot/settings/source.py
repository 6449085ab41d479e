"""The source of the configuration: muster.toml, another file, or a variable."""

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from attrs import frozen

from bot.settings import sections
from bot.settings.configuration import Configuration
from bot.settings.problem import Problem, quoted
from bot.settings.toml_lines import LineFinder
from bot.settings.toml_table import Document, Table

CONFIG_VARIABLE = "MUSTER_CONFIG"
DEFAULT_FILE = Path("muster.toml")

_LINE = re.compile(r"\(at line (\d+), column \d+\)")

ReadFile = Callable[[Path], str | None]
"""Returns a file's text, or None if there is no such file."""


@frozen(kw_only=True)
class Source:
    """A TOML text, and the name of the file or variable that contains it."""

    where: str
    text: str


def read_configuration(
    environ: Mapping[str, str], read_file: ReadFile, taken: Collection[str] = ()
) -> tuple[Configuration, tuple[Problem, ...]]:
    """Find, parse and check the configuration; without a file, the defaults.

    ``taken`` has the words of the sub-commands, which no role may have.
    """
    source = _find(environ.get(CONFIG_VARIABLE, ""), read_file)
    if source is None:
        return Configuration(), ()
    if isinstance(source, Problem):
        return Configuration(), (source,)
    try:
        values: Mapping[str, object] = tomllib.loads(source.text)
        finder = LineFinder.of(source.text)
    # tomllib also raises these, for numbers and nesting out of bounds.
    except (ValueError, RecursionError) as error:
        return Configuration(), (_syntax_problem(source, str(error)),)
    document = Document(where=source.where, finder=finder)
    table = Table(document=document, values=values)
    configuration = sections.configuration(table, taken)
    by_line = sorted(document.problems, key=lambda problem: problem.line or 0)
    return configuration, tuple(by_line)


def name_of_source(environ: Mapping[str, str]) -> str:
    """Name the file or variable of the configuration, even if there is no file."""
    setting = environ.get(CONFIG_VARIABLE, "").strip()
    if _is_text(setting):
        return CONFIG_VARIABLE
    return quoted(setting).strip('"') if setting else str(DEFAULT_FILE)


def _find(setting: str, read_file: ReadFile) -> Source | Problem | None:
    if _is_text(setting.strip()):
        return Source(where=CONFIG_VARIABLE, text=setting)
    setting = setting.strip()
    path = Path(setting) if setting else DEFAULT_FILE
    shown = quoted(setting) if setting else str(DEFAULT_FILE)
    try:
        text = read_file(path)
    # An impossible file name, or bytes that are not UTF-8, raise ValueError.
    except (OSError, ValueError) as error:
        return Problem(
            where=CONFIG_VARIABLE if setting else shown,
            what=f"cannot read {shown}: {reason(error)}",
            fix="make it a file in UTF-8 that this user may read",
        )
    if text is not None:
        return Source(where=shown.strip('"'), text=text)
    if not setting:
        return None
    return Problem(
        where=CONFIG_VARIABLE,
        what=f"there is no file {shown}",
        fix="correct the path, or unset it to use muster.toml or the defaults",
    )


def _is_text(setting: str) -> bool:
    """Whether a setting is TOML text, and not the path of a file."""
    if "\n" in setting:
        return True
    return "=" in setting and not setting.endswith(".toml")


def reason(error: OSError | ValueError) -> str:
    if isinstance(error, OSError):
        return error.strerror or "it cannot be opened"
    return "it is not text in UTF-8"


def _syntax_problem(source: Source, message: str) -> Problem:
    line = None
    if found := _LINE.search(message):
        line = int(found[1])
    elif "at end of document" in message:
        line = source.text.count("\n") + 1
    what = _LINE.sub("", message.partition(" (at end")[0]).strip()
    return Problem(
        where=source.where,
        line=line,
        what=f"is not valid TOML: {what}",
        fix='compare with docs/muster.example.toml; texts must be in "quotes"',
    )
