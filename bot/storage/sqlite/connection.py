"""Opens the SQLite file, after checking that it is a usable journal."""

import errno
import os
import sqlite3
from collections.abc import Collection, Mapping
from contextlib import closing
from pathlib import Path
from shutil import disk_usage

from attrs import frozen

from actors.errors import JournalUnavailable
from actors.incident.lifecycle import Kind, Visibility
from bot.storage.codec import EVENTS, VIEWS
from bot.storage.sqlite.schema import (
    APPLICATION_ID,
    NAMES_IN,
    SCHEMA_VERSION,
    VOCABULARY_SINCE,
    steps_from,
)
from bot.storage.sqlite.watermark import Extent, extent_of

ANOTHER_FILE = "Set DATABASE_URL to another file; this one is as it was."
A_FILE = "Set DATABASE_URL to a file in it, such as sqlite:///data/muster.db."
A_FOLDER = "Make the folder, let this user write in it, or set DATABASE_URL elsewhere."
EMPTIED = (
    "Nothing was written to it. Put your latest backup in its place; or, to begin "
    "anew, delete it and the files beside it that begin with its name."
)
A_BACKUP = (
    "Nothing was written to it. Keep a copy, and put your latest backup in its place; "
    "sqlite3's `.recover` may save more from the copy."
)
ROOM = "Fix: free some space on that disk, or set DATABASE_URL to a file on another"
WRITABLE = "Fix: let this user write there, or set DATABASE_URL to a file elsewhere"
LATEST = (
    "Fix: put the latest backup, or the lost -wal file, in its place; or, to go on "
    "with less, run once python -m bot run --accept-journal"
)
LOCK_TIMEOUT = 1.5
"""Seconds to wait for another process's lock. A command must be refused while Slack
still waits for its answer (``Timings.answer``)."""

NEEDED = 2**16
"""Bytes that SQLite needs for its files beside an open database."""

_VOCABULARY: Mapping[str, Collection[str]] = {
    "event": EVENTS.keys(),
    "view": VIEWS.keys(),
    "kind": frozenset(map(str, Kind)),
    "visibility": frozenset(map(str, Visibility)),
}

PAGES_KEPT = "PRAGMA cache_size = -512"
"""Kilobytes of the file that a connection keeps in memory; without this they grow to
2,000. The operating system keeps what is read often anyway."""

PRIMARY = 0xFF
"""Masks an error code; SQLite's extended codes use the bits above."""

THAT_VERSION = (
    "Run that version again, or put back the backup from before it; "
    "nothing was written."
)


@frozen
class UnusableFile(Exception):  # noqa: N818 - what the file is.
    """The file is not a journal that this version can use; it was left untouched."""

    path: Path
    why: str
    fix: str = ""

    def __str__(self) -> str:
        words = f"{self.path}: {self.why}"
        return f"{words}. {self.fix}" if self.fix else words


def connect(
    path: Path, *, is_known: bool = False, reached: Extent | None = None
) -> sqlite3.Connection:
    """Open the file for writing, or create it.

    If a journal is known to have existed, an empty file is a loss and not a new one. A
    journal with less in it than it once ``reached`` has lost something, too.
    """
    if path.is_dir():
        raise UnusableFile(path, "it is a directory", A_FILE)
    _check_emptiness(path, is_known=is_known)
    if reached and not path.exists() and (lacking := Extent().shortfall_from(reached)):
        raise UnusableFile(path, f"is missing; its journal {lacking}", LATEST)
    try:
        db = sqlite3.connect(
            path, LOCK_TIMEOUT, isolation_level=None, check_same_thread=False
        )
    except sqlite3.OperationalError as error:
        raise not_opened(path, error) from error
    try:
        _check_or_create(db, path)
        _check_integrity(db, path)
        _check_vocabulary(db, path)
        _check_extent(db, path, reached or Extent())
        _upgrade(db)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA secure_delete = ON")
        db.execute(PAGES_KEPT)
    except sqlite3.OperationalError as error:
        db.close()
        raise not_opened(path, error) from error
    except sqlite3.DatabaseError as error:
        db.close()
        raise UnusableFile(path, str(error), A_BACKUP) from error
    except UnusableFile:
        db.close()
        raise
    return db


def not_opened(
    path: Path, error: sqlite3.OperationalError
) -> UnusableFile | JournalUnavailable:
    match error.sqlite_errorcode & PRIMARY:
        case sqlite3.SQLITE_BUSY:
            return JournalUnavailable(f"{path}: another process is writing it")
        case sqlite3.SQLITE_FULL:
            return UnusableFile(
                path, "cannot be made or written, its disk is full", ROOM
            )
        case sqlite3.SQLITE_READONLY:
            return UnusableFile(path, "can only be read", WRITABLE)
        case sqlite3.SQLITE_IOERR if disk_usage(path.parent).free < NEEDED:
            return UnusableFile(path, "cannot be opened, its disk is full", ROOM)
        case _:
            return UnusableFile(path, str(error), A_FOLDER)


def not_locked(path: Path, error: OSError) -> UnusableFile:
    """Say why the lock file cannot be created; it is the first file to be created."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return UnusableFile(path, "cannot be made, its disk is full", ROOM)
        case errno.EROFS:
            return UnusableFile(path, "is on a disk that can only be read", WRITABLE)
        case _:
            return UnusableFile(path, error.strerror or str(error), A_FOLDER)


def connect_for_reading(path: Path, *, is_migrated: bool = False) -> sqlite3.Connection:
    """Open an existing file for reading, even while a bot writes it.

    With ``is_migrated``, the tables are those of this version: of an older file, which
    only its bot may change, a copy in memory is migrated and opened instead.
    """
    if not path.is_file():
        raise FileNotFoundError(path)
    _check_emptiness(path, is_known=False)
    uri = f"{path.absolute().as_uri()}?mode=ro"
    db = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    try:
        _check(db, path)
        db.execute(PAGES_KEPT)
        return _migrated_copy(db) if is_migrated else db
    except sqlite3.DatabaseError as error:
        db.close()
        raise UnusableFile(path, str(error), A_BACKUP) from error
    except UnusableFile:
        db.close()
        raise


def _migrated_copy(db: sqlite3.Connection) -> sqlite3.Connection:
    """Return the connection itself if it has the tables of this version."""
    if _version_of(db) == SCHEMA_VERSION:
        return db
    copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    with closing(db):
        db.backup(copy)
    _upgrade(copy)
    return copy


def _check_emptiness(path: Path, *, is_known: bool) -> None:
    """Distinguish a file that lost its content from one that never had any.

    This runs before SQLite opens the file, because it deletes an empty file's log.
    """
    if not path.is_file() or path.stat().st_size:
        return
    log = path.with_name(f"{path.name}-wal")
    if is_known or (log.is_file() and log.stat().st_size):
        raise UnusableFile(path, "it is empty, and it was a journal before", EMPTIED)


def _check_or_create(db: sqlite3.Connection, path: Path) -> None:
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if not tables and not application:
        db.executescript(steps_from(0))
    else:
        _check(db, path)


def _upgrade(db: sqlite3.Connection) -> None:
    """Migrate an older file to the tables of this version, or leave it unchanged."""
    version = _version_of(db)
    if version < SCHEMA_VERSION:
        db.executescript(steps_from(version))


def _version_of(db: sqlite3.Connection) -> int:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    return int(version)


def _check(db: sqlite3.Connection, path: Path) -> None:
    (application,) = db.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise UnusableFile(path, "it is a database of another program", ANOTHER_FILE)
    if (version := _version_of(db)) > SCHEMA_VERSION:
        why = f"a newer version wrote it (schema {version})"
        raise UnusableFile(path, why, THAT_VERSION)


def _check_vocabulary(db: sqlite3.Connection, path: Path) -> None:
    """Find what a newer version wrote. Of an older file, every event is read for it."""
    query = NAMES_IN.format(events="events")
    if _version_of(db) >= VOCABULARY_SINCE:
        query = "SELECT what, name FROM vocabulary"
    newer = sorted(
        str(name) if what in ("event", "view") else f"the {what} {name}"
        for what, name in db.execute(query)
        if name is not None and name not in _VOCABULARY[what]
    )
    if newer:
        why = f"a newer version wrote {', '.join(newer)} into it"
        raise UnusableFile(path, why, THAT_VERSION)


def _check_extent(db: sqlite3.Connection, path: Path, reached: Extent) -> None:
    if lacking := extent_of(db).shortfall_from(reached):
        raise UnusableFile(path, lacking, LATEST)
    if not os.access(path, os.W_OK) and path.exists():
        raise UnusableFile(path, "can only be read", WRITABLE)


def _check_integrity(db: sqlite3.Connection, path: Path) -> None:
    """Find damage before anything relies on the file; 100 MB take about 0.3 s."""
    (found,) = db.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise UnusableFile(path, f"it is damaged ({found})", A_BACKUP)
