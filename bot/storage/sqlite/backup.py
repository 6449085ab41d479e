"""Copies the SQLite file while a bot may be writing it.

Rule: never overwrite a file, and never leave a partial copy under the final name.
"""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from attrs import frozen

from bot.storage.sqlite.connection import connect_for_reading

PART = ".part"
"""The suffix of a copy that is not complete yet."""


@frozen
class NotCopied(Exception):  # noqa: N818 - what happened.
    """The copy failed; says why, and what to do."""

    path: Path
    what: str
    fix: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what}. Fix: {self.fix}"


def backup(journal: Path, place: Path) -> None:
    """Copy the journal to a place where there is no file yet.

    Raises ``FileNotFoundError`` and ``UnusableFile`` for the journal, and
    ``NotCopied`` for the copy.
    """
    if os.path.lexists(place):
        raise _taken(place)
    with closing(connect_for_reading(journal)) as source:
        part = place.with_name(f"{place.name}{PART}")
        _reserve(part, journal.stat().st_mode & 0o777)
        try:
            _copy(source, part)
            # This order never replaces a file that somebody else has made.
            place.open("xb").close()
            part.replace(place)
        except FileExistsError as there:
            raise _taken(place) from there
        except (OSError, sqlite3.Error) as error:
            raise NotCopied(place, f"cannot be written ({error})", ELSEWHERE) from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)


ELSEWHERE = "free some space there, or name a file on another disk"


def _taken(place: Path) -> NotCopied:
    return NotCopied(place, "is already there", "name a file that is not there yet")


def _reserve(part: Path, mode: int) -> None:
    """Create the file; only those who may read the journal may read it."""
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))
    except FileExistsError as there:
        what = "belongs to a backup that is running or was interrupted"
        raise NotCopied(part, what, "wait, or delete it") from there
    except OSError as error:
        what = f"cannot be created ({error.strerror})"
        fix = "name a file in a folder where this user may write"
        raise NotCopied(part, what, fix) from error


def _copy(source: sqlite3.Connection, part: Path) -> None:
    """Copy all pages in one transaction, which neither delays writers nor sees them."""
    with closing(sqlite3.connect(part, isolation_level=None)) as copy:
        source.backup(copy)
        # Leave one file, with no log beside it that could be left behind.
        copy.execute("PRAGMA journal_mode = DELETE")
        (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise sqlite3.DatabaseError(found)
