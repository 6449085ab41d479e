"""Problems of leads, found in Slack's answers."""

import pytest

from actors.incident.ids import PersonId
from bot.checkup import leads
from bot.slack.web.profile import STRANGER, Profile

ADA = PersonId("U1")


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
    found = leads.check("x: y", ADA, profile)

    assert found is not None
    assert not found.is_fatal
    assert (found.problem.where, found.problem.what) == ("x: y", what)
    assert found.rows == {"invite"}
    assert found.target == ADA


def test_a_member_of_the_workspace_is_no_finding() -> None:
    assert leads.check("x: y", ADA, Profile(name="Ada")) is None


def test_the_people_of_the_documentation_are_recognised() -> None:
    found = leads.example("x", PersonId("U0456EFGH"))

    assert found is not None
    assert found.target == "U0456EFGH"
    assert leads.example("x", ADA) is None
