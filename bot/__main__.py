"""The command line: ``python -m bot COMMAND``."""

import signal
import sys
from pathlib import Path
from shlex import quote

import anyio
import click

import bot.settings.no_key_log  # noqa: F401 - before aiohttp is imported.
from actors.errors import JournalUnavailable
from actors.incident.ids import IncidentNumber
from bot import __version__
from bot.base.exception_groups import first_error
from bot.base.garbage import leave_modules_alone
from bot.base.threads import take_short_turns
from bot.checkup.authentication import Unusable
from bot.features.table import WAYS
from bot.logs import configure_logs
from bot.manifest import manifest as written_manifest
from bot.record.export import export as exported
from bot.run import serve
from bot.settings import (
    EX_CONFIG,
    Database,
    PostgresDatabase,
    Settings,
    SettingsError,
    configuration_here,
    database_here,
    settings_here,
)
from bot.signals import Signals
from bot.storage.postgres.connection import WrongDatabase
from bot.storage.postgres.migrate import BeingChanged, WrongSchema
from bot.storage.postgres.migrate import migrate as migrated
from bot.storage.postgres.schema import SCHEMA, jobs_schema
from bot.storage.sqlite.backup import NotCopied
from bot.storage.sqlite.backup import backup as backed_up
from bot.storage.sqlite.connection import UnusableFile
from bot.storage.sqlite.lock_file import DatabaseInUse
from bot.timeouts import Timeouts

EX_NOINPUT = 66
"""The file does not exist (sysexits.h)."""

EX_CANTCREAT = 73
"""The file cannot be created (sysexits.h)."""

EX_TEMPFAIL = 75
"""The database is in use or does not answer; try again later (sysexits.h)."""


@click.group()
@click.version_option(__version__, prog_name="muster")
def main() -> None:
    """Muster, an incident bot for Slack."""


@main.command()
@click.option(
    "--accept-journal",
    is_flag=True,
    help="Go on with a journal that has lost something; number above all known ones.",
)
def run(*, accept_journal: bool) -> None:
    """Serve a workspace until told to stop."""
    settings = _settings()
    colours = settings.has_colours and sys.stdout.isatty()
    configure_logs(settings.log_format, settings.log_level, colours=colours)
    leave_modules_alone()
    take_short_turns()
    try:
        anyio.run(_serve, settings, accept_journal)
    except* Unusable as group:
        _give_up(str(first_error(group)), EX_CONFIG)
    except* DatabaseInUse as group:
        what = f"{_place(settings.database)} is in use by {first_error(group)}"
        fix = "stop that process, or use PostgreSQL to run several workers"
        _give_up(f"DATABASE_URL: {what}. Fix: {fix}", EX_TEMPFAIL)
    except* (UnusableFile, WrongDatabase, WrongSchema) as group:
        _give_up(str(first_error(group)), EX_CONFIG)
    except* (FileNotFoundError, NotADirectoryError, PermissionError) as group:
        place = _place(settings.database)
        what = f"DATABASE_URL: cannot open {place}: {first_error(group)}"
        fix = "create its folder, and let this user write there"
        _give_up(f"{what}. Fix: {fix}", EX_CONFIG)
    except* JournalUnavailable as group:
        _give_up(str(first_error(group)), EX_TEMPFAIL)


@main.command()
def migrate() -> None:
    """Migrate a PostgreSQL database to the tables of this version."""
    database = _database()
    if not isinstance(database, PostgresDatabase):
        click.echo("A SQLite file needs no migration")
        return
    try:
        steps = anyio.run(_migrated, database.url)
    except (WrongDatabase, WrongSchema) as flaw:
        _give_up(str(flaw), EX_CONFIG)
    except JournalUnavailable as trouble:
        _give_up(str(trouble), EX_TEMPFAIL)
    else:
        click.echo("\n".join(f"migrated: {step}" for step in steps) or "Up to date")


@main.command()
def manifest() -> None:
    """Print the manifest that Slack creates the app from."""
    try:
        commands = configuration_here(WAYS.words).commands
    except SettingsError as error:
        _give_up(str(error), EX_CONFIG)
    else:
        click.echo(written_manifest(commands=commands), nl=False)


@main.command()
@click.argument("number", type=click.IntRange(1, 999_999_999))
def export(number: int) -> None:
    """Print the record of an incident as Markdown, even while the bot runs."""
    database = _database()
    place = _place(database)
    try:
        written = anyio.run(exported, database, IncidentNumber(number))
    except FileNotFoundError:
        _give_up(f"DATABASE_URL: there is no file {place}", EX_NOINPUT)
    except (UnusableFile, WrongDatabase, WrongSchema) as flaw:
        _give_up(str(flaw), EX_CONFIG)
    except JournalUnavailable as trouble:
        _give_up(str(trouble), EX_TEMPFAIL)
    else:
        if written is None:
            _give_up(f"Incident {number} does not exist in {place}", 1)
        click.echo(written, nl=False)


@main.command()
@click.argument("path", type=click.Path(path_type=Path))
def backup(path: Path) -> None:
    """Copy the SQLite database to PATH, even while the bot runs."""
    database = _database()
    if isinstance(database, PostgresDatabase):
        schemas = f"-n {SCHEMA} -n {jobs_schema(SCHEMA)}"
        dump = f'run pg_dump {schemas} -f {quote(str(path))} "$DATABASE_URL"'
        what = "is a PostgreSQL database, must be a SQLite file"
        _give_up(f"DATABASE_URL: {what}. Fix: {dump}", EX_CONFIG)
        return
    try:
        backed_up(database.path, path)
    except FileNotFoundError:
        _give_up(f"DATABASE_URL: there is no file {database.path}", EX_NOINPUT)
    except UnusableFile as flaw:
        _give_up(str(flaw), EX_CONFIG)
    except NotCopied as flaw:
        _give_up(str(flaw), EX_CANTCREAT)
    else:
        click.echo(f"Copied {database.path} to {path}")


@main.command()
def demo() -> None:
    """Run an incident from declaration to closure, without Slack."""
    # Imported here because a bot that serves a workspace must not load the sandbox.
    from bot.demo.demo import run_demo  # noqa: PLC0415

    sys.exit(run_demo())


async def _migrated(url: str) -> tuple[str, ...]:
    """Migrate. If another process is migrating, say so once and wait for it."""
    has_said = False
    give_up_at = anyio.current_time() + Timeouts().lock.total_seconds()
    while True:
        try:
            return await migrated(url)
        except BeingChanged as trouble:
            if anyio.current_time() >= give_up_at:
                raise
            if not has_said:
                click.echo(f"waiting: {trouble.why}", err=True)
                has_said = True


async def _serve(settings: Settings, is_loss_accepted: bool) -> None:  # noqa: FBT001
    signals = Signals()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_listen, signals)
        await serve(settings, signals, is_loss_accepted=is_loss_accepted)
        tasks.cancel_scope.cancel()


async def _listen(signals: Signals) -> None:
    """Stop once, however many signals arrive."""
    with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as received:
        async for _ in received:
            signals.stop.set()


def _settings() -> Settings:
    try:
        return settings_here(WAYS.words)
    except SettingsError as error:
        _give_up(str(error), EX_CONFIG)
        raise


def _place(database: Database) -> str:
    """Say where the journal is, without a secret."""
    if isinstance(database, PostgresDatabase):
        return "the PostgreSQL database"
    return str(database.path)


def _database() -> Database:
    try:
        return database_here()
    except SettingsError as error:
        _give_up(str(error), EX_CONFIG)
        raise


def _give_up(why: str, code: int) -> None:
    click.echo(why, err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
