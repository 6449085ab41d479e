"""Problems of announcement channels, found in Slack's answers."""

import pytest

from actors.incident.ids import ChannelId
from bot.base.json_types import JsonObject
from bot.checkup import channels
from bot.slack.web.results import (
    CallResult,
    Done,
    Misconfigured,
    NotDone,
    Refused,
    Unknown,
)

HERE = ChannelId("C1")


def says(**channel: object) -> Done:
    body: JsonObject = {"ok": True, "channel": {"id": HERE, **channel}}
    return Done(body=body)


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (says(is_member=True, is_archived=True), "C1 is archived"),
        (says(is_member=False, is_archived=True), "C1 is archived"),
        (says(is_member=False), "Muster is not a member of C1"),
        (
            Refused(error="channel_not_found"),
            (
                "C1 does not exist, or is a private channel without Muster "
                "(channel_not_found)"
            ),
        ),
    ],
)
def test_a_channel_that_muster_cannot_post_to_is_a_warning(
    answer: CallResult, what: str
) -> None:
    found = channels.check("x: y", HERE, answer, joins=False)

    assert found is not None
    assert not found.is_fatal
    assert (found.problem.where, found.problem.what) == ("x: y", what)
    assert found.rows == {"announce", "told"}
    assert found.target == HERE


@pytest.mark.parametrize(
    "answer",
    [
        says(is_member=True, is_archived=False),
        says(),
        Refused(error="ratelimited_somehow"),
        Misconfigured(error="missing_scope"),
        NotDone(error="ratelimited", retry_after=1.0),
        Unknown(error="timeout"),
    ],
)
def test_a_good_or_unknown_channel_is_no_finding(answer: CallResult) -> None:
    assert channels.check("x: y", HERE, answer, joins=False) is None


def test_a_public_channel_that_muster_will_join_is_no_finding() -> None:
    public, private = says(is_member=False), says(is_member=False, is_private=True)
    archived = says(is_member=False, is_archived=True)

    assert channels.check("x", HERE, public, joins=True) is None
    assert channels.check("x", HERE, private, joins=True) is not None
    assert channels.check("x", HERE, archived, joins=True) is not None


def test_the_channel_of_the_documentation_is_recognised() -> None:
    found = channels.example("x", ChannelId("C0123ABCD"))

    assert found is not None
    assert found.target == "C0123ABCD"
    assert channels.example("x", HERE) is None
