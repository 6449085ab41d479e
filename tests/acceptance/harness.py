"""The test harness: a sandbox with people and channels, and the real bot.

Rule: the auditor judges the end of every test that uses it.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import anyio
from attrs import define, field
from attrs import evolve as with_

from actors.incident.facts import Lead, Link, Service
from actors.incident.ids import ChannelId, PersonId
from actors.incident.keys import row_of
from actors.incident.urgency import GATHERED
from bot.run import serve
from bot.sandbox import MEMBER_EVENTS, Sandbox, SandboxOptions
from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.channel import Channel
from bot.sandbox.envelope import Envelope
from bot.sandbox.message import Message
from bot.sandbox.person import Person
from bot.sandbox.text import read
from bot.sandbox.view import Window
from bot.settings import Database, Settings, SqliteDatabase, Token
from bot.settings.configuration import (
    DEFAULT_ROLES,
    DEFAULT_SEVERITIES,
    Channels,
    Configuration,
    ConfiguredService,
)
from bot.signals import Signals
from bot.timeouts import Timeouts
from tests.acceptance.clock import LeapingClock
from tests.auditor.audit import violations
from tests.auditor.evidence import Evidence, mark_of
from tests.auditor.journal_sources import JournalSources
from tests.auditor.logs import captured_logs
from tests.auditor.recorder import Recorder

QUIET = 0.03
"""Seconds without any activity after which the clock may leap ahead."""

UNANSWERED = 20
"""How many times longer than that while an acknowledgement is outstanding."""

AHEAD = timedelta(hours=20)
"""How far the clock leaps ahead at most, unless a test asks for more.

A day after its declaration an incident asks whether it is over, and a test of something
else should not depend on how long it took.
"""

_, COMMS, TECH, SUPPORT, _ = DEFAULT_ROLES
MAIL = Service(key="mail", name="Mail")
PAY = Service(key="pay", name="Payments")
LINKS = (
    Link(key="playbook", title="Incident playbook", url="https://example.org/play"),
    Link(key="report", title="Report template", url="https://example.org/report"),
)


@define(kw_only=True, eq=False)
class Harness:
    """People, the channels they are in, and the bot's settings.

    Attributes:
        logs: the log lines of the bots that ran in this process.
        log_files: the log files of the bots that ran as processes.
        crashes: when a bot in this process was killed.
        outages: when no bot ran; ``None`` if nobody judges how late it was.
    """

    sandbox: Sandbox
    clock: LeapingClock
    settings: Settings
    sam: ActingPerson
    alex: ActingPerson
    kim: ActingPerson
    guest: ActingPerson
    help: Channel
    headquarters: Channel
    recorder: Recorder
    logs: list[str]
    log_files: list[Path] = field(factory=list)
    crashes: list[float] = field(factory=list)
    outages: list[tuple[float, float]] | None = None

    @property
    def journal(self) -> Path:
        """The file with the bot's journal."""
        assert isinstance(self.settings.database, SqliteDatabase)
        return self.settings.database.path

    def evidence(self) -> Evidence:
        """Return everything that the auditor judges, as it is now."""
        files = (x.read_text(errors="replace") for x in self.log_files)
        is_alone = isinstance(self.settings.database, SqliteDatabase)
        return self.recorder.evidence(
            sent=self.sandbox.socket_mode.envelopes,
            logs=(*self.logs, *(line for file in files for line in file.splitlines())),
            # One of several workers need not know what Slack told another one.
            calls=self.sandbox.calls if is_alone else (),
            configuration=self.settings.configuration,
            # A process may have been killed before it sent an answer.
            crashes=None if self.log_files else self.crashes,
            outages=self.outages,
        )

    @asynccontextmanager
    async def bot(self, timeouts: Timeouts | None = None) -> AsyncIterator[Signals]:
        """Run the bot until the block ends; then tell it to stop and wait."""
        signals = Signals()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(serve, self.settings, signals, self.clock, timeouts)
            await signals.serving.wait()
            await self.sandbox.connected(2, within=30)
            yield signals
            signals.stop.set()

    @asynccontextmanager
    async def fast_forward(self, most: timedelta = AHEAD) -> AsyncIterator[None]:
        """Whenever nothing happens, leap to the next time that something waits for."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._fast_forward, self.clock.now() + most)
            yield
            tasks.cancel_scope.cancel()

    async def _fast_forward(self, until: datetime) -> None:
        quiet, before = 0, self._activity()
        while self.clock.now() < until:
            await anyio.sleep(QUIET)
            now = self._activity()
            is_quiet = now == before and not self.sandbox.web_api.is_busy
            quiet, before = quiet + 1 if is_quiet else 0, now
            if quiet >= (UNANSWERED if self._waits() else 1):
                quiet = 0
                self.clock.leap_to_next(until)

    def _waits(self) -> bool:
        """Whether an acknowledgement may still come; a killed bot sends none."""
        live = {socket.number for socket in self.sandbox.socket_mode.sockets}
        return any(
            not envelope.acked.is_set() and not live.isdisjoint(envelope.sockets)
            for envelope in self._envelopes()
        )

    def _activity(self) -> tuple[int, ...]:
        sockets = self.sandbox.socket_mode
        acks = sum(envelope.acks for envelope in self._envelopes())
        return len(self.sandbox.calls), sockets.opened, len(sockets.envelopes), acks

    def _envelopes(self) -> list[Envelope]:
        return list(self.sandbox.socket_mode.envelopes.values())

    async def declare(
        self,
        title: str = "Mails are late",
        *,
        severity: str = "p3",
        by: ActingPerson | None = None,
        at: Channel | None = None,
        leads: dict[str, str] | None = None,
    ) -> Window:
        """Declare with the window, and return the window that confirms it."""
        person = by or self.sam
        reply = await person.types("/incident", title, at or self.help)
        assert reply.failure is None
        window = await person.window()
        person.fills(window, "severity", "value", severity)
        for role, who in (leads or {}).items():
            person.fills(window, f"lead:{role}:not-sure", "value", who)
        submitted = await person.submits(window)
        assert not submitted.errors, submitted
        assert submitted.window, submitted
        return submitted.window

    async def declare_fully(
        self,
        title: str = "Mails are late",
        *,
        severity: str = "p3",
        leads: dict[str, str] | None = None,
    ) -> Channel:
        """Declare the first incident, wait for its steps, and return its channel."""
        await self.declare(title, severity=severity, leads=leads)
        channel = await self.channel()
        await self.direct_message()
        return channel

    async def channel(self, number: int = 1) -> Channel:
        """Wait for the incident's channel."""
        return await self.sandbox.until(lambda: self.channel_now(number))

    def channel_now(self, number: int = 1) -> Channel | None:
        start = f"incident-{number:04}"
        found = [x for x in self.sandbox.workspace.channels if x.name.startswith(start)]
        return found[0] if found else None

    async def direct_message(self, person: ActingPerson | None = None) -> Message:
        """Wait for a direct message from the bot to this person."""
        reader = person or self.sam
        return await self.sandbox.until(
            lambda: reader.dm.posts[-1] if reader.dm.posts else None
        )

    async def until_posted(self, channel: Channel, words: str) -> Message:
        """Wait for a message with these words in the channel."""
        return await self.sandbox.until(
            lambda: next((x for x in channel.posts if words in full_text(x)), None)
        )

    async def until_told(self, channel: Channel, words: str) -> Message:
        """Wait for news with these words, which waits for more from the same person."""
        async with self.fast_forward(2 * GATHERED):
            return await self.until_posted(channel, words)


def posted_by(row: str, channel: Channel) -> list[Message]:
    """Return the messages in a channel that a row of the plan posted."""
    marks = [(message, mark_of(message)) for message in channel.posts]
    return [message for message, mark in marks if mark and row_of(mark[1]) == row]


def full_text(message: Message) -> str:
    """Return everything in a message as one text."""
    return f"{message.text}\n{read(message.blocks)}\n{message.blocks}"


@asynccontextmanager
async def set_up(
    folder: Path,
    *,
    options: SandboxOptions | None = None,
    configuration: Configuration | None = None,
    database: Database | None = None,
    starts: datetime | None = None,
    unaudited: str = "",
) -> AsyncIterator[Harness]:
    """Set up a sandbox without a running bot; at the end the auditor judges it.

    Arguments:
        database: the default is a file in the folder.
        starts: what the clock shows at first; the default is the real time.
        unaudited: why there is nothing to audit at the end.
    """
    clock, sources = LeapingClock(), JournalSources()
    clock.leap(starts - clock.now() if starts else timedelta())
    chosen = options or SandboxOptions(rate_limits=False)
    wanted = with_(chosen, clock=clock, events=MEMBER_EVENTS)
    async with Sandbox.serving(wanted) as sandbox:
        workspace = sandbox.workspace
        sam, alex, kim = (workspace.add_person(x) for x in ("Sam", "Alex", "Kim"))
        guest = workspace.add_person("Gill", guest=True)
        place = workspace.add_channel("help", [sam, alex, kim, guest])
        headquarters = workspace.add_channel("headquarters", [sam, alex])
        with captured_logs() as logs, sources:
            harness = Harness(
                sandbox=sandbox,
                clock=clock,
                settings=Settings(
                    bot_token=Token(sandbox.bot_token),
                    app_token=Token(sandbox.app_token),
                    api_url=sandbox.api_url,
                    database=database or SqliteDatabase(path=folder / "journal.db"),
                    configuration=configuration or configured_for(alex, headquarters),
                ),
                sam=sandbox.acting(sam),
                alex=sandbox.acting(alex),
                kim=sandbox.acting(kim),
                guest=sandbox.acting(guest),
                help=place,
                headquarters=headquarters,
                recorder=Recorder.attached(
                    sandbox, lambda: sources.at(harness.settings.database)
                ),
                logs=logs,
            )
            yield harness
            if not unaudited and (flaws := violations(harness.evidence())):
                raise AssertionError("\n".join(["the auditor:", *flaws]))


def configured_for(alex: Person, headquarters: Channel) -> Configuration:
    """Promise no updates: they are due within SOON, and rest would wait for them."""
    lead = Lead(role=TECH, person=PersonId(alex.id))
    return Configuration(
        services=(
            ConfiguredService(service=MAIL, leads=(lead,)),
            ConfiguredService(service=PAY),
        ),
        severities=tuple(with_(x, update_every=0) for x in DEFAULT_SEVERITIES),
        links=LINKS,
        channels=Channels(announce=(ChannelId(headquarters.id),)),
    )
