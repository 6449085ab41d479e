"""A check of the demo, and its result."""

from collections.abc import Callable, Iterator

from attrs import frozen

from bot.demo.outcome import Outcome

Flaws = Iterator[str]


@frozen(kw_only=True)
class Check:
    """One thing that has to be true; ``flaws`` yields what is wrong with it."""

    words: str
    flaws: Callable[[Outcome], Flaws]


@frozen(kw_only=True)
class CheckResult:
    """A check with everything that it found wrong."""

    words: str
    flaws: tuple[str, ...]


def once(found: int, what: str) -> Flaws:
    if found != 1:
        yield f"{what}: {found} times instead of once"
