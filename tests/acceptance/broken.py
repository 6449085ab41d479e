"""A broken set-up: what is broken, and what the bot says about it."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from attrs import field, frozen

from bot.sandbox import Fault, How, Sandbox, SandboxOptions
from bot.sandbox.channel import Channel
from bot.sandbox.person import Person
from bot.storage.sqlite.store import SqliteStore
from tests.acceptance.process import EX_CONFIG
from tests.actors.incident.case import T0
from tests.postgres import database


@frozen(kw_only=True)
class Surroundings:
    """A sandbox, a folder, and a PostgreSQL if the set-up needs one."""

    sandbox: Sandbox
    folder: Path
    postgres: str = ""

    @property
    def host(self) -> str:
        return urlsplit(self.postgres).netloc.rpartition("@")[2]


Env = Mapping[str, str]


@frozen(kw_only=True)
class BrokenSetUp:
    """A broken set-up, and how the bot reacts.

    Attributes:
        env: the variables that differ from a good environment.
        before: breaks something in Slack or on the disk, and returns more variables.
        code: the exit code; 0 if the bot only warns.
        says: the whole message; parts in braces differ from run to run.
    """

    name: str
    says: str
    code: int = EX_CONFIG
    env: Env = field(factory=dict)
    before: Callable[[Surroundings], Env] = lambda _: {}
    options: SandboxOptions = field(factory=SandboxOptions)
    needs_postgres: bool = False


def announcing(channel: str) -> Env:
    return {"MUSTER_CONFIG": f'[channels]\nannounce = ["{channel}"]\n'}


def led_by(person: str) -> Env:
    service = f'[[services]]\nkey = "x"\nname = "X"\nleads = {{ tech = "{person}" }}\n'
    return {"MUSTER_CONFIG": service}


def archived(surroundings: Surroundings) -> Env:
    workspace = surroundings.sandbox.workspace
    channel = known_as("C0ARCHIVED", workspace.add_channel("old"), surroundings)
    workspace.archive(channel, workspace.bot)
    return announcing("C0ARCHIVED")


def without_us(surroundings: Surroundings) -> Env:
    channel = surroundings.sandbox.workspace.add_channel("others", with_bot=False)
    known_as("C0OTHERS", channel, surroundings)
    return {"MUSTER_CONFIG": f"{announcing('C0OTHERS')['MUSTER_CONFIG']}join = false"}


def known_as(channel_id: str, channel: Channel, surroundings: Surroundings) -> Channel:
    """Give a channel a known id, for comparing messages."""
    channel.id = channel_id
    surroundings.sandbox.workspace._channels[channel_id] = channel
    return channel


def somebody(change: Callable[[Person], None]) -> Callable[[Surroundings], Env]:
    def before(surroundings: Surroundings) -> Env:
        team = surroundings.sandbox.workspace
        person = team._people["U0SOMEBODY"] = team.add_person("Robin")
        change(person)
        return led_by("U0SOMEBODY")

    return before


def left(person: Person) -> None:
    person.deactivated = True


def visiting(person: Person) -> None:
    person.guest = True


def visiting_once(person: Person) -> None:
    person.single_channel = True


def mechanical(person: Person) -> None:
    person.bot = True


def fails(method: str, error: str) -> Callable[[Surroundings], Env]:
    def before(surroundings: Surroundings) -> Env:
        fault = Fault(how=How.ERROR, method=method, error=error, times=None)
        surroundings.sandbox.plant(fault)
        return {}

    return before


def of_another_workspace(surroundings: Surroundings) -> Env:
    path = surroundings.folder / "theirs.db"
    store = SqliteStore(path=path, now=lambda: T0)
    store.open()
    store._connection.execute("INSERT INTO workspace VALUES (1, 'T0OTHER')")
    store.close()
    return {"DATABASE_URL": f"sqlite:///{path}"}


def changed(part: str, by: str) -> Callable[[Surroundings], Env]:
    """Change one part of the URL of the database."""

    def before(surroundings: Surroundings) -> Env:
        parts = urlsplit(surroundings.postgres)
        account, _, host = parts.netloc.rpartition("@")
        user, _, password = account.partition(":")
        given = {"user": user, "password": password, "name": parts.path[1:], "more": ""}
        given[part] = by
        user, password, name, more = given.values()
        return {"DATABASE_URL": f"postgresql://{user}:{password}@{host}/{name}{more}"}

    return before


@asynccontextmanager
async def surroundings_of(
    broken: BrokenSetUp, folder: Path
) -> AsyncIterator[Surroundings]:
    async with Sandbox.serving(broken.options) as sandbox:
        if broken.needs_postgres:
            async with database() as url:
                yield Surroundings(sandbox=sandbox, folder=folder, postgres=url)
        else:
            yield Surroundings(sandbox=sandbox, folder=folder)
