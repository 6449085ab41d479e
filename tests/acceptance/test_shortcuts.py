"""Over real sockets: shortcuts declare, with a message or without, and make tasks."""

from pathlib import Path

import pytest

from actors.incident.keys import ANNOUNCE, NOTICE, REPLY, TASK
from bot.sandbox import Channel, Message
from bot.sandbox.view import Window
from bot.screens import actions
from bot.words import refusals, task_answers
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.acceptance.harness import (
    Harness,
    full_text,
    posted_by,
    set_up,
)
from tests.acceptance.lifecycle import until_idle
from tests.acceptance.test_outsiders import outsider, until_told, windows_of
from tests.acceptance.test_redelivery import again, sent

ALERT = "Sign-in fails for everybody\nSince 10:02, in all regions."
EVERYBODY = "!channel"


def link_to(harness: Harness, message: Message) -> str:
    domain = harness.sandbox.workspace.domain
    ts = message.ts.replace(".", "")
    return f"https://{domain}.slack.com/archives/{message.channel}/p{ts}"


async def window_from(harness: Harness, message: Message) -> Window:
    await harness.sam.picks_shortcut(actions.DECLARE_FROM_MESSAGE, message)
    return await harness.sam.window()


async def declared_from(harness: Harness, message: Message) -> Channel:
    window = await window_from(harness, message)
    reply = await harness.sam.submits(window)
    assert reply.window, reply
    return await harness.channel()


async def test_the_global_shortcut_opens_the_empty_window(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await harness.sam.picks_shortcut(actions.DECLARE_ANYWHERE)
        window = await harness.sam.window()
        assert window.title == "Declare an incident"
        harness.sam.fills(window, "title", "value", "Mails are late")
        assert (await harness.sam.submits(window)).window
        channel = await harness.channel()
        await harness.direct_message()

    assert len(posted_by(ANNOUNCE, harness.headquarters)) == 1
    assert posted_by(ANNOUNCE, harness.help) == []
    assert "mails-are-late" in channel.name


async def test_a_message_fills_in_the_window_and_gets_the_announcement(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        alert = harness.alex.posts(harness.help, ALERT)
        window = await window_from(harness, alert)
        title = window.state["title"]["value"]["value"]
        description = str(window.state["description"]["value"]["value"])
        assert (await harness.sam.submits(window)).window
        await harness.channel()
        await harness.direct_message()

    assert title == "Sign-in fails for everybody"
    assert ALERT in description
    assert link_to(harness, alert) in description
    (announcement,) = posted_by(ANNOUNCE, harness.help)
    assert announcement.thread_ts == alert.ts
    assert len(posted_by(ANNOUNCE, harness.headquarters)) == 1


async def test_a_reply_is_answered_in_its_thread(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        first = harness.alex.posts(harness.help, "Who is on call?")
        reply = harness.kim.posts(harness.help, ALERT, thread_ts=first.ts)
        await declared_from(harness, reply)
        await harness.direct_message()

    (announcement,) = posted_by(ANNOUNCE, harness.help)
    assert announcement.thread_ts == first.ts


async def test_an_announcement_channel_gets_its_announcement_besides(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        alert = harness.alex.posts(harness.headquarters, ALERT)
        await declared_from(harness, alert)
        await harness.direct_message()
        await harness.sandbox.until(lambda: posted_by(REPLY, harness.headquarters))

    (announcement,) = posted_by(ANNOUNCE, harness.headquarters)
    (reply,) = posted_by(REPLY, harness.headquarters)
    assert announcement.thread_ts is None
    assert reply.thread_ts == alert.ts
    assert "was declared from this message" in reply.text


async def test_a_grave_incident_calls_nobody_in_a_thread(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        window = await window_from(harness, harness.alex.posts(harness.help, ALERT))
        harness.sam.fills(window, "severity", "value", "p1")
        await harness.sam.submits(window)
        await harness.channel()
        await harness.direct_message()

    (announcement,) = posted_by(ANNOUNCE, harness.help)
    (elsewhere,) = posted_by(ANNOUNCE, harness.headquarters)
    assert EVERYBODY not in announcement.mentions
    assert EVERYBODY in elsewhere.mentions


async def test_the_thread_hears_what_becomes_of_it_and_the_channel_does_not(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot(), harness.fast_forward():
        alert = harness.alex.posts(harness.help, ALERT)
        channel = await declared_from(harness, alert)
        await until_idle(harness)
        await harness.sam.types("/incident", "severity p1", channel)
        await until_idle(harness)
        await harness.sam.types("/closeincident", "It was a cable.", channel)
        await until_idle(harness)
        (announcement,) = posted_by(ANNOUNCE, harness.help)
        told = posted_by(NOTICE, harness.help)

    assert "closed" in announcement.text
    assert len(told) == 2
    assert {x.thread_ts for x in (announcement, *told)} == {alert.ts}
    assert [x.thread_ts for x in posted_by(NOTICE, harness.headquarters)] == [None] * 2


async def test_only_the_declarer_hears_that_the_bot_is_not_in_the_channel(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        sam, workspace = harness.sam, harness.sandbox.workspace
        place = workspace.add_channel("elsewhere", [sam.person], with_bot=False)
        await declared_from(harness, sam.posts(place, ALERT))
        async with harness.fast_forward():
            told = await harness.until_posted(sam.dm, "Not done: announce it in")

    assert "Muster is not in that channel" in full_text(told)
    assert harness.sandbox.workspace.bot.id not in place.members
    assert len(place.posts) == 1


async def test_a_message_in_private_is_declared_and_not_answered(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        sam = harness.sam.person
        place = harness.sandbox.workspace.direct(sam, harness.alex.person)
        await declared_from(harness, harness.sam.posts(place, ALERT))
        await harness.until_posted(harness.sam.dm, "Everything is done")

    assert len(place.posts) == 1


async def test_a_shortcut_that_comes_again_opens_one_window_and_declares_once(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await declared_from(harness, harness.alex.posts(harness.help, ALERT))
        windows = windows_of(harness, harness.sam)
        for kind in ("message_action", "view_submission"):
            for envelope in sent(harness, kind):
                for as_new in (False, True):
                    await again(harness, envelope, as_new=as_new)
        await harness.direct_message()

    assert windows_of(harness, harness.sam) == windows
    assert harness.channel_now(2) is None
    assert len(posted_by(ANNOUNCE, harness.help)) == 1


@pytest.mark.parametrize(
    "callback",
    [actions.DECLARE_ANYWHERE, actions.DECLARE_FROM_MESSAGE, actions.MAKE_TASK],
)
async def test_shortcuts_of_outsiders_do_nothing(tmp_path: Path, callback: str) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully()
        eve = outsider(harness)
        is_global = callback == actions.DECLARE_ANYWHERE
        message = None if is_global else harness.alex.posts(channel, ALERT)
        await eve.picks_shortcut(callback, message)
        why = as_mrkdwn(refusals.FOREIGN)
        if is_global:
            await harness.until_posted(eve.dm, why)
        else:
            await until_told(harness, eve, why)
        assert windows_of(harness, eve) == 0

    assert posted_by(TASK, channel) == []
    assert harness.channel_now(2) is None


# Make it a task.


async def test_a_message_in_the_incidents_channel_becomes_one_task(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully()
        message = harness.alex.posts(channel, "Somebody should\ncheck the queue")
        for _ in range(2):
            await harness.sam.picks_shortcut(actions.MAKE_TASK, message)
        for envelope in sent(harness, "message_action"):
            for as_new in (False, True):
                await again(harness, envelope, as_new=as_new)
        await harness.until_posted(channel, "task added")
        await harness.sandbox.until(
            lambda: any("already a task" in x.text for x in harness.sam.sees)
        )

    (task,) = posted_by(TASK, channel)
    assert "Somebody should check the queue" in task.text
    assert link_to(harness, message) in full_text(task)


async def test_elsewhere_a_window_asks_which_incident_gets_the_task(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully()
        message = harness.alex.posts(harness.help, "Check the queue")
        await harness.sam.picks_shortcut(actions.MAKE_TASK, message)
        window = await harness.sandbox.until(
            lambda: next(
                (
                    x
                    for x in harness.sandbox.workspace.screens.stack(
                        harness.sam.person.id
                    )
                    if x.title == "Make it a task"
                ),
                None,
            )
        )
        harness.sam.fills(window, "owner", "value", harness.kim.person.id)
        assert (await harness.sam.submits(window)).window
        task = await harness.until_posted(channel, "task added")
        await harness.direct_message(harness.kim)

    assert link_to(harness, message) in full_text(task)
    assert posted_by(TASK, harness.help) == []


async def test_without_an_open_incident_there_is_no_task(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        message = harness.alex.posts(harness.help, "Check the queue")
        await harness.sam.picks_shortcut(actions.MAKE_TASK, message)
        why = as_mrkdwn(task_answers.no_open_incident())
        await until_told(harness, harness.sam, why)
