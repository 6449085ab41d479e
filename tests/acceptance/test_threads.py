"""Announcements and their threads in Slack, also when calls and messages are lost."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from actors.incident.keys import ANNOUNCE, NOTICE
from bot.sandbox import Fault, How
from bot.sandbox.args import Args
from bot.sandbox.channel import Channel
from bot.sandbox.message import Message
from tests.acceptance.harness import Harness, full_text, posted_by, set_up

POST, EDIT, REPLIES = "chat.postMessage", "chat.update", "conversations.replies"
IMPACT = "nobody gets a mail"


def announcement(place: Channel) -> Message:
    (found,) = posted_by(ANNOUNCE, place)
    return found


async def changes(harness: Harness, impact: str = IMPACT) -> None:
    """Change something that nobody has to hear of at once."""
    channel = await harness.channel()
    await harness.alex.types("/incident", f"impact {impact}", channel)


async def moves(harness: Harness, title: str) -> None:
    channel = await harness.channel()
    await harness.alex.types("/incident", "edit", channel)
    window = await harness.alex.window()
    harness.alex.fills(window, "title", "value", title)
    assert (await harness.alex.submits(window)).closed


async def test_news_is_in_the_thread_and_a_closing_in_the_channel(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await harness.declare_fully()
        await changes(harness)
        for place in (harness.help, harness.headquarters):
            told = await harness.until_told(place, IMPACT)
            assert told.thread_ts == announcement(place).ts
        channel = await harness.channel()
        own = await harness.until_posted(channel, IMPACT)
        await harness.sam.types("/closeincident", "Rolled back.", channel)
        closing = await harness.until_posted(harness.help, "closed the incident")

    assert (own.thread_ts, closing.thread_ts) == (None, None)


async def test_an_announcement_is_edited_in_place(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await harness.declare_fully()
        before = announcement(harness.help)
        await moves(harness, "Mails are lost")
        after = await harness.until_posted(harness.help, "Mails are lost")
        assert after.ts == before.ts
        channel = await harness.channel()
        await harness.sam.types("/closeincident", "Rolled back.", channel)
        await harness.sandbox.until(
            lambda: ", closed:" in announcement(harness.help).text
        )

    assert "Rolled back." in full_text(announcement(harness.help))
    assert not announcement(harness.help).mentions & {"!channel"}


async def deleted(harness: Harness) -> None:
    """Delete the announcement before anything changes."""
    harness.sandbox.workspace.delete(harness.help, announcement(harness.help).ts)


async def locked(harness: Harness) -> None:
    """Let nobody reply to the announcement."""
    harness.help.refuses_threads = "restricted_action_thread_locked"


@pytest.mark.parametrize("trouble", [deleted, locked])
async def test_without_a_thread_the_channel_itself_is_told_once(
    tmp_path: Path, trouble: Callable[[Harness], Awaitable[None]]
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await harness.declare_fully()
        await trouble(harness)
        await changes(harness)
        told = await harness.until_told(harness.help, IMPACT)
        await harness.until_told(harness.headquarters, IMPACT)

    assert told.thread_ts is None
    assert len(posted_by(NOTICE, harness.help)) == 1
    count = len(posted_by(ANNOUNCE, harness.help))
    assert count == (0 if trouble is deleted else 1)


async def test_a_reply_whose_answer_is_lost_is_found_in_its_thread(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await harness.declare_fully()
        lose_answers(harness, harness.help)
        await changes(harness)
        await harness.until_told(harness.help, IMPACT)
        await harness.until_told(harness.headquarters, IMPACT)
        async with harness.fast_forward():
            await harness.sandbox.until(
                lambda: harness.sandbox.calls.of(REPLIES) or None
            )

    assert len(posted_by(NOTICE, harness.help)) == 1


async def test_a_reply_in_doubt_is_found_in_the_channel_if_slack_put_it_there(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await harness.declare_fully()
        await deleted(harness)
        lose_answers(harness, harness.help)
        await changes(harness)
        await harness.until_told(harness.help, IMPACT)
        async with harness.fast_forward():
            await harness.until_told(harness.headquarters, IMPACT)
            await harness.sandbox.until(
                lambda: harness.sandbox.calls.of(REPLIES) or None
            )

    assert len(posted_by(NOTICE, harness.help)) == 1


def lose_answers(harness: Harness, place: Channel) -> None:
    """Lose the answer to the next message in this channel."""

    def is_there(args: Args) -> bool:
        return args.text("channel") == place.id

    fault = Fault(how=How.RESET, method=POST, acts=True, when=is_there)
    harness.sandbox.plant(fault)
