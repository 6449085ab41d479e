"""What ten thousand incidents cost: questions, the start, and memory."""

import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from shutil import copytree

from anyio.abc import Process
from attrs import define, field, frozen

from bot.sandbox import Sandbox
from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.channel import Channel
from tests.benchmarks.checkout import Checkout, Checkouts
from tests.benchmarks.figure import Figure, undisturbed, with_before
from tests.benchmarks.grown import PATIENCE, SLACK
from tests.benchmarks.rig import bot, memory_of, now

MANY, FEW = 10_000, 10
OPEN = 500
TURNS = 40
STARTS = 5
MEGABYTES = 100

QUESTIONS: Mapping[str, tuple[str, str]] = {
    "`/ping`": ("/ping", ""),
    "`list`": ("/incident", "list"),
    "a mistyped word": ("/incident", "statsu"),
    "`status`": ("/incident", "status #1"),
}


@frozen(kw_only=True)
class _Journals:
    """The files of one version: how many incidents, and how many of them open.

    Attributes:
        many: 10,000, of which 10 are open.
        few: 10, all open.
        crowded: 10,000, of which 500 are open.
        alone: 500, all open.
    """

    many: Path
    few: Path
    crowded: Path
    alone: Path


@define(kw_only=True)
class _Series:
    """What one version took, turn by turn, in seconds; memory in MB."""

    checkout: Checkout
    journals: _Journals
    many: dict[str, list[float]] = field(factory=dict)
    few: dict[str, list[float]] = field(factory=dict)
    crowded: list[float] = field(factory=list)
    alone: list[float] = field(factory=list)
    memory: float = 0.0


async def many_incidents(checkouts: Checkouts) -> Sequence[Figure]:
    """Compare 10,000 incidents with few; as many are open in both."""
    with tempfile.TemporaryDirectory() as folder:
        versions = [
            _Series(checkout=x, journals=await _filled(x, Path(folder) / str(n)))
            for n, x in enumerate(checkouts)
        ]
        await _ask_all(versions)
        for _ in range(STARTS):
            for series in versions:
                await _start_both(series)
    return [_asked(versions), _started(versions), _remembered(versions)]


def _asked(versions: Sequence[_Series]) -> Figure:
    ratios = [
        {name: undisturbed(x.many[name], x.few[name]) for name in QUESTIONS}
        for x in versions
    ]
    told = (", ".join(f"{x.times:.2f}" for x in by_name.values()) for by_name in ratios)
    slowest = max(x.above for x in ratios[0].values()) * 1000
    return Figure(
        what=f"{', '.join(QUESTIONS)}: {MANY:,} incidents against {FEW}",
        reach="1.5 times",
        measured=f"{with_before(*told)}; the slowest takes {slowest:.0f} ms",
        reached=all(x.times <= 1.5 for x in ratios[0].values()),
    )


def _started(versions: Sequence[_Series]) -> Figure:
    ratios = [undisturbed(x.crowded, x.alone) for x in versions]
    return Figure(
        what=f"start to serving with {MANY:,} incidents of which {OPEN} are open, "
        f"against these {OPEN} alone",
        reach="1.3 times",
        measured=with_before(*(x.told("ms", 1000) for x in ratios)),
        reached=ratios[0].times <= 1.3,
    )


def _remembered(versions: Sequence[_Series]) -> Figure:
    return Figure(
        what=f"memory with {MANY:,} incidents of which {OPEN} are open",
        reach=f"{MEGABYTES} MB",
        measured=with_before(*(f"{x.memory:.0f} MB" for x in versions)),
        reached=versions[0].memory <= MEGABYTES,
    )


async def _filled(checkout: Checkout, folder: Path) -> _Journals:
    async def fill(name: str, closed: int, still_open: int) -> Path:
        path = folder / name / "filled.db"
        path.parent.mkdir(parents=True, exist_ok=True)
        await checkout.run("fill", str(path), str(closed), str(still_open))
        return path

    await fill("many", MANY - OPEN, 0)
    copytree(folder / "many", folder / "crowded")
    return _Journals(
        many=await fill("many", OPEN - FEW, FEW),
        few=await fill("few", 0, FEW),
        crowded=await fill("crowded", 0, OPEN),
        alone=await fill("alone", 0, OPEN),
    )


async def _ask_all(versions: Sequence[_Series]) -> None:
    """Ask each question in turn of all versions, with few and with many incidents."""
    async with AsyncExitStack() as stack:
        asked: list[tuple[_Asker, dict[str, list[float]]]] = []
        for series in versions:
            for path, answers in (
                (series.journals.many, series.many),
                (series.journals.few, series.few),
            ):
                asker = await stack.enter_async_context(_served(series.checkout, path))
                asked.append((asker, answers))
        for turn in range(TURNS + 1):
            for name, question in QUESTIONS.items():
                for asker, answers in asked:
                    took = await asker.asks(*question)
                    # The first answer of all loads code and caches.
                    if turn:
                        answers.setdefault(name, []).append(took)


async def _start_both(series: _Series) -> None:
    """Time a start with many incidents, and one with the open ones alone."""
    for path, took in (
        (series.journals.crowded, series.crowded),
        (series.journals.alone, series.alone),
    ):
        began = now()
        async with _served(series.checkout, path) as asker:
            took.append(now() - began)
            for question in QUESTIONS.values():
                await asker.asks(*question)
            if took is series.crowded:
                series.memory = max(series.memory, memory_of(asker.process))


@frozen(kw_only=True)
class _Asker:
    """A person, the channel where they type, and the bot's process."""

    person: ActingPerson
    place: Channel
    process: Process

    async def asks(self, command: str, text: str) -> float:
        """Type this; return the seconds until the answer is there."""
        began = now()
        reply = await self.person.types(command, text, self.place)
        took = now() - began
        if reply.shown is None or reply.failure:
            raise AssertionError(reply)
        return took


@asynccontextmanager
async def _served(checkout: Checkout, path: Path) -> AsyncIterator[_Asker]:
    async with Sandbox.serving(SLACK) as sandbox:
        workspace = sandbox.workspace
        person = workspace.add_person("Sam")
        place = workspace.add_channel("help", [person])
        async with bot(sandbox, f"sqlite:///{path}", place.id, checkout) as process:
            await sandbox.connected(1, within=PATIENCE)
            yield _Asker(person=sandbox.acting(person), place=place, process=process)
