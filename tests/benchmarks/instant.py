"""Two hundred people who type ``/incident`` at the same instant."""

from collections.abc import Sequence

import anyio
from attrs import frozen

from bot.sandbox.acting_person import ActingPerson
from tests.benchmarks.checkout import Checkout, Checkouts
from tests.benchmarks.figure import Figure, with_before
from tests.benchmarks.rig import Rig, now, rig

CROWD = 200
ALONE = 20


@frozen(kw_only=True)
class _Instant:
    """Milliseconds from typing to the acknowledgement, sorted; how many were late."""

    alone: list[float]
    together: list[float]
    late: int

    @property
    def told(self) -> str:
        alone, p99 = _p99(self.alone), _p99(self.together)
        return (
            f"{self.late} late, 99 % within {p99:,.0f} ms, the slowest after "
            f"{self.together[-1]:,.0f} ms; alone {alone:.0f} ms"
        )


async def same_instant(checkouts: Checkouts) -> Sequence[Figure]:
    """The acknowledgements of 200 at once, beside those of one person alone."""
    found = [await _instant(x) for x in checkouts]
    return [
        Figure(
            what=f"{CROWD} `/incident` at the same instant: how long until "
            "each is acknowledged",
            reach="none late",
            measured=with_before(*(x.told for x in found)),
            reached=not found[0].late,
        )
    ]


async def _instant(checkout: Checkout) -> _Instant:
    async with rig(CROWD + 1, checkout=checkout) as on:
        *crowd, single = on.people
        alone: list[float] = []
        late = 0
        for _ in range(ALONE):
            await _type(on, single, alone)
            await single.cancels(await single.window())
        together: list[float] = []

        async def types(person: ActingPerson) -> None:
            nonlocal late
            late += await _type(on, person, together)

        async with anyio.create_task_group() as tasks:
            for person in crowd:
                tasks.start_soon(types, person)
    return _Instant(alone=sorted(alone), together=sorted(together), late=late)


async def _type(on: Rig, person: ActingPerson, waits: list[float]) -> bool:
    """Type ``/incident``; return whether Slack calls the answer late."""
    began = now()
    reply = await person.types("/incident", "", on.place)
    waits.append((now() - began) * 1000)
    return bool(reply.failure)


def _p99(waits: Sequence[float]) -> float:
    """Return what 99 % of these, which are sorted, stay within."""
    return waits[int(len(waits) * 0.99) - 1]
