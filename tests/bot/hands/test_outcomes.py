"""What an answer of Slack's means for a step, odd answers above all."""

import pytest

from actors.incident.effects import Accepted, Delayed, Doubtful, Outcome, Refused
from bot.hands.outcomes import accepted, not_accepted
from bot.slack.web import results
from bot.slack.web.results import TEMPORARY, TOKEN_REFUSED, CallResult, Misconfigured


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (results.Done(body={}), Accepted()),
        (results.NotDone(error="x", retry_after=3.0), Delayed(seconds=3.0, why="x")),
        (results.NotDone(error="x", retry_after=None), Delayed(seconds=None, why="x")),
        (results.Unknown(error="timeout"), Doubtful(why="timeout")),
        (results.Refused(error="is_archived"), Refused(error="is_archived")),
        (results.Refused(error="already_pinned"), Accepted()),
        (Misconfigured(error="missing_scope"), Refused(error="missing_scope")),
    ],
)
def test_each_answer_has_its_outcome(answer: CallResult, outcome: Outcome) -> None:
    assert accepted(answer, already={"already_pinned"}) == outcome


@pytest.mark.parametrize("error", sorted(TOKEN_REFUSED | TEMPORARY))
def test_an_error_that_may_pass_makes_a_step_wait(error: str) -> None:
    assert accepted(Misconfigured(error=error)) == Delayed(seconds=None, why=error)


def test_an_error_means_already_done_only_if_it_is_listed_in_full() -> None:
    for word in ("no_pin", "message_not_found"):
        said = results.Refused(error=word)
        assert accepted(said, already={"no_pin", "message_not_found"}) == Accepted()
        assert accepted(said) == Refused(error=word)
    part = results.Refused(error="pin")
    assert accepted(part, already={"no_pin"}) == Refused(error="pin")


def test_what_is_done_is_never_called_refused() -> None:
    with pytest.raises(AssertionError):
        not_accepted(results.Done(body={}))
