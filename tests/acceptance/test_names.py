"""People's names in the topic, which knows no mentions."""

from pathlib import Path

import pytest

from bot.sandbox import Fault, How
from bot.slack.web.people import KEPT_FOR
from tests.acceptance.harness import stage
from tests.acceptance.lifecycle import rest


async def test_a_name_that_slack_did_not_tell_at_once_stands_in_the_topic(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        fault = on.sandbox.plant(
            Fault(
                how=How.SERVER_ERROR,
                method="users.info",
                times=2,
                when=lambda args: args.text("user") == on.alex.person.id,
            )
        )
        await on.declare("Mails are late", leads={"tech": on.alex.person.id})
        channel = await on.channel()
        async with on.time_flies():
            await rest(on)

    assert fault.reached == 2
    assert channel.topic == "P3 Low · Not sure · Mails are late · Tech lead: Alex"


async def test_a_name_that_slack_never_tells_is_not_waited_for_for_ever(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        on.sandbox.plant(Fault(how=How.SERVER_ERROR, method="users.info", times=None))
        await on.declare("Mails are late", leads={"tech": on.alex.person.id})
        channel = await on.channel()
        async with on.time_flies():
            await rest(on)

    assert channel.topic.endswith(f"Tech lead: {on.alex.person.id}")


@pytest.mark.parametrize("name", [" ", "\u3164\u3164", "\u202exelA", "Alex\u2066"])
async def test_a_name_that_cannot_be_read_gives_way_to_the_next_best(
    tmp_path: Path, name: str
) -> None:
    async with stage(tmp_path) as on, on.bot():
        on.alex.person.display_name = name
        channel = await on.opened(leads={"tech": on.alex.person.id})

    assert channel.topic.endswith("Tech lead: Alex")


async def test_the_next_topic_shows_the_name_that_somebody_has_by_then(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        channel = await on.opened(leads={"tech": on.alex.person.id})
        on.alex.person.name = "Alexandra"
        on.clock.leap(KEPT_FOR)
        await on.sam.types("/closeincident", "", channel)
        await on.sandbox.until(lambda: channel.topic.startswith("Closed"))

    assert channel.topic.endswith("Tech lead: Alexandra")
