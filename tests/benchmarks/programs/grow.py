"""Let an incident grow: ``grow PATH NUMBER UPDATES`` prints how many events it has."""

import sys
from pathlib import Path

import anyio

from actors.incident.ids import IncidentNumber
from tests.benchmarks.journals import grow

if __name__ == "__main__":
    number, updates = IncidentNumber(int(sys.argv[2])), int(sys.argv[3])
    print(anyio.run(grow, Path(sys.argv[1]), number, updates))  # noqa: T201
