"""Problems of the set-up, for whoever runs Muster."""

from collections.abc import Collection, Iterable

from bot.slack.kit.mrkdwn import Mrkdwn
from bot.words.renderers.mrkdwn import as_mrkdwn
from bot.words.spans import Said, say


def for_operators(problems: Iterable[object]) -> tuple[Said, ...]:
    """Say what is wrong with the set-up to the people who can fix it."""
    return tuple(
        say("*For whoever runs Muster:* {problem}", problem=str(problem))
        for problem in problems
    )


MOST_PROBLEMS = 3
"""``/ping`` names at most this many; the log has all of them."""


def with_problems(said: Mrkdwn, problems: Collection[object]) -> Mrkdwn:
    """Add what is wrong with the set-up to an answer."""
    shown = [as_mrkdwn(x) for x in for_operators(list(problems)[:MOST_PROBLEMS])]
    if (more := len(problems) - len(shown)) > 0:
        shown.append(Mrkdwn(f"The log names {more} more."))
    return Mrkdwn("\n".join([said, *shown]))
