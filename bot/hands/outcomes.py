"""Turns Slack's answer into the outcome of a step."""

from collections.abc import Collection
from typing import assert_never

from actors.incident.effects import Accepted, Delayed, Doubtful, Outcome, Refused
from bot.slack.web import results
from bot.slack.web.results import CallResult


def accepted(answer: CallResult, *, already: Collection[str] = ()) -> Outcome:
    """Return ``Accepted`` for an "ok", and for the errors in ``already``."""
    if isinstance(answer, results.Done):
        return Accepted()
    if isinstance(answer, results.Refused) and answer.error in already:
        return Accepted()
    return not_accepted(answer)


def not_accepted(answer: CallResult) -> Outcome:
    match answer:
        case results.NotDone():
            return delayed(answer)
        case results.Unknown(error=error):
            return Doubtful(why=error)
        case results.Refused(error=error):
            return Refused(error=error)
        case results.Misconfigured(error=error):
            if answer.may_pass:
                return Delayed(seconds=None, why=error)
            return Refused(error=error)
        case results.Done():
            raise AssertionError("done is not refused")
        case _:
            assert_never(answer)


def delayed(answer: results.NotDone) -> Delayed:
    return Delayed(
        seconds=answer.retry_after,
        why=answer.error,
        is_held_back=answer.is_held_back,
    )
