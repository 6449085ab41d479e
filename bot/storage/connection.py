"""How the SQLite file is opened, and how it is known to be ours."""

import sqlite3
from pathlib import Path

from attrs import frozen

from bot.storage.schema import APPLICATION_ID, SCHEMA_VERSION, TABLES


@frozen
class NotOurs(Exception):  # noqa: N818 - what the file is.
    """The file is no journal that this version may write; it was left untouched."""

    path: Path
    why: str

    def __str__(self) -> str:
        return f"{self.path}: {self.why}"


def connect(path: Path) -> sqlite3.Connection:
    """Open the file to write it, or make it."""
    try:
        db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    except sqlite3.OperationalError as error:
        raise NotOurs(path, str(error)) from error
    try:
        _check_or_create(db, path)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA secure_delete = ON")
    except sqlite3.DatabaseError as error:
        db.close()
        raise NotOurs(path, str(error)) from error
    except NotOurs:
        db.close()
        raise
    return db


def connect_for_reading(path: Path) -> sqlite3.Connection:
    """Open the file as it is, also while a bot writes it."""
    if not path.is_file():
        raise FileNotFoundError(path)
    uri = f"{path.absolute().as_uri()}?mode=ro"
    db = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    try:
        _check(db, path)
    except sqlite3.DatabaseError as error:
        db.close()
        raise NotOurs(path, str(error)) from error
    except NotOurs:
        db.close()
        raise
    return db


def _check_or_create(db: sqlite3.Connection, path: Path) -> None:
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if not tables and not application:
        db.executescript(
            f"BEGIN IMMEDIATE; PRAGMA application_id = {APPLICATION_ID};"
            f" PRAGMA user_version = {SCHEMA_VERSION}; {TABLES} COMMIT;"
        )
    else:
        _check(db, path)


def _check(db: sqlite3.Connection, path: Path) -> None:
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        raise NotOurs(path, "it is a database of another program")
    if version > SCHEMA_VERSION:
        raise NotOurs(path, f"a newer version wrote it (schema {version})")
