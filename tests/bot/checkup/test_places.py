"""What is wrong with channels and people, by what Slack says of them."""

import pytest

from actors.incident.ids import ChannelId, PersonId
from bot.base.json_types import JsonObject
from bot.checkup import places
from bot.slack.web.profile import STRANGER, Profile
from bot.slack.web.results import (
    CallResult,
    Done,
    Misconfigured,
    NotDone,
    Refused,
    Unknown,
)

HERE = ChannelId("C1")
ADA = PersonId("U1")


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
def test_a_channel_that_cannot_be_told_is_a_warning(
    answer: CallResult, what: str
) -> None:
    found = places.channel("x: y", HERE, answer, joins=False)

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
def test_a_channel_that_is_well_or_not_known_is_none(answer: CallResult) -> None:
    assert places.channel("x: y", HERE, answer, joins=False) is None


@pytest.mark.parametrize(
    ("profile", "what"),
    [
        (STRANGER, "U1 does not exist in this workspace"),
        (Profile(deactivated=True, guest=True), "U1 is deactivated"),
        (Profile(bot=True), "U1 is a bot, and bots cannot lead"),
        (
            Profile(guest=True),
            "U1 is a guest, and guests cannot be invited into every channel",
        ),
    ],
)
def test_a_lead_who_cannot_lead_is_a_warning(profile: Profile, what: str) -> None:
    found = places.lead("x: y", ADA, profile)

    assert found is not None
    assert not found.is_fatal
    assert (found.problem.where, found.problem.what) == ("x: y", what)
    assert found.rows == {"invite"}
    assert found.target == ADA


def test_a_colleague_is_well() -> None:
    assert places.lead("x: y", ADA, Profile(name="Ada")) is None


def test_the_ids_of_the_documentation_are_known() -> None:
    channel = places.example_channel("x", ChannelId("C0123ABCD"))
    person = places.example_person("x", PersonId("U0456EFGH"))

    assert channel is not None
    assert channel.target == "C0123ABCD"
    assert person is not None
    assert person.target == "U0456EFGH"
    assert places.example_channel("x", HERE) is None
    assert places.example_person("x", ADA) is None


def test_a_public_channel_that_muster_will_join_is_well() -> None:
    public, private = says(is_member=False), says(is_member=False, is_private=True)
    archived = says(is_member=False, is_archived=True)

    assert places.channel("x", HERE, public, joins=True) is None
    assert places.channel("x", HERE, private, joins=True) is not None
    assert places.channel("x", HERE, archived, joins=True) is not None
