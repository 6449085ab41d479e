import asyncio

import pytest

from bot.sandbox import SandboxOptions, changes
from bot.sandbox.fields import as_text, dig
from tests.sandbox.app import App, modal, running, section


async def test_changes_come_in_order_with_their_time() -> None:
    async with running() as app:
        watch = app.sandbox.changes()
        made = await app.good("conversations.create", {"name": "room"})
        room = as_text(dig(made, "channel", "id"))
        await app.good("conversations.setTopic", {"channel": room, "topic": "calm"})
        kinds = []
        async for change in watch:
            kinds.append(type(change))
            assert change.at > 0
            if isinstance(change, changes.TopicSet):
                assert (change.channel, change.topic) == (room, "calm")
                break

        assert kinds == [
            changes.ChannelCreated,
            changes.MemberJoined,
            changes.MessagePosted,
            changes.TopicSet,
        ]


async def test_a_slow_watcher_loses_the_oldest_changes() -> None:
    async with running(SandboxOptions(change_buffer=2)) as app:
        watch = app.sandbox.changes()
        sam = app.sandbox.workspace.add_person("Sam")
        room = app.sandbox.workspace.add_channel("room", [sam])
        for text in ("one", "two", "three"):
            app.sandbox.acting(sam).posts(room, text)
        texts = []
        for _ in range(2):
            change = await anext(watch)
            assert isinstance(change, changes.MessagePosted)
            texts.append(change.message.text)

        assert texts == ["two", "three"]


async def test_watching_ends_with_the_sandbox() -> None:
    async with running() as app:
        watch = app.sandbox.changes()

        async def read() -> int:
            return len([change async for change in watch])

        reading = asyncio.ensure_future(read())
        app.sandbox.workspace.add_channel("room")

    assert await reading == 3


async def rename_soon(app: App) -> None:
    await app.good("conversations.create", {"name": "room"})


async def test_a_condition_is_looked_at_after_each_change() -> None:
    async with running() as app:
        creating = asyncio.ensure_future(rename_soon(app))
        found = await app.sandbox.until(lambda: app.sandbox.workspace.named("room"))
        await creating

        assert found.name == "room"


async def test_a_condition_that_never_holds_times_out() -> None:
    async with running() as app:
        with pytest.raises(TimeoutError):
            await app.sandbox.until(lambda: False, 0)


async def test_changes_include_windows_and_ephemeral_messages() -> None:
    async with running() as app, app.answering(lambda _: {"text": "hello"}):
        watch = app.sandbox.changes()
        person = app.sandbox.workspace.add_person("Sam")
        room = app.sandbox.workspace.add_channel("room", [person])
        sam = app.sandbox.acting(person)
        reply = await sam.types("/do", "", room)
        view = modal(section("x"))
        await app.good("views.open", {"trigger_id": reply.trigger_id, "view": view})
        await sam.cancels(await sam.window())
        kinds = []
        async for change in watch:
            kinds.append(type(change).__name__)
            if isinstance(change, changes.WindowClosed):
                break

        assert kinds[-3:] == ["EphemeralShown", "WindowOpened", "WindowClosed"]
