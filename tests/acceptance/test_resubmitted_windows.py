"""Windows that are submitted twice, much later, or by another person."""

from pathlib import Path

from actors.incident.keys import CARD
from bot.sandbox import Fault, How
from bot.sandbox.text import read
from bot.words import refusals
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.acceptance.harness import full_text, posted_by, set_up
from tests.acceptance.retrying_people import opens
from tests.acceptance.test_outsiders import outsider, until_told

LONG = "Mails are & late <b> " * 190


async def test_text_longer_than_the_window_can_be_declared_by_its_author_only(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        eve = outsider(harness)
        fault = Fault(how=How.ERROR, method="views.open", error="view_too_large")
        harness.sandbox.plant(fault)
        await harness.sam.types("/incident", LONG, harness.help)
        offered = await harness.sandbox.until(
            lambda: next(
                (x for x in harness.sam.sees if "Slack did not" in x.text), None
            )
        )
        for button in ("Declare now", "Open the window"):
            await eve.clicks(offered, button)
            await harness.sandbox.until(lambda: len(eve.sees) > 0)
        await until_told(harness, eve, as_mrkdwn(refusals.FOREIGN))
        assert harness.channel_now() is None

        await harness.sam.clicks(offered, "Declare now")
        channel = await harness.channel()
        await harness.direct_message()
        card = read(posted_by(CARD, channel)[0].blocks)
        left = read(harness.sam.sees[-1].blocks)

    whole = " ".join(LONG.split())
    head = whole[:116]
    assert head in card
    assert whole[117:3000] in card
    assert left.rstrip().endswith(whole[-800:])


async def test_returned_text_is_kept_and_its_late_delivery_changes_nothing(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        window = await opens(harness, harness.sam, "Mails are late", harness.help)
        harness.sam.fills(window, "service", "value", "not-sure")
        harness.sam.fills(window, "severity", "value", "p3")
        sent = []
        for title in ("Mails are late", "Mails are lost", "Mails are late"):
            harness.sam.fills(window, "title", "value", title)
            payload = harness.sam.payloads.submission(harness.sam.person, window)
            sent.append(payload)
            await harness.sandbox.socket_mode.deliver(
                "interactive", payload, accepts_response_payload=True
            )
        channel = await harness.channel()
        await harness.sandbox.until(lambda: "Mails are late" in channel.topic)
        await harness.sandbox.socket_mode.deliver(
            "interactive", sent[1], accepts_response_payload=True
        )
        await harness.direct_message()

    assert "Mails are late" in channel.topic
    assert harness.channel_now(2) is None


async def test_windows_outlive_the_bot_that_opened_them(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness:
        async with harness.bot():
            window = await opens(harness, harness.sam, "Mails are late", harness.help)
            harness.sam.fills(window, "severity", "value", "p3")
            harness.sam.fills(window, "service", "value", "mail")
        async with harness.bot():
            assert (await harness.sam.submits(window)).window
            channel = await harness.channel()
            await harness.direct_message()
            one = await opens(harness, harness.sam, "edit", channel)
            other = await opens(harness, harness.sam, "edit", channel)
        async with harness.bot():
            harness.sam.fills(other, "severity", "value", "p1")
            assert (await harness.sam.submits(other)).closed
            harness.sam.fills(one, "title", "value", "Mails are lost")
            assert (await harness.sam.submits(one)).closed
            await harness.sandbox.until(lambda: "Mails are lost" in channel.topic)
            await harness.until_posted(channel, "Mails are lost")

    assert (
        channel.topic
        == "P1 High · Investigating · Incident lead: Sam · Mail: Mails are lost"
    )
    (card,) = posted_by(CARD, channel)
    assert f"Tech lead: <@{harness.alex.person.id}>" in full_text(card)


async def test_a_chosen_service_brings_its_lead_even_if_no_window_can_be_updated(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        for error in ("not_found", "view_too_large", "hash_conflict"):
            harness.sandbox.plant(
                Fault(how=How.ERROR, method="views.update", error=error)
            )
        window = await opens(harness, harness.sam, "Mails are late", harness.help)
        harness.sam.fills(window, "severity", "value", "p3")
        await harness.sam.chooses(window, "service", "value", "mail")
        harness.sam.fills(window, "lead:comms:not-sure", "value", harness.kim.person.id)
        assert (await harness.sam.submits(window)).window
        channel = await harness.channel()
        await harness.direct_message()

    (card,) = posted_by(CARD, channel)
    assert f"Comms lead: <@{harness.kim.person.id}>" in full_text(card)
    assert f"Tech lead: <@{harness.alex.person.id}>" in full_text(card)
