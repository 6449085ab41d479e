"""People's names in the topic, where mentions are not possible."""

from pathlib import Path

import pytest

from bot.sandbox import Fault, How
from bot.slack.web.people import KEPT_FOR
from tests.acceptance.harness import set_up
from tests.acceptance.lifecycle import until_idle


async def test_a_name_that_slack_returns_late_is_still_in_the_topic(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        fault = harness.sandbox.plant(
            Fault(
                how=How.SERVER_ERROR,
                method="users.info",
                times=2,
                when=lambda args: args.text("user") == harness.sam.person.id,
            )
        )
        await harness.declare("Mails are late")
        channel = await harness.channel()
        async with harness.fast_forward():
            await until_idle(harness)

    assert fault.reached == 2
    title = "Service to be confirmed: Mails are late"
    assert channel.topic == f"P3 Low · Investigating · Incident lead: Sam · {title}"


async def test_the_topic_does_not_wait_forever_for_a_name(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        harness.sandbox.plant(
            Fault(how=How.SERVER_ERROR, method="users.info", times=None)
        )
        await harness.declare("Mails are late")
        channel = await harness.channel()
        async with harness.fast_forward():
            await until_idle(harness)

    assert f" Incident lead: {harness.sam.person.id} · " in channel.topic


@pytest.mark.parametrize("name", [" ", "\u3164\u3164", "\u202emaS", "Sam\u2066"])
async def test_an_invisible_name_is_replaced_by_the_next_best(
    tmp_path: Path, name: str
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        harness.sam.person.display_name = name
        channel = await harness.declare_fully()

    assert " Incident lead: Sam · " in channel.topic


async def test_the_next_topic_shows_a_persons_new_name(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully()
        harness.sam.person.name = "Samantha"
        harness.clock.leap(KEPT_FOR)
        await harness.sam.types("/closeincident", "", channel)
        await harness.sandbox.until(lambda: channel.topic.startswith("Closed"))

    assert " Incident lead: Samantha · " in channel.topic
