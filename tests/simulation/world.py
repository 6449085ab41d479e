"""The world: a Slack with people and channels, and the bot, restarted after crashes."""

import sqlite3
from datetime import datetime, timedelta
from functools import partial

import aiohttp
import anyio
from anyio.abc import TaskGroup
from attrs import define, field, frozen

from actors.errors import JournalUnavailable
from actors.incident.facts import Lead, Link, Service, Severity
from actors.incident.ids import ChannelId, PersonId
from bot.bot import Bot
from bot.engine.backend import SqliteBackend
from bot.sandbox import ActingPerson, Channel, Sandbox
from bot.settings import Settings, Token
from bot.settings.configuration import (
    DEFAULT_ROLES,
    DEFAULT_SEVERITIES,
    Channels,
    Configuration,
    ConfiguredService,
)
from bot.signals import Signals
from bot.slack.socket.intake import Handle, OnUndelivered
from bot.slack.web.results import CallResult, NotDone
from tests.auditor.evidence import SOON
from tests.auditor.recorder import Recorder
from tests.simulation.api import BASE_URL, SimulatedApi
from tests.simulation.clocks import START, BotClock, seconds
from tests.simulation.lifetime import LIFETIME, Chance, Lifetime
from tests.simulation.retry_after_check import RetryAfterCheck
from tests.simulation.slack import Slack
from tests.simulation.store import SimulatedStore
from tests.simulation.transport import SimulatedSocketMode, SlackSockets

_, COMMS, TECH, SUPPORT, _ = DEFAULT_ROLES
NAGS_NOT = Severity(
    key="p4", word="P4 Hardly", sentence="Nobody notices.", rank=4, nags=False
)
"""The severity of incidents that may stay open without a question."""

MAIL = Service(key="mail", name="Mail")
PAY = Service(key="pay", name="Payments")
LINKS = (
    Link(key="playbook", title="Incident playbook", url="https://example.org/play"),
    Link(key="report", title="Report template", url="https://example.org/report"),
)


@frozen(kw_only=True)
class Replacements:
    """The classes that a plant may replace by broken ones."""

    api: type[SimulatedApi] = SimulatedApi
    sockets: type[SimulatedSocketMode] = SimulatedSocketMode
    store: type[SimulatedStore] = SimulatedStore


@define(kw_only=True, eq=False)
class World:
    """The bot, and everything that survives it.

    Attributes:
        others: the tasks that go on in Slack, whether the bot runs or not.
        alive: the lifetimes that run now.
        outsiders: accounts that may do nothing: two people of another workspace, of
            whom one clicks and one types, a deactivated account, and a bot.
    """

    chance: Chance
    sandbox: Sandbox
    slack_sockets: SlackSockets
    disk: sqlite3.Connection
    retry_check: RetryAfterCheck
    recorder: Recorder
    slack: Slack
    others: TaskGroup
    session: aiohttp.ClientSession
    replacements: Replacements
    people: list[ActingPerson]
    outsiders: list[ActingPerson]
    victim: str
    places: list[Channel]
    settings: Settings
    found: list[str] = field(factory=list)
    slow: float = 0.0
    off_until: float = 0.0
    alive: list[Lifetime] = field(factory=list)
    _lifetimes: int = field(default=0, init=False)
    _signals: list[Signals] = field(factory=list, init=False)
    _is_over: bool = field(default=False, init=False)

    async def keep_alive(self) -> None:
        """Start the bot, and start it again after each crash."""
        while not self._is_over:
            self._lifetimes += 1
            lifetime = Lifetime(number=self._lifetimes)
            self.alive.append(lifetime)
            signals = Signals()
            self._signals.append(signals)
            self.chance.note(f"lifetime {lifetime.number}")
            with lifetime.scope:
                await self._live(lifetime, signals)
            self.alive.remove(lifetime)
            if not self._is_over:
                if not lifetime.is_dead and signals.serving.is_set():
                    self.found.append("I0 the bot ended by itself")
                lifetime.is_dead = True
                await anyio.sleep(self.chance.random.uniform(0.1, 60))
                await anyio.sleep(max(0.0, self.off_until - seconds()))

    async def _live(self, lifetime: Lifetime, signals: Signals) -> None:
        LIFETIME.set(lifetime)
        store = self.replacements.store(
            now=BotClock().now, disk=self.disk, chance=self.chance, lifetime=lifetime
        )
        store.slow = self.slow
        store.open()
        api = self.replacements.api(
            session=self.session,
            token=self.settings.bot_token.reveal(),
            base_url=BASE_URL,
            clock=anyio.current_time,
            slack=self.slack,
            lifetime=lifetime,
            others=self.others,
        )
        bot = Bot(
            settings=self.settings,
            signals=signals,
            clock=BotClock(),
            backend=SqliteBackend(store, BotClock()),
            api=api,
            new_socket=partial(self._new_socket, lifetime),
        )
        try:
            await bot.serve()
        except* JournalUnavailable:
            # At its start a bot without its journal ends, and is started again.
            self.chance.reach("no journal at the start")

    def _new_socket(
        self, lifetime: Lifetime, handle: Handle, on_undelivered: OnUndelivered
    ) -> SimulatedSocketMode:
        return self.replacements.sockets(
            open_url=_nowhere,
            session=self.session,
            handle=handle,
            on_undelivered=on_undelivered,
            clock=anyio.current_time,
            lifetime=lifetime,
            slack_sockets=self.slack_sockets,
        )

    def kill(self, site: str) -> None:
        """End all running lifetimes at once."""
        for lifetime in self.alive:
            self.chance.kill(lifetime, site)

    async def turn_off(self, length: float) -> None:
        """Let the machine be off for so many seconds."""
        start = seconds()
        self.off_until = max(self.off_until, start + length)
        self.kill("killed")
        await anyio.sleep(length)
        self.chance.outages.append((start, seconds()))

    async def stop(self) -> None:
        self._is_over = True
        for signals in self._signals:
            signals.stop.set()

    async def rest(self, patience: float) -> None:
        """Wait until nothing is due soon, by the journal."""
        for _ in range(int(patience / 20)):
            # What is not due now should not be due at the end of this, either, unless
            # a late request causes something meanwhile.
            if self._is_due(SOON + timedelta(minutes=1)):
                await anyio.sleep(20)
                continue
            await anyio.sleep(30)
            if not self._is_due(SOON):
                return
        self.found.append("I6 not at rest: something is still due")

    def next_due(self) -> float | None:
        """Return when something is due next, in seconds since the start."""
        query = "SELECT min(due_at) FROM incidents"
        (due,) = self.disk.execute(query).fetchone()
        at = datetime.fromisoformat(due) if due else None
        return (at - START.get()).total_seconds() if at else None

    def _is_due(self, within: timedelta) -> bool:
        soon = BotClock().now() + within
        query = "SELECT count(*) FROM incidents WHERE due_at <= ?"
        (count,) = self.disk.execute(query, (soon.isoformat(),)).fetchone()
        return bool(count)

    @property
    def tests(self) -> list[Channel]:
        """The channels of test incidents."""
        start = "test-"
        return [x for x in self.sandbox.workspace.channels if x.name.startswith(start)]

    @property
    def incident_channels(self) -> list[Channel]:
        start = "incident-"
        return [x for x in self.sandbox.workspace.channels if x.name.startswith(start)]


async def _nowhere() -> CallResult:
    return NotDone(error="there are no sockets", retry_after=None)


def settings_for(
    sandbox: Sandbox, leads: tuple[str, str], announce: list[Channel]
) -> Settings:
    one, other = (PersonId(x) for x in leads)
    mail = ConfiguredService(service=MAIL, leads=(Lead(role=TECH, person=one),))
    pay = ConfiguredService(
        service=PAY,
        leads=(Lead(role=TECH, person=other), Lead(role=SUPPORT, person=one)),
    )
    return Settings(
        bot_token=Token(sandbox.bot_token),
        app_token=Token(sandbox.app_token),
        api_url=BASE_URL,
        configuration=Configuration(
            services=(mail, pay),
            severities=(*DEFAULT_SEVERITIES, NAGS_NOT),
            default_severity=DEFAULT_SEVERITIES[1],
            links=LINKS,
            channels=Channels(announce=tuple(ChannelId(x.id) for x in announce)),
        ),
    )
