"""A soak: people declare, change, ask and close for a quarter of an hour."""

from collections.abc import Sequence
from statistics import median

import anyio
from attrs import define, field

from bot.sandbox import SandboxOptions
from bot.sandbox.acting_person import ActingPerson
from tests.benchmarks.checkout import Checkout, Checkouts
from tests.benchmarks.figure import Figure, with_before
from tests.benchmarks.rig import Rig, now, rig, submit

SECONDS = 900
A_SECOND = 3
OPERATIONS = SECONDS * A_SECOND
PEOPLE = 30
MEGABYTES = 3
SLACK = SandboxOptions(rate_limits=False, latency=0.05)
NEVER_CLOSED = 5


@define(kw_only=True)
class _Soak:
    """The people, and the incidents that they have open, the oldest first."""

    on: Rig
    open: list[int] = field(factory=list)
    declared: int = 0
    memory: list[float] = field(factory=list)

    async def operate(self, turn: int) -> None:
        person = self.on.people[turn % PEOPLE]
        number = self.open[turn % len(self.open)] if self.open else 0
        match turn % 10:
            case 0:
                await self._declare(person, turn)
            case 1 | 2 | 3 if number:
                await self._update(person, number, turn)
            case 4 if len(self.open) > NEVER_CLOSED:
                closed = self.open.pop(0)
                await self._types(person, "/closeincident", f"#{closed} It is over.")
            case 5:
                await self._types(person, "/incident", "list")
            case 6 if number:
                await self._types(person, "/incident", f"status #{number}")
            case 7:
                await self._types(person, "/incident", "statsu")
            case _:
                await self._types(person, "/ping", "")

    async def _declare(self, person: ActingPerson, turn: int) -> None:
        window = await self.on.window(person, f"Declared in turn {turn}")
        await submit(person, window)
        await person.cancels(window)
        self.declared += 1
        self.open.append(self.declared)

    async def _update(self, person: ActingPerson, number: int, turn: int) -> None:
        await self._types(person, "/incident", f"edit #{number}")
        window = await person.window()
        person.fills(window, "title", "value", f"Renamed in turn {turn}")
        await submit(person, window)

    async def _types(self, person: ActingPerson, command: str, text: str) -> None:
        reply = await person.types(command, text, self.on.place)
        if reply.failure:
            raise AssertionError(reply.failure)


async def soak(checkouts: Checkouts) -> Sequence[Figure]:
    """How far memory grows after the first tenth; one version after the other."""
    grown = [await _growth(x) for x in checkouts]
    told = [
        f"{after - before:.1f} MB ({before:.0f} to {after:.0f} MB)"
        for before, after in grown
    ]
    before, after = grown[0]
    return [
        Figure(
            what=f"growth of memory over {SECONDS // 60} minutes at {A_SECOND} "
            "operations a second, after the first tenth",
            reach=f"{MEGABYTES} MB",
            measured=with_before(*told),
            reached=after - before <= MEGABYTES,
        )
    ]


async def _growth(checkout: Checkout) -> tuple[float, float]:
    """Return the memory in MB after the first tenth, and at the end."""
    async with rig(PEOPLE, SLACK, checkout=checkout) as on:
        soaking = _Soak(on=on)
        began = now()
        for turn in range(OPERATIONS):
            await anyio.sleep(max(0.0, began + turn / A_SECOND - now()))
            await soaking.operate(turn)
            soaking.memory.append(on.memory())
    tenth, few = OPERATIONS // 10, OPERATIONS // 50
    return (
        median(soaking.memory[tenth : tenth + few]),
        median(soaking.memory[-few:]),
    )
