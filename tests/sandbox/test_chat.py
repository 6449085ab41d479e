import pytest

from bot.sandbox import SCOPES, SandboxOptions
from bot.sandbox.fields import as_text, dig, objects
from tests.sandbox.app import App, buttons, plain, running, section

FREE = SandboxOptions(rate_limits=False)
MARK = {"event_type": "mark", "event_payload": {"key": "1"}}


async def posted(app: App, channel: str, **more: object) -> str:
    arguments = {"channel": channel, "text": "hello", **more}
    return as_text((await app.good("chat.postMessage", arguments))["ts"])


async def test_time_stamps_are_unique_and_increase() -> None:
    async with running(FREE) as app:
        room = app.sandbox.workspace.add_channel("room")
        stamps = [await posted(app, room.id) for _ in range(50)]

        assert stamps == sorted(set(stamps))


async def test_posting_where_the_bot_is_not_needs_a_scope() -> None:
    async with running() as app:
        room = app.sandbox.workspace.add_channel("room", with_bot=False)
        arguments = {"channel": room.id, "text": "hello"}

        assert await app.error("chat.postMessage", arguments) == "not_in_channel"
    async with running(SandboxOptions(scopes=SCOPES | {"chat:write.public"})) as app:
        room = app.sandbox.workspace.add_channel("room", with_bot=False)

        await posted(app, room.id)


async def test_posting_to_a_person_opens_their_direct_messages() -> None:
    async with running() as app:
        sam = app.sandbox.workspace.add_person("Sam")
        arguments = {"channel": sam.id, "text": "hello"}
        answer = await app.good("chat.postMessage", arguments)
        direct = app.sandbox.acting(sam).dm

        assert answer["channel"] == direct.id
        assert as_text(answer["channel"]).startswith("D")
        assert [message.text for message in direct.posts] == ["hello"]


async def test_an_unknown_channel_is_refused() -> None:
    async with running() as app:
        arguments = {"channel": "C1", "text": "hello"}
        assert await app.error("chat.postMessage", arguments) == "channel_not_found"


async def test_a_message_needs_a_text_or_blocks() -> None:
    async with running() as app:
        room = app.sandbox.workspace.add_channel("room")
        empty = {"channel": room.id, "text": " "}

        assert await app.error("chat.postMessage", empty) == "no_text"
        await app.good(
            "chat.postMessage", {"channel": room.id, "blocks": [section("hi")]}
        )


async def test_a_text_of_more_than_forty_thousand_characters_is_cut() -> None:
    async with running() as app:
        room = app.sandbox.workspace.add_channel("room")
        arguments = {"channel": room.id, "text": "x" * 40_001}
        answer = await app.good("chat.postMessage", arguments)

        assert answer["warning"] == "message_truncated"
        assert len(room.posts[0].text) == 40_000


async def test_blocks_with_too_much_text_are_refused() -> None:
    async with running() as app:
        room = app.sandbox.workspace.add_channel("room")
        blocks = [section("x" * 3000) for _ in range(5)]
        arguments = {"channel": room.id, "text": "x", "blocks": blocks}

        assert await app.error("chat.postMessage", arguments) == "msg_blocks_too_long"


async def test_bad_blocks_are_explained() -> None:
    async with running() as app:
        room = app.sandbox.workspace.add_channel("room")
        blocks = [{"type": "section", "text": plain("")}]
        arguments = {"channel": room.id, "text": "x", "blocks": blocks}
        answer = await app.call("chat.postMessage", arguments)

        assert answer["error"] == "invalid_blocks"
        assert dig(answer, "response_metadata", "messages") == [
            "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]"
        ]
        assert room.posts == []


async def test_metadata_is_returned_only_on_request() -> None:
    async with running() as app:
        room = app.sandbox.workspace.add_channel("room")
        await posted(app, room.id, metadata=MARK)
        without = await app.good("conversations.history", {"channel": room.id})
        with_it = await app.good(
            "conversations.history", {"channel": room.id, "include_all_metadata": True}
        )

        assert "metadata" not in objects(without["messages"])[0]
        assert objects(with_it["messages"])[0]["metadata"] == MARK


async def test_metadata_may_be_dropped() -> None:
    async with running(SandboxOptions(drop_metadata=True)) as app:
        room = app.sandbox.workspace.add_channel("room")
        await posted(app, room.id, metadata=MARK)

        assert room.posts[0].metadata is None


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ({"event_type": "two words", "event_payload": {}}, "invalid_metadata_format"),
        ({"event_type": "mark"}, "invalid_metadata_format"),
        ("{", "invalid_metadata_format"),
        (
            {"event_type": "mark", "event_payload": {"x": "y" * 9000}},
            "metadata_too_large",
        ),
    ],
)
async def test_bad_metadata_is_refused(metadata: object, error: str) -> None:
    async with running() as app:
        room = app.sandbox.workspace.add_channel("room")
        arguments = {"channel": room.id, "text": "x", "metadata": metadata}

        assert await app.error("chat.postMessage", arguments) == error


async def test_an_edit_with_text_alone_deletes_the_blocks_and_keeps_metadata() -> None:
    async with running() as app:
        room = app.sandbox.workspace.add_channel("room")
        blocks = [section("hi"), buttons("stop")]
        ts = await posted(app, room.id, blocks=blocks, metadata=MARK)
        edit = {"channel": room.id, "ts": ts, "text": "bye"}
        await app.good("chat.update", edit)
        (message,) = room.posts

        assert (message.text, message.blocks) == ("bye", ())
        assert message.metadata == MARK
        await app.good("chat.update", {**edit, "metadata": {}})
        assert room.posts[0].metadata is None


async def test_only_own_messages_can_be_edited_or_deleted() -> None:
    async with running() as app:
        sam = app.sandbox.workspace.add_person("Sam")
        room = app.sandbox.workspace.add_channel("room", [sam])
        theirs = app.sandbox.acting(sam).posts(room, "mine")
        edit = {"channel": room.id, "ts": theirs.ts, "text": "yours"}

        assert await app.error("chat.update", edit) == "cant_update_message"
        assert await app.error("chat.delete", edit) == "cant_delete_message"


async def test_a_deleted_message_is_gone() -> None:
    async with running() as app:
        room = app.sandbox.workspace.add_channel("room")
        ts = await posted(app, room.id)
        edit = {"channel": room.id, "ts": ts, "text": "again"}
        await app.good("chat.delete", edit)

        assert room.posts == []
        assert await app.error("chat.update", edit) == "message_not_found"
        assert await app.error("chat.delete", edit) == "message_not_found"


async def test_an_edit_of_more_than_four_thousand_characters_is_refused() -> None:
    async with running() as app:
        room = app.sandbox.workspace.add_channel("room")
        ts = await posted(app, room.id)
        edit = {"channel": room.id, "ts": ts, "text": "x" * 4001}

        assert await app.error("chat.update", edit) == "msg_too_long"


async def test_an_ephemeral_message_is_seen_by_one_person_and_not_in_history() -> None:
    async with running() as app:
        sam = app.sandbox.workspace.add_person("Sam")
        alex = app.sandbox.workspace.add_person("Alex")
        room = app.sandbox.workspace.add_channel("room", [sam])
        arguments = {"channel": room.id, "user": sam.id, "text": "psst"}
        await app.good("chat.postEphemeral", arguments)
        absent = {**arguments, "user": alex.id}

        assert [line.text for line in app.sandbox.acting(sam).sees] == ["psst"]
        assert room.posts == []
        error = await app.error("chat.postEphemeral", absent)
        assert error == "user_not_in_channel"


async def test_a_permalink_names_the_channel_and_the_moment() -> None:
    async with running() as app:
        room = app.sandbox.workspace.add_channel("room")
        ts = await posted(app, room.id)
        arguments = {"channel": room.id, "message_ts": ts}
        answer = await app.good("chat.getPermalink", arguments)
        ending = f"/archives/{room.id}/p{ts.replace('.', '')}"

        assert as_text(answer["permalink"]).endswith(ending)


async def test_a_pin_is_put_once() -> None:
    async with running() as app:
        room = app.sandbox.workspace.add_channel("room")
        ts = await posted(app, room.id)
        pin = {"channel": room.id, "timestamp": ts}
        await app.good("pins.add", pin)
        listed = await app.good("pins.list", {"channel": room.id})
        lost = {"channel": room.id, "timestamp": "1.0"}

        assert await app.error("pins.add", pin) == "already_pinned"
        assert await app.error("pins.add", lost) == "message_not_found"
        assert [dig(i, "message", "ts") for i in objects(listed["items"])] == [ts]


async def test_a_pin_is_removed_once_and_goes_with_its_message() -> None:
    async with running() as app:
        room = app.sandbox.workspace.add_channel("room")
        kept, gone = await posted(app, room.id), await posted(app, room.id)
        for ts in (kept, gone):
            await app.good("pins.add", {"channel": room.id, "timestamp": ts})
        pin = {"channel": room.id, "timestamp": kept}
        await app.good("pins.remove", pin)

        assert [x.ts for x in room.pins] == [gone]
        assert await app.error("pins.remove", pin) == "no_pin"
        await app.good("chat.delete", {"channel": room.id, "ts": gone})
        assert room.pins == []
        lost = {"channel": room.id, "timestamp": gone}
        assert await app.error("pins.remove", lost) == "message_not_found"


async def test_where_editing_ends_a_message_can_still_be_deleted() -> None:
    async with running(SandboxOptions(edit_seconds=0.0)) as app:
        room = app.sandbox.workspace.add_channel("room")
        edit = {"channel": room.id, "ts": await posted(app, room.id), "text": "x"}

        assert await app.error("chat.update", edit) == "edit_window_closed"
        assert [message.text for message in room.posts] == ["hello"]
        await app.good("chat.delete", edit)
    async with running(SandboxOptions(edit_seconds=60.0)) as app:
        room = app.sandbox.workspace.add_channel("room")
        edit = {"channel": room.id, "ts": await posted(app, room.id), "text": "x"}

        await app.good("chat.update", edit)


async def test_the_same_bookmark_twice_makes_two() -> None:
    async with running() as app:
        room = app.sandbox.workspace.add_channel("room")
        link = {
            "channel_id": room.id,
            "title": "Graphs",
            "type": "link",
            "link": "https://graphs.test/",
        }
        first = await app.good("bookmarks.add", link)
        await app.good("bookmarks.add", link)
        listed = await app.good("bookmarks.list", {"channel_id": room.id})
        known = {**link, "bookmark_id": dig(first, "bookmark", "id"), "title": "Logs"}
        await app.good("bookmarks.edit", known)

        assert len(objects(listed["bookmarks"])) == 2
        assert [bookmark.title for bookmark in room.bookmarks] == ["Logs", "Graphs"]
        await app.good("bookmarks.remove", known)
        assert await app.error("bookmarks.remove", known) == "not_found"


async def test_a_bookmark_must_be_a_web_link() -> None:
    async with running() as app:
        room = app.sandbox.workspace.add_channel("room")
        link = {"channel_id": room.id, "title": "x", "type": "link", "link": "ftp://x"}

        assert await app.error("bookmarks.add", link) == "invalid_link"
