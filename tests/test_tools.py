import subprocess
import sys

import pytest

from tests.source_code import ROOT

# Type checking a fresh clone, without a cache, on a small machine.
pytestmark = pytest.mark.timeout(300)


def run(*module_and_arguments: str) -> str:
    """Give the tool's output if it found fault, and nothing if it did not."""
    done = subprocess.run(
        [sys.executable, "-m", *module_and_arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout or f"exit {done.returncode}" if done.returncode else ""


@pytest.mark.parametrize(
    "tool",
    ["ruff check --quiet .", "ruff format --quiet --check .", "mypy"],
)
def test_the_tool_finds_no_fault(tool: str) -> None:
    if fault := run(*tool.split()):
        pytest.fail(fault, pytrace=False)


def test_a_fault_would_be_shown() -> None:
    assert "--no-such-option" in run("ruff", "check", "--no-such-option")
