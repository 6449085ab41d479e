"""What an answer of Slack's means for a step."""

from collections.abc import Collection
from typing import assert_never

from actors.incident.effects import Accepted, Delayed, Doubtful, Outcome, Refused
from bot.slack.web import results as answers
from bot.slack.web.results import CallResult


def accepted(answer: CallResult, *, already: Collection[str] = ()) -> Outcome:
    """Return that it is done; errors in ``already`` say that it was so before."""
    if isinstance(answer, answers.Done):
        return Accepted()
    if isinstance(answer, answers.Refused) and answer.error in already:
        return Accepted()
    return not_accepted(answer)


def not_accepted(answer: CallResult) -> Outcome:
    match answer:
        case answers.NotDone(error=error, retry_after=seconds):
            return Delayed(seconds=seconds, why=error)
        case answers.Unknown(error=error):
            return Doubtful(why=error)
        case answers.Refused(error=error):
            return Refused(error=error)
        case answers.Misconfigured(error=error):
            if answer.may_pass:
                return Delayed(seconds=None, why=error)
            return Refused(error=error)
        case answers.Done():
            raise AssertionError("done is not refused")
        case _:
            assert_never(answer)
