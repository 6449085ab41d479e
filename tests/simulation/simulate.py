"""One run, from its seed to the audit."""

import hashlib
from collections import Counter
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

import anyio
import structlog
from attrs import define, field, frozen

from actors.incident.evolve import evolve
from bot.slack.web.session import slack_session
from tests.auditor.audit import violations
from tests.simulation.clocks import START
from tests.simulation.lifetime import LIFETIME, Chance, dice_of
from tests.simulation.loop import run
from tests.simulation.mailboxes import WatchedMailbox, clear_mailboxes
from tests.simulation.replay_cache import ReplayCache
from tests.simulation.scenario import Scenario, run_scenario, scenario_of
from tests.simulation.setup import build_world
from tests.simulation.texts import NONCE
from tests.simulation.world import Replacements

DAYS = 3 * 86_400.0
"""How long the bot may take to come to rest once nothing goes wrong any more."""

SELDOM = 10 * 3_600.0
"""Seconds between two looks at what has nothing to do with incidents.

Days in which nobody does anything then cost nearly nothing.
"""

Log = MutableMapping[str, object]


@frozen(kw_only=True)
class Result:
    """The result of a run."""

    seed: int
    violations: tuple[str, ...]
    trace: tuple[str, ...]
    reached: Counter[str]
    envelopes: int

    @property
    def hash(self) -> str:
        return hashlib.sha256("\n".join(self.trace).encode()).hexdigest()[:16]


@define
class _Logs:
    """Every line that the bot logged, with its traceback."""

    lines: list[Log] = field(factory=list)

    def __call__(self, _logger: object, _name: str, line: Log) -> Log:
        lifetime = LIFETIME.get()
        if lifetime and lifetime.is_dead:
            # A crashed process would not have logged this.
            raise structlog.DropEvent
        # Render tracebacks at once: they would keep the whole run in memory.
        self.lines.append(structlog.processors.format_exc_info(_logger, _name, line))
        raise structlog.DropEvent

    @contextmanager
    def attached(self) -> Iterator[None]:
        before = structlog.get_config()
        structlog.configure(
            processors=[structlog.processors.add_log_level, self],
            cache_logger_on_first_use=False,
        )
        try:
            yield
        finally:
            structlog.configure(**before)


def simulate(
    seed: int,
    replacements: Replacements | None = None,
    scenario: Scenario | None = None,
) -> Result:
    """Run a seed's scenario to its end, and audit it."""
    ids, logs = dice_of(seed + 2), _Logs()
    scenario = scenario or scenario_of(seed)
    began = START.set(scenario.start)
    with (
        logs.attached(),
        patch("bot.bot.new_id", lambda: f"{ids.getrandbits(128):032x}"),
        patch("actors.supervisor.Mailbox", WatchedMailbox),
        patch("bot.checkup.foreign_sockets.LOOK_EVERY", SELDOM),
        patch("bot.checkup.checkup.AGAIN", timedelta(seconds=SELDOM)),
        ReplayCache(evolve).used(),
    ):
        try:
            return run(_simulate(scenario, replacements or Replacements(), logs))
        finally:
            clear_mailboxes()
            START.reset(began)


async def _simulate(
    scenario: Scenario, replacements: Replacements, logs: _Logs
) -> Result:
    chance = Chance(random=dice_of(scenario.seed + 3), fatal=set(scenario.awaits))
    async with anyio.create_task_group() as others, slack_session() as session:
        world = build_world(scenario, chance, replacements, others, session)
        async with anyio.create_task_group() as bots:
            for _ in range(scenario.bots):
                bots.start_soon(world.keep_alive)
            await run_scenario(world, scenario)
            chance.is_off = True
            await world.rest(DAYS)
            await world.stop()
        await world.slack_sockets.stop()
        others.cancel_scope.cancel()
    evidence = world.recorder.evidence(
        sent=world.slack_sockets.envelopes,
        logs=(str(dict(line)) for line in logs.lines),
        typed=(NONCE,),
        peak=WatchedMailbox.peak,
        configuration=world.settings.configuration,
        crashes=chance.crashes,
        outages=chance.outages,
    )
    found = [*world.found, *world.retry_check.found, *violations(evidence)]
    world.disk.close()
    return Result(
        seed=scenario.seed,
        violations=tuple(found),
        trace=tuple(chance.trace),
        reached=chance.reached,
        envelopes=sum(len(x.sockets) for x in world.slack_sockets.sent),
    )
