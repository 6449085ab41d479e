"""Hasty people, simultaneous people, and windows that Slack does not open."""

from pathlib import Path

import anyio
import pytest

from bot.sandbox import Fault, How
from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.channel import Channel
from bot.sandbox.message import Ephemeral
from bot.sandbox.view import Window
from tests.acceptance.harness import Harness, set_up
from tests.acceptance.retrying_people import opens
from tests.acceptance.service_choices import configure


async def opened_to_change(
    harness: Harness, who: ActingPerson, place: Channel
) -> Window:
    return await opens(harness, who, "edit", place)


async def test_a_service_chosen_just_before_submitting_brings_its_own_lead_only(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness:
        configure(harness)
        async with harness.bot():
            window = await opens(harness, harness.sam, "Mails are late", harness.help)
            harness.sam.fills(window, "severity", "value", "p3")
            async with anyio.create_task_group() as tasks:
                for service in ("forms", "mail", "forms", "mail"):
                    tasks.start_soon(
                        harness.sam.chooses, window, "service", "value", service
                    )
                    await anyio.lowlevel.checkpoint()
            harness.sam.fills(window, "service", "value", "mail")
            reply = await harness.sam.submits(window)
            assert reply.window, reply
            channel = await harness.channel()
            await harness.direct_message()

        assert harness.alex.person.id in channel.members
        assert harness.kim.person.id not in channel.members


async def test_a_service_does_not_bring_back_a_lead_that_was_cleared(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        window = await opens(harness, harness.sam, "Mails are late", harness.help)
        harness.sam.fills(window, "severity", "value", "p3")
        await harness.sam.chooses(window, "service", "value", "mail")
        await harness.sandbox.until(lambda: "lead:tech:mail" in window.state)
        harness.sam.fills(window, "lead:tech:mail", "value", None)
        reply = await harness.sam.submits(window)
        assert reply.window, reply
        channel = await harness.channel()
        await harness.direct_message()

    assert harness.alex.person.id not in channel.members


async def test_both_changes_of_two_people_who_save_at_once_are_kept(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully("Mails are late", severity="p3")
        one = await opened_to_change(harness, harness.sam, channel)
        other = await opened_to_change(harness, harness.alex, channel)
        harness.sam.fills(one, "title", "value", "Mails are lost")
        harness.alex.fills(other, "severity", "value", "p1")
        async with anyio.create_task_group() as both:
            both.start_soon(harness.sam.submits, one)
            both.start_soon(harness.alex.submits, other)
        await harness.until_posted(channel, "to “Mails are lost”")
        await harness.until_posted(channel, "raised the severity")
        both_say = (
            "P1 High · Investigating · Incident lead: Sam · Service to be confirmed: "
        )
        await harness.sandbox.until(
            lambda: channel.topic == f"{both_say}Mails are lost"
        )

    said = [post.text for post in channel.posts]
    assert not any("lowered" in text for text in said)
    assert not any("to “Mails are late”" in text for text in said)


async def test_a_corrected_window_corrects_the_incident_that_it_declared(
    tmp_path: Path,
) -> None:
    """Lose the first answer, which leaves the window open for a correction."""
    async with set_up(tmp_path) as harness, harness.bot():
        window = await opens(harness, harness.sam, "Mials are late", harness.help)
        harness.sam.fills(window, "service", "value", "not-sure")
        harness.sam.fills(window, "severity", "value", "p3")
        payload = harness.sam.payloads.submission(harness.sam.person, window)
        await harness.sandbox.socket_mode.deliver(
            "interactive", payload, accepts_response_payload=True
        )
        await harness.channel()
        harness.sam.fills(window, "title", "value", "Mails are late")
        harness.sam.fills(window, "lead:tech:not-sure", "value", harness.alex.person.id)
        reply = await harness.sam.submits(window)
        channel = await harness.channel()
        await harness.sandbox.until(lambda: "Mails are late" in channel.topic)
        await harness.sandbox.until(lambda: harness.alex.person.id in channel.members)

    assert reply.window
    shown = str(reply.window.blocks)
    assert "Incident 1 declared" in shown
    assert channel.name in shown or channel.id in shown
    assert harness.channel_now(2) is None


OFFERS = ["open_kept", "declare_now"]


async def refused_window(harness: Harness, typed: str) -> Ephemeral:
    """Type a command whose window Slack refuses, and return the answer."""
    harness.sandbox.plant(
        Fault(how=How.ERROR, method="views.open", error="view_too_large")
    )
    before = len(harness.sam.sees)
    await harness.sam.types("/incident", typed, harness.help)
    await harness.sandbox.until(lambda: len(harness.sam.sees) > before)
    return harness.sam.sees[-1]


@pytest.mark.parametrize("typed", ["Mails are late", "Mails are late, " * 180])
async def test_typed_text_is_kept_in_the_window_that_opens_on_a_second_try(
    tmp_path: Path, typed: str
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        offered = await refused_window(harness, typed.strip())
        assert "What you typed is kept" in offered.text
        await harness.sam.clicks(offered, "Open the window")
        window = await harness.sam.window()

    title = str(window.state["title"]["value"]["value"])
    rest = str(window.state["description"]["value"].get("value") or "")
    assert typed.strip().startswith(title.removesuffix("…"))
    assert len(title) + len(rest) >= min(len(typed.strip()), 2500)


async def test_text_can_be_declared_without_a_window_and_only_once(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        offered = await refused_window(harness, "Mails are late since the last release")
        for _ in range(2):
            await harness.sam.clicks(offered, "Declare now")
        channel = await harness.channel()
        await harness.direct_message()
        await harness.sam.clicks(offered, "Open the window")
        window = await harness.sam.window()
        harness.sam.fills(window, "service", "value", "mail")
        harness.sam.fills(window, "severity", "value", "p3")
        reply = await harness.sam.submits(window)
        await harness.sandbox.until(lambda: "· Mail: Mails" in channel.topic)
        await harness.sandbox.until(lambda: harness.alex.person.id in channel.members)

    assert reply.window
    assert "Incident 1 declared" in str(reply.window.blocks)
    assert harness.channel_now(2) is None
    answers = [line.text for line in harness.sam.sees if "declared:" in line.text]
    assert "Incident 1 declared: Mails are late since the last release" in answers[0]
    assert "Incident 1 already declared:" in answers[1]
