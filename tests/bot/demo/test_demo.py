import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import anyio
import pytest

from tests.connect_proxy import connect_proxy
from tests.source_code import ROOT

KEY_SENTENCES = (
    "Sam types /incident in #apply-support",
    "Enter a few words about what's happening",
    "Incident 1 declared.",
    "🔥 登録できません @channel",
    "They are a guest.",
    "Muster cannot see that channel",
    "You accepted comms lead",
    "took scribe",
    "“Roll back the 9:40 release” was done by",
    "taking over from Kim",
    "joined and wrote: Candidates get an error",
    "Did you mean /incident close?",
    "raised the severity to P1 High (was P3 Low)",
    "Muster in a thread in #incidents",
    "It is 15 minutes later",
    "the next update is due by",
    "Welcome to incident 1.",
    "Since today at",
    "Closed by @Sam",
    "[Reopen incident]",
    "was already closed by @Sam",
    "exit code 0",
)


async def test_the_demo_runs_from_declaration_to_closure_behind_any_proxy(
    tmp_path: Path,
) -> None:
    async with connect_proxy() as proxy:
        names = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "WS_PROXY", "WSS_PROXY")
        proxies = {n: proxy.url for name in names for n in (name, name.lower())}
        none = str(tmp_path / "none" / "file")
        odd = {"NETRC": none, "SSLKEYLOGFILE": none, "SSL_CERT_FILE": none}
        env = {"PYTHONPATH": str(ROOT), "COLUMNS": "80", "NO_PROXY": "", "no_proxy": ""}
        done = await anyio.run_process(
            [sys.executable, "-m", "tests.fence", "demo"],
            cwd=tmp_path,
            env={**os.environ, **proxies, **odd, **env},
            check=False,
        )

    said = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b""), (
        f"{first_failure(said)}\n\n{said}"
    )
    assert proxy.asked == []
    read = " ".join(said.replace("│", " ").split())
    assert [words for words in KEY_SENTENCES if words not in read] == []
    assert "\x1b" not in said
    assert re.search(r"All \d+ checks passed, \d+\.\d s after the start", read)
    files = [path async for path in anyio.Path(tmp_path).iterdir()]
    assert [path.name for path in files] == ["demo-record.md"]
    assert "Sign-in fails" in await files[0].read_text("utf-8")


def first_failure(said: str) -> str:
    """Find the first failed check and what is wrong, or else why the demo failed."""
    check = re.search(r"✗.*(?:\n {6}.*)*", said)
    found = check or re.search(r"The demo failed: .*", said)
    return found[0] if found else "the demo does not say what failed"


def test_a_failure_shows_the_first_failed_check_before_everything_else() -> None:
    checks = (
        "  ✓ Fine\n  ✗ Broken\n      one\n      two\n  ✓ Fine\n  ✗ Too\n      three"
    )

    assert first_failure(checks) == "✗ Broken\n      one\n      two"
    assert first_failure("x\nThe demo failed: no.\nlog") == "The demo failed: no."
    assert first_failure("Traceback") == "the demo does not say what failed"


def test_the_demo_ends_the_bot_when_it_is_told_to_stop(tmp_path: Path) -> None:
    demo = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo"],
        stdout=subprocess.PIPE,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)},
        encoding="utf-8",
    )
    said = ""
    with demo:
        for line in demo.stdout or ():
            said += line
            if "Sam types" in line:
                demo.send_signal(signal.SIGTERM)

    assert (demo.returncode, list(tmp_path.iterdir())) == (130, [])
    assert said.endswith("Interrupted; nothing is left running.\n")
    bot = re.search(r"as process (\d+)", said)
    assert bot
    with pytest.raises(ProcessLookupError):
        os.kill(int(bot[1]), 0)


def test_the_bot_itself_never_loads_the_sandbox() -> None:
    program = "import sys, bot.__main__; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        cwd=ROOT,
        encoding="utf-8",
        check=True,
    )

    loaded = set(done.stdout.split())
    assert "bot.run" in loaded
    assert not [name for name in loaded if name.startswith("bot.sandbox")]
