"""People in a hurry, people side by side, and windows that Slack refuses to open."""

from pathlib import Path

import anyio
import pytest

from bot.sandbox import Fault, How
from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.channel import Channel
from bot.sandbox.message import Ephemeral
from bot.sandbox.view import Window
from tests.acceptance.harness import Stage, stage
from tests.acceptance.retrying_people import opens
from tests.acceptance.service_choices import configure


async def opened_to_change(on: Stage, who: ActingPerson, place: Channel) -> Window:
    return await opens(on, who, "update", place)


async def test_a_service_chosen_in_haste_brings_its_lead_and_no_other(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on:
        configure(on)
        async with on.bot():
            window = await opens(on, on.sam, "Mails are late", on.help)
            on.sam.fills(window, "severity", "value", "p3")
            async with anyio.create_task_group() as tasks:
                for service in ("forms", "mail", "forms", "mail"):
                    tasks.start_soon(
                        on.sam.chooses, window, "service", "value", service
                    )
                    await anyio.lowlevel.checkpoint()
            on.sam.fills(window, "service", "value", "mail")
            reply = await on.sam.submits(window)
            assert reply.window, reply
            channel = await on.channel()
            await on.receipt()

        assert on.alex.person.id in channel.members
        assert on.kim.person.id not in channel.members


async def test_a_lead_that_was_taken_off_is_not_brought_back_by_its_service(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        window = await opens(on, on.sam, "Mails are late", on.help)
        on.sam.fills(window, "severity", "value", "p3")
        await on.sam.chooses(window, "service", "value", "mail")
        await on.sandbox.until(lambda: "lead:tech:mail" in window.state)
        on.sam.fills(window, "lead:tech:mail", "value", None)
        reply = await on.sam.submits(window)
        assert reply.window, reply
        channel = await on.channel()
        await on.receipt()

    assert on.alex.person.id not in channel.members


async def test_two_who_save_at_the_same_moment_both_get_what_they_saved(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        channel = await on.opened("Mails are late", severity="p3")
        one = await opened_to_change(on, on.sam, channel)
        other = await opened_to_change(on, on.alex, channel)
        on.sam.fills(one, "title", "value", "Mails are lost")
        on.alex.fills(other, "severity", "value", "p1")
        async with anyio.create_task_group() as both:
            both.start_soon(on.sam.submits, one)
            both.start_soon(on.alex.submits, other)
        await on.reads(channel, "to “Mails are lost”")
        await on.reads(channel, "raised the severity")
        await on.sandbox.until(
            lambda: channel.topic.startswith("P1 High · Not sure · Mails are lost")
        )

    said = [post.text for post in channel.posts]
    assert not any("lowered" in text for text in said)
    assert not any("to “Mails are late”" in text for text in said)


async def test_a_corrected_window_corrects_the_incident_that_it_declared(
    tmp_path: Path,
) -> None:
    """The first answer is lost, so that the window is still there to be corrected."""
    async with stage(tmp_path) as on, on.bot():
        window = await opens(on, on.sam, "Mials are late", on.help)
        on.sam.fills(window, "service", "value", "not-sure")
        on.sam.fills(window, "severity", "value", "p3")
        payload = on.sam.payloads.submission(on.sam.person, window)
        await on.sandbox.socket_mode.deliver(
            "interactive", payload, accepts_response_payload=True
        )
        await on.channel()
        on.sam.fills(window, "title", "value", "Mails are late")
        on.sam.fills(window, "lead:tech:", "value", on.alex.person.id)
        reply = await on.sam.submits(window)
        channel = await on.channel()
        await on.sandbox.until(lambda: "Mails are late" in channel.topic)
        await on.sandbox.until(lambda: on.alex.person.id in channel.members)

    assert reply.window
    shown = str(reply.window.blocks)
    assert "Incident 1 declared" in shown
    assert channel.name in shown or channel.id in shown
    assert on.channel_now(2) is None


OFFERS = ["open_kept", "declare_now"]


async def refused_window(on: Stage, typed: str) -> Ephemeral:
    """Type a command whose window Slack refuses, and return what is offered."""
    on.sandbox.plant(Fault(how=How.ERROR, method="views.open", error="view_too_large"))
    before = len(on.sam.sees)
    await on.sam.types("/incident", typed, on.help)
    await on.sandbox.until(lambda: len(on.sam.sees) > before)
    return on.sam.sees[-1]


@pytest.mark.parametrize("typed", ["Mails are late", "Mails are late, " * 180])
async def test_what_was_typed_comes_back_in_the_window_that_opens_after_all(
    tmp_path: Path, typed: str
) -> None:
    async with stage(tmp_path) as on, on.bot():
        offered = await refused_window(on, typed.strip())
        assert "What you typed is kept" in offered.text
        await on.sam.clicks(offered, "Open the window")
        window = await on.sam.window()

    title = str(window.state["title"]["value"]["value"])
    rest = str(window.state["description"]["value"].get("value") or "")
    assert typed.strip().startswith(title.removesuffix("…"))
    assert len(title) + len(rest) >= min(len(typed.strip()), 2500)


async def test_a_text_is_declared_without_a_window_and_only_once(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        offered = await refused_window(on, "Mails are late since the last release")
        for _ in range(2):
            await on.sam.clicks(offered, "Declare now")
        channel = await on.channel()
        await on.receipt()
        await on.sam.clicks(offered, "Open the window")
        window = await on.sam.window()
        on.sam.fills(window, "service", "value", "mail")
        on.sam.fills(window, "severity", "value", "p3")
        reply = await on.sam.submits(window)
        await on.sandbox.until(lambda: channel.topic.startswith("P3 Low · Mail"))
        await on.sandbox.until(lambda: on.alex.person.id in channel.members)

    assert reply.window
    assert "Incident 1 declared" in str(reply.window.blocks)
    assert on.channel_now(2) is None
    answers = [line.text for line in on.sam.sees if "declared:" in line.text]
    assert "Incident 1 declared: Mails are late since the last release" in answers[0]
    assert "Incident 1 already declared:" in answers[1]
