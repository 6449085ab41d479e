"""Replies: where they are, and what becomes of them when their message is deleted."""

from attrs import evolve as with_

from bot.sandbox import SandboxOptions
from bot.sandbox.fields import as_fields, objects
from tests.sandbox.app import App, running

FREE = SandboxOptions(rate_limits=False)


async def posted(app: App, room: str, text: str, parent: object = None) -> object:
    """Post a message, and return its time stamp."""
    below = {} if parent is None else {"thread_ts": parent}
    answer = await app.good(
        "chat.postMessage", {"channel": room, "text": text, **below}
    )
    return answer["ts"]


async def texts(app: App, method: str, room: str, **more: object) -> list[object]:
    answer = await app.good(method, {"channel": room, **more})
    return [x["text"] for x in objects(answer["messages"]) if "subtype" not in x]


async def test_a_reply_to_a_deleted_message_is_posted_in_the_channel() -> None:
    async with running(FREE) as app:
        room = app.sandbox.workspace.add_channel("room").id
        parent = await posted(app, room, "top")
        await app.good("chat.delete", {"channel": room, "ts": parent})
        reply = {"channel": room, "text": "below", "thread_ts": parent}
        answer = await app.good("chat.postMessage", reply)

        assert answer["ok"] is True
        assert "thread_ts" not in as_fields(answer["message"])
        assert await texts(app, "conversations.history", room) == ["below"]
        lost = {"channel": room, "ts": parent}
        assert await app.error("conversations.replies", lost) == "thread_not_found"


async def test_replies_outlive_the_message_that_they_belong_to() -> None:
    async with running(FREE) as app:
        room = app.sandbox.workspace.add_channel("room").id
        parent = await posted(app, room, "top")
        await posted(app, room, "below", parent)
        await app.good("chat.delete", {"channel": room, "ts": parent})
        await posted(app, room, "later", parent)

        assert await texts(app, "conversations.replies", room, ts=parent) == ["below"]
        assert await texts(app, "conversations.history", room) == ["later"]


async def test_a_reply_to_a_reply_joins_the_same_thread() -> None:
    async with running(FREE) as app:
        room = app.sandbox.workspace.add_channel("room").id
        parent = await posted(app, room, "top")
        first = await posted(app, room, "below", parent)
        await posted(app, room, "lower", first)

        assert await texts(app, "conversations.replies", room, ts=parent) == [
            "top",
            "below",
            "lower",
        ]


async def test_where_nobody_may_reply_a_reply_is_refused_and_a_message_is_not() -> None:
    async with running(FREE) as app:
        channel = app.sandbox.workspace.add_channel("room")
        parent = await posted(app, channel.id, "top")
        channel.refuses_threads = "restricted_action_thread_locked"
        reply = {"channel": channel.id, "text": "below", "thread_ts": parent}

        refused = await app.error("chat.postMessage", reply)
        assert refused == "restricted_action_thread_locked"
        await posted(app, channel.id, "plain")


async def test_a_thread_needs_the_scopes_of_the_history() -> None:
    bare = with_(FREE, scopes=frozenset({"chat:write"}))
    async with running(bare) as app:
        room = app.sandbox.workspace.add_channel("room").id
        parent = await posted(app, room, "top")

        thread = {"channel": room, "ts": parent}
        assert await app.error("conversations.replies", thread) == "missing_scope"
