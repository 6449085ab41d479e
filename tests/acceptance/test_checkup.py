"""Problems of the set-up are shown by /ping, and in the direct messages they affect."""

from pathlib import Path

from bot.sandbox import SandboxOptions
from bot.sandbox.options import SCOPES
from tests.acceptance.harness import Harness, full_text, set_up

NO_PINS = (
    "For whoever runs Muster: SLACK_BOT_TOKEN: the app was not granted pins:write, so "
    "incident cards are not pinned. Fix: at api.slack.com/apps open App Manifest"
)
OPTIONS = SandboxOptions(rate_limits=False, scopes=SCOPES - {"pins:write"})


def plain(text: str) -> str:
    return text.replace("*", "").replace("&gt;", ">")


async def told_by_ping(harness: Harness) -> str:
    reply = await harness.sam.types("/ping", "", harness.help)
    assert reply.text is not None
    return plain(reply.text)


async def test_a_feature_without_its_scope_is_off_and_says_so(tmp_path: Path) -> None:
    async with set_up(tmp_path, options=OPTIONS) as harness, harness.bot():
        await harness.sandbox.until(
            lambda: harness.sandbox.calls.of("conversations.info")
        )
        assert NO_PINS in await told_by_ping(harness)
        async with harness.fast_forward():
            await harness.declare_fully()
            first = await harness.sandbox.until(lambda: told(harness, 1))
            await harness.declare("Pages are slow")
            await harness.channel(2)
            second = await harness.sandbox.until(lambda: told(harness, 2))

    assert NO_PINS in plain(first)
    assert NO_PINS not in plain(second)
    assert "pin" in second


def told(harness: Harness, number: int) -> str:
    """Return the direct message once it names the refused step."""
    direct_messages = [full_text(x) for x in harness.sam.dm.posts]
    named = [x for x in direct_messages if f"ncident {number}" in x and "missing" in x]
    return named[0] if named else ""


async def test_a_good_set_up_gets_no_warning(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await harness.sandbox.until(
            lambda: harness.sandbox.calls.of("conversations.info")
        )
        said = await told_by_ping(harness)

    assert "Muster is working" in said
    assert "runs Muster" not in said


async def test_look_ups_start_after_the_bot_serves_and_do_not_delay_it(
    tmp_path: Path,
) -> None:
    options = SandboxOptions(
        rate_limits=False, latencies={"conversations.info": 3600, "bots.info": 3600}
    )
    async with (
        set_up(tmp_path, options=options, unaudited="hung") as harness,
        harness.bot(),
    ):
        assert "Muster is working" in await told_by_ping(harness)
