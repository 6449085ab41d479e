"""Problems of the set-up, for the people who run Muster."""

from collections.abc import Collection, Iterable

from bot.words.spans import Said, joined, say


def for_operators(problems: Iterable[object]) -> tuple[Said, ...]:
    """Say what is wrong with the set-up to the people who can fix it."""
    return tuple(
        say("*For whoever runs Muster:* {problem}", problem=str(problem))
        for problem in problems
    )


MOST_PROBLEMS = 3
"""``/ping`` names at most this many; the log has all of them."""


def with_problems(said: Said, problems: Collection[object]) -> Said:
    """Add what is wrong with the set-up to an answer."""
    shown = [*for_operators(list(problems)[:MOST_PROBLEMS])]
    if (more := len(problems) - len(shown)) > 0:
        shown.append(say("The log names {more} more.", more=more))
    return joined([said, *shown], "\n")
