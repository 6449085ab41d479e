"""What the terminal shows of channels, messages and people."""

from bot.sandbox.fields import Fields
from tests.sandbox.app import buttons, plain
from tests.sandbox.terminal.play import playing


async def test_the_app_s_messages_are_shown_as_people_see_them() -> None:
    async with playing() as play:
        room, call = play.room.id, play.app.good

        async def acts() -> None:
            ts = await play.posts("in short", {"type": "divider"}, buttons("try"))
            await call("pins.add", {"channel": room, "timestamp": ts})
            await call("conversations.setTopic", {"channel": room, "topic": "a & b"})
            changed = {"channel": room, "ts": ts, "text": "one\ntwo"}
            await call("chat.update", {**changed, "blocks": []})
            link = {"type": "link", "title": "Graphs", "link": "https://x.test"}
            await call("bookmarks.add", {"channel_id": room, **link})
            await call("conversations.create", {"name": "new"})

        said = await play.plays(acts, "kim #room thank you")

    assert said == [
        "#room | Muster:",
        "  ---",
        "  [Try]",
        "#room | Muster pinned: ---",
        "#room | Muster set the channel topic: a & b",
        "#room | Muster (edited):",
        "  one",
        "  two",
        "#room | new bookmark: Graphs (https://x.test)",
        "#new was created by Muster",
        "#new | @Muster has joined the channel",
        "#room | Kim: thank you",
    ]


async def test_undone_changes_are_shown_too() -> None:
    async with playing() as play:
        team = play.app.sandbox.workspace
        muster, sam, kim = team.people

        async def acts() -> None:
            message = team.post(play.room, sam, "x")
            team.post(play.room, kim, "y", thread_ts=message.ts)
            team.pin(play.room, message.ts, kim)
            team.unpin(play.room, message.ts)
            made = team.bookmark(play.room, "Graphs", "https://x.test", None)
            at = {"channel_id": play.room.id, "bookmark_id": made.id}
            await play.app.good("bookmarks.edit", {**at, "title": "Charts"})
            team.delete(play.room, message.ts)
            team.leave(play.room, kim)
            await play.app.good("bookmarks.remove", at)
            team.rename(play.room, "hall", sam)
            home: Fields = {
                "type": "home",
                "blocks": [{"type": "section", "text": plain("Hi")}],
            }
            team.screens.publish(sam.id, home, "")
            team.direct(muster, kim)

        assert await play.plays(acts, "") == [
            "#room | Sam: x",
            "#room | Kim in a thread: y",
            "#room | Kim pinned: x",
            "#room | unpinned: x",
            "#room | new bookmark: Graphs (https://x.test)",
            "#room | changed bookmark: Charts (https://x.test)",
            "#room | a message was deleted",
            "#room | Kim left",
            "#room | a bookmark was removed",
            "#hall | Sam has renamed the channel to 'hall'",
            "Sam's Home tab: Hi",
        ]


async def test_people_and_channels_are_listed_with_their_ids() -> None:
    async with playing() as play:
        team = play.app.sandbox.workspace
        muster, sam, kim = team.people
        team.archive(team.add_channel("old", with_bot=False), muster)
        said = await play.plays("people", "channels", "help")

        assert said[:3] == [
            f"Muster {muster.id} (the bot)",
            f"Sam {sam.id}",
            f"Kim {kim.id}",
        ]
        assert f"#room {play.room.id}: Sam, Kim, Muster" in said
        assert any(x.startswith("#old ") and "(archived): nobody" in x for x in said)
        assert "sam fills title Mails are late" in said[-1]


async def test_a_channel_and_a_person_s_messages_can_be_read() -> None:
    async with playing({"text": "Yes"}) as play:
        team = play.app.sandbox.workspace
        sam = team.people[1]
        message = team.post(play.room, sam, "x" * 99)
        team.pin(play.room, message.ts, sam)
        team.set_topic(play.room, "calm", sam)
        team.bookmark(play.room, "Graphs", "https://x.test", None)
        said = await play.plays("read #room")

        assert said[:5] == [
            "#room: Sam, Kim, Muster",
            "topic: calm",
            "bookmark: Graphs (https://x.test)",
            f"pinned: {'x' * 59}…",
            "#room | @Sam has joined the channel",
        ]
        assert f"#room | Sam: {'x' * 99}" in said
        assert "#room | Sam set the channel topic: calm" in said

        team.post(team.direct(team.bot, sam), team.bot, "All is done")
        said = await play.plays("sam #room /form", play.opens, "read sam")
        assert said[said.index("Sam's direct messages | Muster: All is done") :][
            1:3
        ] == [
            "#room | only Sam sees: Yes",
            "Sam's window: A form",
        ]
