"""Fill a journal with one incident: ``fill_long PATH EVENTS``."""

import sys
from pathlib import Path

import anyio

from tests.benchmarks.journals import fill_long

if __name__ == "__main__":
    anyio.run(fill_long, Path(sys.argv[1]), int(sys.argv[2]))
