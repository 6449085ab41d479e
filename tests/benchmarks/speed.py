"""How fast declarations are; each figure is a ratio, or is compared with a limit."""

import tempfile
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from statistics import median

import anyio

from bot.sandbox import Fault, How, Sandbox, SandboxOptions
from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.methods.table import METHODS
from bot.sandbox.tiers import POSTING
from bot.sandbox.view import Window
from bot.storage.postgres.migrate import migrate
from tests.benchmarks.figure import Figure
from tests.benchmarks.journals import fill_journal
from tests.benchmarks.rig import LATENCY, Rig, bot, now, rig, submit
from tests.benchmarks.rush import rush
from tests.postgres import database

MANY = 50
CROWD = 100
OPEN = 300
JOURNAL = 1000


async def window_opens() -> Figure:
    """From the typed command to the window, beyond Slack's own time."""
    async with rig(1) as on:
        person, extra = on.people[0], []
        for turn in range(10):
            began = now()
            window = await on.window(person, f"Turn {turn}")
            extra.append(now() - began - LATENCY)
            await person.cancels(window)
    added = median(extra) * 1000
    return Figure(
        what="`/incident` to window opened, Slack answering in 150 ms",
        reach="one round trip + 30 ms",
        measured=f"one round trip + {added:.0f} ms",
        reached=added <= 30,
    )


async def acknowledgements() -> Figure:
    """A hundred windows submitted at once."""
    async with rig(CROWD) as on:
        windows = [await on.window(x, f"Crowd {n}") for n, x in enumerate(on.people)]
        waits: list[float] = []
        await _submit_all(on.people, windows, waits)
    waits.sort()
    p99, worst = waits[int(len(waits) * 0.99) - 1] * 1000, waits[-1] * 1000
    return Figure(
        what="submission to acknowledgement, 100 at once",
        reach="p99 250 ms, none over 3 s",
        measured=f"p99 {p99:.0f} ms, longest {worst:.0f} ms",
        reached=p99 <= 250 and worst < 3000,
    )


async def many_at_once() -> Figure:
    """Fifty incidents compared with one, until every step is done."""
    async with rig(MANY + 3) as on:
        return await _many("", on, reach=1.3)


async def many_for_two_workers() -> Figure:
    """The same, with two workers that share a PostgreSQL and this machine's cores."""
    async with database() as url:
        await migrate(url)
        async with rig(MANY + 3, database=url, workers=2) as on:
            return await _many(", two workers on PostgreSQL", on, reach=2)


async def _many(where: str, on: Rig, reach: float) -> Figure:
    alone = median([await _timed(on, [person]) for person in on.people[MANY:]])
    together = await _timed(on, on.people[:MANY])
    ratio = together / alone
    return Figure(
        what=f"50 declared at once, 150 ms a call{where}: time until all is done, "
        "against one alone",
        reach=f"{reach} times",
        measured=f"{ratio:.2f} times ({together:.2f} s against {alone:.2f} s)",
        reached=ratio <= reach,
    )


async def memory() -> Figure:
    """Three hundred open incidents in one process."""
    options = SandboxOptions(rate_limits=False, latency=0.01)
    async with rig(OPEN, options) as on:
        before = on.memory()
        for start in range(0, OPEN, 50):
            await _timed(on, on.people[start : start + 50])
        after = on.memory()
    return Figure(
        what="memory, 300 open incidents",
        reach="120 MB",
        measured=f"{after:.0f} MB ({before:.0f} MB before the first)",
        reached=after <= 120,
    )


async def isolation() -> Figure:
    """Ten incidents next to one whose call hangs, compared with ten alone."""
    async with rig(21) as on:
        free = await _timed(on, on.people[:10])
        on.sandbox.plant(
            Fault(
                how=How.HANG,
                method="conversations.setTopic",
                when=lambda args: "Stuck" in args.text("topic"),
                times=None,
            )
        )
        stuck = await on.window(on.people[20], "Stuck")
        await on.people[20].submits(stuck)
        beside = await _timed(on, on.people[10:20])
    ratio = beside / free
    return Figure(
        what="a hung call in one incident: delay of the others",
        reach="none (ratio 1.1)",
        measured=f"ratio {ratio:.2f}",
        reached=ratio <= 1.1,
    )


async def start() -> Figure:
    """From the start of the process to both sockets, with a full journal."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "full.db"
        await fill_journal(path, JOURNAL)
        options = SandboxOptions(rate_limits=False, latency=0.01)
        async with Sandbox.serving(options) as sandbox:
            began = now()
            async with bot(sandbox, f"sqlite:///{path}", "C0000000000"):
                await sandbox.connected(1, within=30)
                took = now() - began
    return Figure(
        what="start to serving with 1,000 open incidents in the journal",
        reach="2 s",
        measured=f"{took:.2f} s",
        reached=took <= 2,
    )


async def with_tiers() -> Figure:
    """Fifty incidents under Slack's rate limits, compared with what these allow."""
    options = SandboxOptions(rate_limits=True, latency=LATENCY)
    async with rig(MANY, options) as on:
        took = await _timed(on, on.people, within=1800)
        calls = [call for call in on.sandbox.calls if call.ok]
        refused = sum(call.status == 429 for call in on.sandbox.calls)
    made = dict.fromkeys(METHODS, 0)
    for call in calls:
        made[call.method] += 1
    floor = max(_floor(method, count) for method, count in made.items() if count)
    ratio = took / floor
    return Figure(
        what="50 declared at once under Slack's tiers, against the tiers' arithmetic",
        reach="1.1 times",
        measured=f"{ratio:.2f} times ({took:.0f} s against {floor:.0f} s; "
        f"{refused} calls answered 429)",
        reached=ratio <= 1.1,
    )


async def rush_of_many() -> Figure:
    """Three hundred incidents under the same limits, in virtual time."""
    came_to = await anyio.to_thread.run_sync(rush, OPEN)
    return Figure(
        what="300 declared at once under Slack's tiers: calls answered 429",
        reach="5 %",
        measured=f"{came_to.share:.1%} of {came_to.calls.total()} calls "
        f"({came_to.deferrals} waits in the journal)",
        reached=came_to.share < 0.05,
    )


def _floor(method: str, count: int) -> float:
    """Return the earliest time of the last of so many calls, in seconds."""
    window = METHODS[method].tier.workspace
    spent = (count - 1) // window.calls * window.seconds if window else 0.0
    if method != "chat.postMessage" or not POSTING.channel:
        return spent
    # Each incident is announced in two channels.
    burst = POSTING.channel
    return max(spent, (MANY - 1) // burst.calls * burst.seconds)


async def _timed(on: Rig, people: list[ActingPerson], within: float = 60) -> float:
    """Let all of them declare at once, and wait until the last one is done."""
    windows = [await on.window(x, f"By {x.person.name}") for x in people]
    began = now()
    await _submit_all(people, windows, [])
    await on.until_done(people, within)
    return now() - began


async def _submit_all(
    people: list[ActingPerson], windows: list[Window], waits: list[float]
) -> None:
    async def submits(person: ActingPerson, window: Window) -> None:
        waits.append(await submit(person, window))

    async with anyio.create_task_group() as tasks:
        for person, window in zip(people, windows, strict=True):
            tasks.start_soon(partial(submits, person, window))


SPEED: Mapping[str, Callable[[], Awaitable[Figure]]] = {
    "window": window_opens,
    "ack": acknowledgements,
    "many": many_at_once,
    "workers": many_for_two_workers,
    "memory": memory,
    "isolation": isolation,
    "start": start,
    "tiers": with_tiers,
    "rush": rush_of_many,
}
