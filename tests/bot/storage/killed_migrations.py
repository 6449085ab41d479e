"""Migrates a SQLite file in a process that is killed, or stopped, on its way.

``kill FILE FOLDER`` copies the file, migrates the copy in a child process, and kills
the child at its first statement; then again with a new copy, at the second; until a
child reaches its end. ``stop FILE`` stops in the middle, until it is told to go on.
"""

import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from unittest.mock import patch

from bot.storage.sqlite.connection import connect
from tests.bot.storage.sqlite_files import store_at


@contextmanager
def watched(at_each: Callable[[str], None]) -> Iterator[None]:
    """Say before each statement of any connection which it is."""
    usual = sqlite3.connect

    def connecting(*given: object, **more: object) -> sqlite3.Connection:
        db: sqlite3.Connection = usual(*given, **more)  # type: ignore[call-overload]
        # With next to no memory, what is not committed is in the files all the same.
        db.execute("PRAGMA cache_size = 1")
        db.set_trace_callback(at_each)
        return db

    with patch("sqlite3.connect", connecting):
        yield


def kill(file: Path, folder: Path) -> None:
    for last in count():
        path = folder / f"{last:03}.db"
        if file.exists():
            shutil.copyfile(file, path)
        child = os.fork()
        if child == 0:
            with watched(dying(last)):
                connect(path).close()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            return


def dying(last: int) -> Callable[[str], None]:
    """Return what kills this process at a statement: the first one is number 0."""
    numbers = count()

    def at_each(_statement: str) -> None:
        if next(numbers) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    return at_each


def stop(file: Path) -> None:
    store = store_at(file)
    with watched(_pause):
        store.open()
    store.close()


def _pause(statement: str) -> None:
    if "ADD COLUMN visibility" in statement:
        os.kill(os.getpid(), signal.SIGSTOP)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["kill", file, folder]:
            kill(Path(file), Path(folder))
        case ["stop", file]:
            stop(Path(file))
        case _:
            sys.exit(__doc__)
