"""What it costs to replay a long journal in a process just started."""

import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from statistics import mean

from attrs import frozen

from bot.sandbox import Sandbox
from tests.benchmarks.checkout import Checkout, Checkouts
from tests.benchmarks.figure import Figure, with_before
from tests.benchmarks.grown import PATIENCE, SLACK
from tests.benchmarks.pinger import Pinger
from tests.benchmarks.rig import bot, cpu_of, quiet

EVENTS = 6000
TURNS = 5


@frozen
class _Replay:
    """Seconds of CPU, and the longest ``/ping`` of somebody else meanwhile."""

    cpu: float
    ping: float


async def replay(checkouts: Checkouts) -> Sequence[Figure]:
    """Ask for the status of a long incident first, and then once more.

    The first answer replays the journal; the second shows what the rest costs.
    """
    async with AsyncExitStack() as stack:
        series: list[tuple[Checkout, Path, list[_Replay]]] = []
        for checkout in checkouts:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            path = Path(folder) / "long.db"
            await checkout.run("fill_long", str(path), str(EVENTS))
            await checkout.run("fill", str(path), "0", "1")
            series.append((checkout, path, []))
        for _ in range(TURNS):
            for checkout, path, replays in series:
                replays.append(await _replay(checkout, path))
    took = [mean(x.cpu for x in replays) for _, _, replays in series]
    pings = [mean(x.ping for x in replays) for _, _, replays in series]
    told = [
        f"{cpu * 1000:,.0f} ms, longest `/ping` meanwhile {ping * 1000:,.0f} ms"
        for cpu, ping in zip(took, pings, strict=True)
    ]
    share = took[0] / took[1] if checkouts.before else None
    if share is not None:
        told[0] = f"{share:.2f} times: {told[0]}"
    return [
        Figure(
            what=f"CPU to replay {EVENTS:,} events",
            reach="a fifth of the version before",
            measured=with_before(*told),
            reached=share is not None and share <= 0.2,
        )
    ]


async def _replay(checkout: Checkout, path: Path) -> _Replay:
    async with Sandbox.serving(SLACK) as sandbox:
        workspace = sandbox.workspace
        crowd = [workspace.add_person(x) for x in ("Sam", "Alex")]
        place = workspace.add_channel("help", crowd)
        sam, alex = (sandbox.acting(person) for person in crowd)
        pinger, url = Pinger(alex, place), f"sqlite:///{path}"
        asks = partial(sam.types, "/incident", "status #1", place)
        async with bot(sandbox, url, place.id, checkout) as process:
            await sandbox.connected(2, within=PATIENCE)
            # What is slow the first time, whatever incident is asked for.
            await sam.types("/incident", "status #2", place)
            await pinger.ping()
            await quiet(process)
            costs: list[float] = []
            for _ in range(2):
                before = cpu_of(process)
                await asks()
                await quiet(process)
                costs.append(cpu_of(process) - before)
        async with bot(sandbox, url, place.id, checkout):
            await sandbox.connected(2, within=PATIENCE)
            await pinger.ping()
            longest = await pinger.longest_during(asks)
    return _Replay(costs[0] - costs[1], longest)
