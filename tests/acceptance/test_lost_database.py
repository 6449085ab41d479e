"""The database is lost, and no number that Slack still shows is used again."""

from pathlib import Path

from bot.sandbox import Fault, How
from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.channel import Channel
from tests.acceptance.harness import Harness, set_up

TITLE = "Only a test"

SOME_MINUTES = 300.0
"""Seconds; fewer than a look-up of a step in doubt goes back."""


async def declare(harness: Harness, by: ActingPerson) -> None:
    async with harness.bot():
        await harness.declare(TITLE, by=by)
        await harness.direct_message(by)


def lose_the_database(harness: Harness) -> None:
    for file in harness.journal.parent.iterdir():
        file.unlink()


def incident_channels(harness: Harness) -> list[Channel]:
    return [
        x for x in harness.sandbox.workspace.channels if x.name.startswith("incident-")
    ]


async def test_a_number_already_in_a_channels_name_is_logged_and_not_used_again(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path, unaudited="its database was thrown away") as harness:
        await declare(harness, harness.sam)
        (old,) = incident_channels(harness)
        before = len(old.posts)
        lose_the_database(harness)
        await declare(harness, harness.alex)

        (_, new) = incident_channels(harness)
        (told,) = [line for line in harness.logs if "journal behind slack" in line]
        assert new.name == old.name.replace("0001", "0002")
        assert old.name in told
        assert len(old.posts) == before


async def test_an_incident_does_not_move_into_the_channel_of_an_earlier_database(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path, unaudited="its database was thrown away") as harness:
        await declare(harness, harness.sam)
        (old,) = incident_channels(harness)
        before = len(old.posts)
        lose_the_database(harness)
        old.created -= SOME_MINUTES
        # At its start it is not told which channels exist.
        harness.sandbox.plant(Fault(how=How.SERVER_ERROR, method="users.conversations"))
        await declare(harness, harness.alex)

        (_, new) = incident_channels(harness)
        assert new.name == f"{old.name}-2"
        assert len(new.posts) == before
        assert len(old.posts) == before
        assert any("channel name already used" in line for line in harness.logs)
