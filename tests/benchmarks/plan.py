"""What is pending, posted or refused in one incident, and what it costs the plan."""

from collections.abc import Sequence

from tests.benchmarks.checkout import Checkout, Checkouts
from tests.benchmarks.figure import Figure, Ratio, ratio, with_before

CHANNELS = 10
FEW, MANY = 10, 200
MANY_BEFORE = 50
"""As many as the version before can make pending in a few seconds."""

RECEIPTS = 20
TURNS = 3


async def looks(checkouts: Checkouts) -> Sequence[Figure]:
    """One look at the plan while Slack is down, with few and with many notices."""
    now = await _look(checkouts.now, MANY)
    before = None
    if checkouts.before:
        came_to = await _look(checkouts.before, MANY_BEFORE)
        before = f"with {MANY_BEFORE} notices {came_to.told('µs', 1e6)}"
    return [
        Figure(
            what=f"one look at the plan with {MANY} notices pending for {CHANNELS} "
            f"channels, against {FEW}",
            reach="1.5 times",
            measured=with_before(now.told("µs", 1e6), before),
            reached=now.times <= 1.5,
        )
    ]


async def _look(checkout: Checkout, notices: int) -> Ratio:
    many, few = [], []
    for _ in range(TURNS):
        many.append(await _seconds_of_a_look(checkout, notices))
        few.append(await _seconds_of_a_look(checkout, FEW))
    return ratio(many, few)


async def _seconds_of_a_look(checkout: Checkout, notices: int) -> float:
    return float(await checkout.run("look", str(notices), str(CHANNELS)))


async def calls_with_receipts(checkouts: Checkouts) -> Sequence[Figure]:
    """The calls of a title change, with many receipts posted and with none."""
    counts = [await _calls(x) for x in checkouts]
    told = [f"{many} calls against {none}" for many, none in counts]
    many, none = counts[0]
    return [
        Figure(
            what=f"calls for a change of title with {RECEIPTS} receipts posted, "
            "against none",
            reach="the same",
            measured=with_before(*told),
            reached=many == none,
        )
    ]


async def _calls(checkout: Checkout) -> tuple[int, int]:
    counts = []
    for receipts in (RECEIPTS, 0):
        calls, posted = (await checkout.run("receipts", str(receipts))).split()
        if int(posted) != receipts:
            raise AssertionError(f"{posted} receipts instead of {receipts}")
        counts.append(int(calls))
    return counts[0], counts[1]


async def refused_for_a_day(checkouts: Checkouts) -> Sequence[Figure]:
    """A step that Slack refuses for a day, asking for 30 s each time."""
    found = [(await x.run("refused_day")).split() for x in checkouts]
    told = [f"{int(events):,}, then {seconds} s" for events, seconds in found]
    events, seconds = (int(x) for x in found[0])
    return [
        Figure(
            what="a step that Slack refuses for a day (429 for 30 s), on a simulated "
            "clock: its events; until it happens once Slack takes it",
            reach="600; 300 s",
            measured=with_before(*told),
            reached=events <= 600 and seconds <= 300,
        )
    ]
