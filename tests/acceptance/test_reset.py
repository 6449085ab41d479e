"""The database is lost, and what Slack shows of it is not used again."""

from pathlib import Path

from bot.sandbox import Fault, How
from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.channel import Channel
from tests.acceptance.harness import Stage, stage

TITLE = "Only a test"

SOME_MINUTES = 300.0
"""Seconds; fewer than a look-up goes back for what was in doubt."""


async def declare(on: Stage, by: ActingPerson) -> None:
    async with on.bot():
        await on.declare(TITLE, by=by)
        await on.receipt(by)


def lose_the_database(on: Stage) -> None:
    for file in on.journal.parent.iterdir():
        file.unlink()


def incident_channels(on: Stage) -> list[Channel]:
    return [x for x in on.sandbox.workspace.channels if x.name.startswith("incident-")]


async def test_a_number_that_slack_shows_is_told_and_not_given_out_again(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path, unaudited="its database was thrown away") as on:
        await declare(on, on.sam)
        (old,) = incident_channels(on)
        before = len(old.posts)
        lose_the_database(on)
        await declare(on, on.alex)

        (_, new) = incident_channels(on)
        (told,) = [line for line in on.logs if "journal behind slack" in line]
        assert new.name == old.name.replace("0001", "0002")
        assert old.name in told
        assert len(old.posts) == before


async def test_an_incident_does_not_move_into_the_channel_of_an_earlier_database(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path, unaudited="its database was thrown away") as on:
        await declare(on, on.sam)
        (old,) = incident_channels(on)
        before = len(old.posts)
        lose_the_database(on)
        old.created -= SOME_MINUTES
        # At its start it does not hear which channels there are.
        on.sandbox.plant(Fault(how=How.SERVER_ERROR, method="users.conversations"))
        await declare(on, on.alex)

        (_, new) = incident_channels(on)
        assert new.name == f"{old.name}-2"
        assert len(new.posts) == before
        assert len(old.posts) == before
        assert any("channel name already used" in line for line in on.logs)
