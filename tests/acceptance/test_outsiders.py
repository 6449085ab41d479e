"""People from elsewhere, deactivated accounts, bots and unknown accounts."""

from pathlib import Path

import pytest

from bot.sandbox import Fault, How, SandboxOptions
from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.channel import Channel
from bot.sandbox.person import Person
from bot.words import field_errors, forms, refusals
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.acceptance.harness import Harness, full_text, set_up

ORG = "E0ORG"
GRID = SandboxOptions(rate_limits=False, enterprise=ORG)


def add_to_channels(harness: Harness, person: Person) -> ActingPerson:
    """Add a person to the channels, as a shared channel does."""
    for channel in (harness.help, harness.headquarters):
        harness.sandbox.workspace.join(channel, person)
    return harness.sandbox.acting(person)


def outsider(harness: Harness, hidden: str = "") -> ActingPerson:
    add = harness.sandbox.workspace.add_person
    return add_to_channels(harness, add("Eve", team="T0OTHER", hidden=hidden))


def refusable(harness: Harness) -> dict[str, ActingPerson]:
    """Return everyone who may do nothing, with the answer that they get."""
    add = harness.sandbox.workspace.add_person
    return {
        as_mrkdwn(refusals.FOREIGN): outsider(harness),
        as_mrkdwn(refusals.DEACTIVATED): add_to_channels(
            harness, add("Gone", deactivated=True)
        ),
        as_mrkdwn(refusals.NOT_FOR_BOTS): add_to_channels(
            harness, add("Helper", bot=True)
        ),
        as_mrkdwn(refusals.UNKNOWN_PERSON): add_to_channels(
            harness, Person(id="U0STRANGER", name="Stranger")
        ),
    }


async def closed(harness: Harness) -> Channel:
    channel = await harness.declare_fully()
    await harness.sam.types("/closeincident", "", channel)
    return channel


async def until_told(harness: Harness, person: ActingPerson, why: str) -> None:
    """Wait until the person, and nobody else, was told why."""
    await harness.sandbox.until(lambda: any(x.text == why for x in person.sees))


def windows_of(harness: Harness, person: ActingPerson) -> int:
    return len(harness.sandbox.workspace.screens.stack(person.person.id))


async def test_commands_of_outsiders_do_nothing(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully()
        for why, person in refusable(harness).items():
            for line, typed in (
                ("/incident", "Mails are late"),
                ("/incident", "close all good"),
                ("/incident", "edit"),
                ("/closeincident", ""),
                ("/ping", ""),
            ):
                reply = await person.types(line, typed, channel)
                assert reply.text == why
            assert windows_of(harness, person) == 0

    assert not channel.topic.startswith("Closed")
    assert harness.channel_now(2) is None


async def test_buttons_selected_by_outsiders_do_nothing(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await closed(harness)
        next_steps = await harness.until_posted(channel, "reopen")
        for why, person in refusable(harness).items():
            await person.clicks(next_steps, "reopen")
            await until_told(harness, person, why)
        assert channel.topic.startswith("Closed")
        await harness.sam.clicks(next_steps, "reopen")
        await harness.until_posted(channel, "reopened the incident")

    assert f"<@{harness.sam.person.id}>" in full_text(channel.posts[-1])


async def test_windows_submitted_by_outsiders_do_nothing(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        for why, person in refusable(harness).items():
            await harness.sam.types("/incident", "Mails are late", harness.help)
            window = await harness.sam.window()
            calls = len(harness.sandbox.calls)
            await person.chooses(window, "service", "value", "mail")
            harness.sam.fills(window, "severity", "value", "p3")
            reply = await person.submits(window)
            assert reply.errors == {"title": why.removesuffix(".")}
            asked = [x.method for x in list(harness.sandbox.calls)[calls:]]
            assert "views.update" not in asked
            assert harness.channel_now() is None
            await harness.sam.cancels(window)

    assert len(harness.help.posts) == 0


@pytest.mark.parametrize("error", ["user_not_found", "user_not_visible"])
async def test_an_outsider_whom_slack_does_not_show_may_do_nothing(
    tmp_path: Path, error: str
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await closed(harness)
        eve = outsider(harness, hidden=error)
        reply = await eve.types("/incident", "Mails are late", harness.help)
        assert reply.text == as_mrkdwn(refusals.UNKNOWN_PERSON)
        await eve.clicks(await harness.until_posted(channel, "reopen"), "reopen")
        await until_told(harness, eve, as_mrkdwn(refusals.FOREIGN))


async def test_a_request_without_a_person_does_nothing(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        nobody = harness.sandbox.acting(Person(id="", name="Nobody"))
        reply = await nobody.types("/incident", "Mails are late", harness.help)
        assert reply.text == as_mrkdwn(refusals.UNKNOWN_PERSON)
        assert windows_of(harness, nobody) == 0
        channel = await closed(harness)
        await nobody.clicks(await harness.until_posted(channel, "reopen"), "reopen")
        await until_told(harness, nobody, as_mrkdwn(refusals.UNKNOWN_PERSON))


async def test_while_slack_cannot_say_who_a_person_is_they_can_declare(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        harness.sandbox.plant(
            Fault(how=How.SERVER_ERROR, method="users.info", times=None)
        )
        await harness.declare()
        await harness.channel()
        eve = outsider(harness)
        reply = await eve.types("/ping", "", harness.help)
        assert reply.text.startswith("Muster is")


async def test_a_window_opens_in_time_while_slack_does_not_answer_about_the_person(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        harness.sandbox.plant(Fault(how=How.HANG, method="users.info", times=None))
        reply = await harness.sam.types("/incident", "Mails are late", harness.help)
        assert reply.failure is None
        assert (await harness.sam.window()).title == forms.WINDOW_TITLE


async def test_colleagues_of_the_same_organisation_may_act_and_others_may_not(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path, options=GRID) as harness, harness.bot():
        add = harness.sandbox.workspace.add_person
        lee = add_to_channels(harness, add("Lee", team="T0SISTER", enterprise=ORG))
        eve = add_to_channels(harness, add("Eve", team="T0OTHER", enterprise="E0OTHER"))
        channel = await closed(harness)
        next_steps = await harness.until_posted(channel, "reopen")
        await eve.clicks(next_steps, "reopen")
        await until_told(harness, eve, as_mrkdwn(refusals.FOREIGN))
        assert (await eve.types("/ping", "", harness.help)).text == as_mrkdwn(
            refusals.FOREIGN
        )
        await lee.clicks(next_steps, "reopen")
        await harness.until_posted(channel, "reopened the incident")
        assert (await lee.types("/ping", "", harness.help)).text.startswith(
            "Muster is working"
        )


async def test_a_bot_cannot_lead_and_the_window_says_so(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        helper = harness.sandbox.workspace.add_person("Helper", bot=True)
        await harness.sam.types("/incident", "Mails are late", harness.help)
        window = await harness.sam.window()
        harness.sam.fills(window, "service", "value", "not-sure")
        harness.sam.fills(window, "severity", "value", "p3")
        harness.sam.fills(window, "lead:comms:not-sure", "value", harness.kim.person.id)
        for bot in (helper, harness.sandbox.workspace.bot):
            harness.sam.fills(window, "lead:tech:not-sure", "value", bot.id)
            reply = await harness.sam.submits(window)
            assert reply.errors == {"lead:tech:not-sure": field_errors.BOT_LEAD}
        assert harness.channel_now() is None
        harness.sam.fills(window, "lead:tech:not-sure", "value", harness.alex.person.id)
        assert not (await harness.sam.submits(window)).errors
        channel = await harness.channel()
        await harness.direct_message()

    assert harness.alex.person.id in channel.members
    assert helper.id not in channel.members
