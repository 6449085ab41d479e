"""Looks up the one thing that a typed name means."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from bot.sandbox.terminal.typing_error import TypingError

T = TypeVar("T")


def find_by_name(
    found: Iterable[T], name: str, names: Callable[[T], tuple[str, ...]], what: str
) -> T:
    """Return the one with this name or, if none, the only one with a part of it."""
    found, wanted = list(found), name.casefold()
    for means in (lambda x: wanted == x, lambda x: wanted in x):
        meant = [x for x in found if any(means(y.casefold()) for y in names(x))]
        if len(meant) == 1:
            return meant[0]
        if meant:
            several = ", ".join(repr(names(x)[-1]) for x in meant)
            raise TypingError(
                f"{name!r} may be each of these: {several}. Type more of it."
            )
    offered = ", ".join(" or ".join(_different(names(x))) for x in found)
    raise TypingError(
        f"{what}. Choose among: {offered or 'nothing, for there is none'}."
    )


def _different(names: tuple[str, ...]) -> list[str]:
    return list({name.casefold(): name for name in names if name}.values())
