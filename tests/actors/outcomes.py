"""A question that may be refused, and what became of it."""

from actors.errors import (
    Crashed,
    JournalUnavailable,
    Overloaded,
    Parked,
    Rejected,
    Repeated,
)
from tests.actors.counter import Add, Command
from tests.actors.fakes import Counters

BUG = ZeroDivisionError("a bug")


async def outcome_of(
    counters: Counters, command: Command, into: list[object], key: int = 1
) -> None:
    try:
        into.append(await counters.ask(key, command, None))
    except (Crashed, Parked, JournalUnavailable) as refusal:
        into.append(type(refusal))


async def refusal_of(counters: Counters, command: Add, into: list[Exception]) -> None:
    try:
        await counters.ask(1, command, None)
    except (JournalUnavailable, Overloaded, Rejected, Repeated) as refusal:
        into.append(refusal)
