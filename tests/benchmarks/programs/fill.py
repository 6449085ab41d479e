"""Fill a journal: ``fill PATH CLOSED OPEN`` adds so many incidents of each kind."""

import sys
from pathlib import Path

import anyio

from tests.benchmarks.journals import fill_journal


async def main(path: Path, closed: int, still_open: int) -> None:
    await fill_journal(path, closed, are_closed=True)
    await fill_journal(path, still_open)


if __name__ == "__main__":
    anyio.run(main, Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
