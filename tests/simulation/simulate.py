"""One run from its seed to the auditor's word."""

import hashlib
from collections import Counter
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from unittest.mock import patch

import anyio
import structlog
from attrs import define, field, frozen

from actors.incident.evolve import evolve
from bot.slack.web.web_api import slack_session
from tests.auditor.audit import violations
from tests.simulation.lifetime import LIFE, Fate, dice_of
from tests.simulation.loop import run
from tests.simulation.mailboxes import WatchedMailbox, forget_mailboxes
from tests.simulation.replay_cache import Memory
from tests.simulation.scenario import Plan, plan_of, play
from tests.simulation.setup import furnish
from tests.simulation.texts import NONCE
from tests.simulation.world import Parts

DAYS = 3 * 86_400.0
"""How long all may take to come to rest when nothing goes wrong any more."""

Log = MutableMapping[str, object]


@frozen(kw_only=True)
class Result:
    """What became of a run."""

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
        life = LIFE.get()
        if life and life.is_dead:
            # Nobody reads what a dead process would have said.
            raise structlog.DropEvent
        # A traceback is rendered at once; later it would hold the whole run.
        self.lines.append(structlog.processors.format_exc_info(_logger, _name, line))
        raise structlog.DropEvent

    @contextmanager
    def listening(self) -> Iterator[None]:
        before = structlog.get_config()
        structlog.configure(
            processors=[structlog.processors.add_log_level, self],
            cache_logger_on_first_use=False,
        )
        try:
            yield
        finally:
            structlog.configure(**before)


def simulate(seed: int, parts: Parts | None = None, plan: Plan | None = None) -> Result:
    """Play a seed's script to its end, and let the auditor speak."""
    ids, logs = dice_of(seed + 2), _Logs()
    with (
        logs.listening(),
        patch("bot.bot.new_id", lambda: f"{ids.getrandbits(128):032x}"),
        patch("actors.supervisor.Mailbox", WatchedMailbox),
        Memory(evolve).used(),
    ):
        try:
            return run(_simulate(plan or plan_of(seed), parts or Parts(), logs))
        finally:
            forget_mailboxes()


async def _simulate(plan: Plan, parts: Parts, logs: _Logs) -> Result:
    fate = Fate(random=dice_of(plan.seed + 3), fatal=set(plan.awaits))
    async with anyio.create_task_group() as others, slack_session() as session:
        world = furnish(plan, fate, parts, others, session)
        async with anyio.create_task_group() as bots:
            for _ in range(plan.bots):
                bots.start_soon(world.keep_alive)
            await play(world, plan)
            fate.is_kind = True
            await world.rest(DAYS)
            await world.stop()
        await world.door.stop()
        others.cancel_scope.cancel()
    evidence = world.recorder.evidence(
        sent=world.door.envelopes,
        logs=(str(dict(line)) for line in logs.lines),
        typed=(NONCE,),
        peak=WatchedMailbox.peak,
        configuration=world.settings.configuration,
        deaths=fate.deaths,
    )
    found = [*world.found, *world.watcher.found, *violations(evidence)]
    world.disk.close()
    return Result(
        seed=plan.seed,
        violations=tuple(found),
        trace=tuple(fate.trace),
        reached=fate.reached,
        envelopes=sum(len(x.sockets) for x in world.door.sent),
    )
