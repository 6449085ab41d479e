import socket
import subprocess
import sys

import pytest

EX_USAGE, EX_UNAVAILABLE = 2, 69


def run(port: int) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "bot.sandbox", str(port))
    return subprocess.run(
        command, check=False, timeout=30, capture_output=True, text=True
    )


def test_a_port_in_use_is_reported_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        _, port = taken.getsockname()
        ended = run(port)

    assert ended.returncode == EX_UNAVAILABLE
    assert ended.stderr == (
        f"port {port}: Address already in use."
        " Fix: give another, python -m bot.sandbox PORT\n"
    )


@pytest.mark.parametrize("port", [-1, 65536])
def test_an_impossible_port_is_explained(port: int) -> None:
    ended = run(port)

    assert ended.returncode == EX_USAGE
    assert "Traceback" not in ended.stderr
