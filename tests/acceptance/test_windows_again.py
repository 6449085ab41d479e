"""Windows that are submitted more than once, or much later, or by somebody else."""

from pathlib import Path

from bot.sandbox import Fault, How
from bot.sandbox.text import read
from bot.words import refusals
from tests.acceptance.harness import stage
from tests.acceptance.retrying_people import opens
from tests.acceptance.test_outsiders import hears, outsider

LONG = "Mails are & late <b> " * 190


async def test_a_text_longer_than_the_window_is_declared_by_its_author_alone(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        eve = outsider(on)
        fault = Fault(how=How.ERROR, method="views.open", error="view_too_large")
        on.sandbox.plant(fault)
        await on.sam.types("/incident", LONG, on.help)
        offered = await on.sandbox.until(
            lambda: next((x for x in on.sam.sees if "Slack did not" in x.text), None)
        )
        for button in ("Declare now", "Open the window"):
            await eve.clicks(offered, button)
            await on.sandbox.until(lambda: len(eve.sees) > 0)
        await hears(on, eve, refusals.FOREIGN)
        assert on.channel_now() is None

        await on.sam.clicks(offered, "Declare now")
        channel = await on.channel()
        await on.receipt()
        card = read(channel.posts[0].blocks)
        left = read(on.sam.sees[-1].blocks)

    whole = " ".join(LONG.split())
    head = whole[:116]
    assert head in card
    assert whole[117:3000] in card
    assert left.rstrip().endswith(whole[-800:])


async def test_a_text_that_comes_back_holds_and_its_late_delivery_changes_nothing(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        window = await opens(on, on.sam, "Mails are late", on.help)
        on.sam.fills(window, "service", "value", "not-sure")
        on.sam.fills(window, "severity", "value", "p3")
        sent = []
        for title in ("Mails are late", "Mails are lost", "Mails are late"):
            on.sam.fills(window, "title", "value", title)
            payload = on.sam.payloads.submission(on.sam.person, window)
            sent.append(payload)
            await on.sandbox.socket_mode.deliver(
                "interactive", payload, accepts_response_payload=True
            )
        channel = await on.channel()
        await on.sandbox.until(lambda: "Mails are late" in channel.topic)
        await on.sandbox.socket_mode.deliver(
            "interactive", sent[1], accepts_response_payload=True
        )
        await on.receipt()

    assert "Mails are late" in channel.topic
    assert on.channel_now(2) is None


async def test_windows_outlive_the_bot_that_opened_them(tmp_path: Path) -> None:
    async with stage(tmp_path) as on:
        async with on.bot():
            window = await opens(on, on.sam, "Mails are late", on.help)
            on.sam.fills(window, "severity", "value", "p3")
            on.sam.fills(window, "service", "value", "mail")
        async with on.bot():
            assert (await on.sam.submits(window)).window
            channel = await on.channel()
            await on.receipt()
            one = await opens(on, on.sam, "update", channel)
            other = await opens(on, on.sam, "update", channel)
        async with on.bot():
            on.sam.fills(other, "severity", "value", "p1")
            assert (await on.sam.submits(other)).closed
            on.sam.fills(one, "title", "value", "Mails are lost")
            assert (await on.sam.submits(one)).closed
            await on.sandbox.until(lambda: "Mails are lost" in channel.topic)
            await on.reads(channel, "Mails are lost")

    assert channel.topic.startswith("P1 High · Mail · Mails are lost · Tech lead: Alex")


async def test_a_chosen_service_is_led_by_its_lead_though_no_window_can_be_updated(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        for error in ("not_found", "view_too_large", "hash_conflict"):
            on.sandbox.plant(Fault(how=How.ERROR, method="views.update", error=error))
        window = await opens(on, on.sam, "Mails are late", on.help)
        on.sam.fills(window, "severity", "value", "p3")
        await on.sam.chooses(window, "service", "value", "mail")
        on.sam.fills(window, "lead:comms:", "value", on.kim.person.id)
        assert (await on.sam.submits(window)).window
        channel = await on.channel()
        await on.receipt()

    assert channel.topic.endswith("Comms lead: Kim · Tech lead: Alex")
