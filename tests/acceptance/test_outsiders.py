"""Whoever is not of the workspace, or no longer, or no person at all."""

from pathlib import Path

import pytest

from bot.sandbox import Fault, How, SandboxOptions
from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.channel import Channel
from bot.sandbox.person import Person
from bot.words import field_errors, forms, refusals
from tests.acceptance.harness import Stage, seen, stage

ORG = "E0ORG"
GRID = SandboxOptions(rate_limits=False, enterprise=ORG)


def joins(on: Stage, person: Person) -> ActingPerson:
    """Bring somebody into the channels, as a shared channel does."""
    for channel in (on.help, on.headquarters):
        on.sandbox.workspace.join(channel, person)
    return on.sandbox.acting(person)


def outsider(on: Stage, hidden: str = "") -> ActingPerson:
    add = on.sandbox.workspace.add_person
    return joins(on, add("Eve", team="T0OTHER", hidden=hidden))


def refusable(on: Stage) -> dict[str, ActingPerson]:
    """Everybody who may do nothing, by what they are told."""
    add = on.sandbox.workspace.add_person
    return {
        refusals.FOREIGN: outsider(on),
        refusals.DEACTIVATED: joins(on, add("Gone", deactivated=True)),
        refusals.NOT_FOR_BOTS: joins(on, add("Helper", bot=True)),
        refusals.UNKNOWN_PERSON: joins(on, Person(id="U0STRANGER", name="Stranger")),
    }


async def closed(on: Stage) -> Channel:
    channel = await on.opened()
    await on.sam.types("/closeincident", "", channel)
    return channel


async def hears(on: Stage, person: ActingPerson, why: str) -> None:
    """Wait until the person alone was told why."""
    await on.sandbox.until(lambda: any(x.text == why for x in person.sees))


def windows_of(on: Stage, person: ActingPerson) -> int:
    return len(on.sandbox.workspace.screens.stack(person.person.id))


async def test_commands_of_those_who_may_do_nothing_do_nothing(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        channel = await on.opened()
        for why, person in refusable(on).items():
            for line, typed in (
                ("/incident", "Mails are late"),
                ("/incident", "close all good"),
                ("/incident", "update"),
                ("/closeincident", ""),
                ("/ping", ""),
            ):
                reply = await person.types(line, typed, channel)
                assert reply.text == why
            assert windows_of(on, person) == 0

    assert not channel.topic.startswith("Closed")
    assert on.channel_now(2) is None


async def test_buttons_of_those_who_may_do_nothing_do_nothing(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        channel = await closed(on)
        handoff = await on.reads(channel, "reopen")
        for why, person in refusable(on).items():
            await person.clicks(handoff, "reopen")
            await hears(on, person, why)
        assert channel.topic.startswith("Closed")
        await on.sam.clicks(handoff, "reopen")
        await on.reads(channel, "reopened the incident")

    assert f"<@{on.sam.person.id}>" in seen(channel.posts[-1])


async def test_windows_of_those_who_may_do_nothing_do_nothing(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        for why, person in refusable(on).items():
            await on.sam.types("/incident", "Mails are late", on.help)
            window = await on.sam.window()
            calls = len(on.sandbox.calls)
            await person.chooses(window, "service", "value", "mail")
            on.sam.fills(window, "severity", "value", "p3")
            reply = await person.submits(window)
            assert reply.errors == {"title": why.removesuffix(".")}
            asked = [x.method for x in list(on.sandbox.calls)[calls:]]
            assert "views.update" not in asked
            assert on.channel_now() is None
            await on.sam.cancels(window)

    assert len(on.help.posts) == 0


@pytest.mark.parametrize("error", ["user_not_found", "user_not_visible"])
async def test_an_outsider_whom_slack_does_not_show_may_do_nothing(
    tmp_path: Path, error: str
) -> None:
    async with stage(tmp_path) as on, on.bot():
        channel = await closed(on)
        eve = outsider(on, hidden=error)
        reply = await eve.types("/incident", "Mails are late", on.help)
        assert reply.text == refusals.UNKNOWN_PERSON
        await eve.clicks(await on.reads(channel, "reopen"), "reopen")
        await hears(on, eve, refusals.FOREIGN)


async def test_nobody_at_all_may_do_nothing(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        nobody = on.sandbox.acting(Person(id="", name="Nobody"))
        reply = await nobody.types("/incident", "Mails are late", on.help)
        assert reply.text == refusals.UNKNOWN_PERSON
        assert windows_of(on, nobody) == 0
        channel = await closed(on)
        await nobody.clicks(await on.reads(channel, "reopen"), "reopen")
        await hears(on, nobody, refusals.UNKNOWN_PERSON)


async def test_if_slack_does_not_say_who_somebody_is_the_alarm_is_raised(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        on.sandbox.plant(Fault(how=How.SERVER_ERROR, method="users.info", times=None))
        await on.declare()
        await on.channel()
        eve = outsider(on)
        reply = await eve.types("/ping", "", on.help)
        assert reply.text.startswith("Muster is")


async def test_a_window_opens_in_time_though_slack_says_nothing_of_the_person(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        on.sandbox.plant(Fault(how=How.HANG, method="users.info", times=None))
        reply = await on.sam.types("/incident", "Mails are late", on.help)
        assert reply.failure is None
        assert (await on.sam.window()).title == forms.WINDOW_TITLE


async def test_colleagues_of_the_organisation_act_and_other_people_do_not(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path, options=GRID) as on, on.bot():
        add = on.sandbox.workspace.add_person
        lee = joins(on, add("Lee", team="T0SISTER", enterprise=ORG))
        eve = joins(on, add("Eve", team="T0OTHER", enterprise="E0OTHER"))
        channel = await closed(on)
        handoff = await on.reads(channel, "reopen")
        await eve.clicks(handoff, "reopen")
        await hears(on, eve, refusals.FOREIGN)
        assert (await eve.types("/ping", "", on.help)).text == refusals.FOREIGN
        await lee.clicks(handoff, "reopen")
        await on.reads(channel, "reopened the incident")
        assert (await lee.types("/ping", "", on.help)).text.startswith(
            "Muster is working"
        )


async def test_a_bot_cannot_lead_and_the_window_says_so(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        helper = on.sandbox.workspace.add_person("Helper", bot=True)
        await on.sam.types("/incident", "Mails are late", on.help)
        window = await on.sam.window()
        on.sam.fills(window, "service", "value", "not-sure")
        on.sam.fills(window, "severity", "value", "p3")
        on.sam.fills(window, "lead:comms:", "value", on.kim.person.id)
        for bot in (helper, on.sandbox.workspace.bot):
            on.sam.fills(window, "lead:tech:", "value", bot.id)
            reply = await on.sam.submits(window)
            assert reply.errors == {"lead:tech:": field_errors.BOT_LEAD}
        assert on.channel_now() is None
        on.sam.fills(window, "lead:tech:", "value", on.alex.person.id)
        assert not (await on.sam.submits(window)).errors
        channel = await on.channel()
        await on.receipt()

    assert on.alex.person.id in channel.members
    assert helper.id not in channel.members
