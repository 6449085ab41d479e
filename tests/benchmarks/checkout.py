"""A version of Muster to measure: this one, or the checkout of an earlier one."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE

import anyio
from attrs import frozen

HERE = Path(__file__).resolve().parents[2]
LAUNCHER = Path(__file__).with_name("launch.py")


@frozen
class Checkout:
    """The files of a version."""

    path: Path = HERE

    async def run(self, program: str, *args: str) -> str:
        """Run one of these benchmarks' programs on this version; return its output.

        Only code of a version can fill its journal or time what is inside it.
        """
        done = await anyio.run_process(
            [sys.executable, "-P", str(LAUNCHER), str(self.path), program, *args],
            env={"PATH": os.environ["PATH"]},
            cwd=self.path,
            stdout=PIPE,
            stderr=None,
        )
        return done.stdout.decode()


THIS = Checkout()


@frozen(kw_only=True)
class Checkouts:
    """What one run compares: this version, and the one before it if it is given."""

    now: Checkout = THIS
    before: Checkout | None = None

    def __iter__(self) -> Iterator[Checkout]:
        yield self.now
        if self.before:
            yield self.before
