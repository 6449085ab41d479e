"""The Home tab, from which people join, act and declare without typing anything."""

from pathlib import Path

from bot.sandbox import SandboxOptions
from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.fields import Fields
from bot.sandbox.text import read
from bot.sandbox.view import Window
from tests.acceptance.harness import Harness, set_up


def reads(person: ActingPerson) -> str:
    return read(person.home.blocks) if person.home else ""


async def home_with(harness: Harness, person: ActingPerson, words: str) -> Window:
    """Wait until somebody's Home tab says this."""
    await harness.sandbox.until(lambda: words in reads(person))
    assert person.home
    return person.home


async def test_somebody_finds_and_joins_an_incident_and_acts_in_it(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        kim = harness.kim
        await kim.opens_home()
        home = await home_with(harness, kim, "There are no open incidents.")
        channel = await harness.declare_fully("Mails are late")
        await kim.clicks(home, "Refresh")
        home = await home_with(harness, kim, "Mails are late")
        assert kim.person.id not in channel.members

        await kim.clicks(home, "Join incident 1")
        home = await home_with(harness, kim, "You have been added to")
        await harness.sandbox.until(lambda: kim.person.id in channel.members)
        assert "You have no open incidents." not in reads(kim)
        await kim.clicks(home, "Take comms lead")
        home = await home_with(harness, kim, "You are comms lead in incident 1.")
        assert "Nobody has written what users see." in reads(kim)

        await kim.clicks(home, "Write what users see")
        window = await kim.window()
        kim.fills(window, "impact", "value", "Nobody gets any mail")
        assert (await kim.submits(window)).failure is None
        await harness.until_posted(channel, "Nobody gets any mail")

        await harness.sam.types("/closeincident", "A queue was stuck.", channel)
        await harness.until_posted(channel, "A queue was stuck.")
        await kim.clicks(home, "Refresh")
        await home_with(harness, kim, "Recently closed")
        assert "You have no open incidents." in reads(kim)


async def test_an_incident_is_declared_from_home(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        sam = harness.sam
        await sam.opens_home()
        home = await home_with(harness, sam, "You have no open incidents.")
        await sam.clicks(home, "Declare an incident")
        window = await sam.window()
        sam.fills(window, "title", "value", "Mails are late")
        submitted = await sam.submits(window)
        assert submitted.window
        assert "Incident 1 declared." in read(submitted.window.blocks)
        await harness.until_posted(harness.headquarters, "Mails are late")
        await harness.direct_message()


async def test_without_a_home_tab_everything_else_works_and_nobody_is_bothered(
    tmp_path: Path,
) -> None:
    options = SandboxOptions(rate_limits=False, home_tab=False)
    async with set_up(tmp_path, options=options) as harness, harness.bot():
        assert await harness.sam.opens_home() is None
        await harness.declare_fully("Mails are late")

        assert harness.sandbox.calls.of("views.publish") == []
        assert not [line for line in harness.logs if "home tab" in line]


async def test_an_app_whose_home_tab_was_taken_away_is_noted_once(
    tmp_path: Path,
) -> None:
    options = SandboxOptions(rate_limits=False, home_tab=False)
    async with set_up(tmp_path, options=options) as harness, harness.bot():
        opened: Fields = {
            "type": "app_home_opened",
            "user": harness.sam.person.id,
            "channel": harness.sam.dm.id,
            "tab": "home",
        }
        calls = harness.sandbox.calls
        await harness.sandbox.happens(opened)
        await harness.sandbox.until(lambda: calls.of("views.publish"))
        await harness.sandbox.happens(opened)
        await harness.sandbox.until(lambda: calls.of("views.publish")[1:])
        await harness.declare_fully("Mails are late")

        assert harness.sam.home is None
        (noted,) = [line for line in harness.logs if "home tab not shown" in line]
        assert "not_enabled" in noted
