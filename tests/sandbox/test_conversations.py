import pytest

from bot.sandbox import SCOPES, ManualClock, SandboxOptions
from bot.sandbox.fields import as_list, as_text, dig, objects
from tests.sandbox.app import App, running

FREE = SandboxOptions(rate_limits=False)


async def created(app: App, name: str = "room") -> str:
    answer = await app.good("conversations.create", {"name": name})
    return as_text(dig(answer, "channel", "id"))


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", "invalid_name_required"),
        ("x" * 81, "invalid_name_maxlength"),
        ("Upper", "invalid_name_specials"),
        ("two words", "invalid_name_specials"),
        ("dot.ted", "invalid_name_specials"),
        ("-_-", "invalid_name_punctuation"),
        ("general", "name_taken"),
        ("secret", "name_taken"),
        ("old", "name_taken"),
    ],
)
async def test_a_bad_channel_name_is_refused(name: str, error: str) -> None:
    async with running() as app:
        workspace = app.sandbox.workspace
        workspace.add_channel("general")
        workspace.add_channel("secret", private=True, with_bot=False)
        workspace.archive(workspace.add_channel("old"), workspace.bot)

        assert await app.error("conversations.create", {"name": name}) == error


async def test_a_name_of_eighty_characters_is_accepted() -> None:
    async with running() as app:
        await created(app, "x" * 80)


async def test_the_creator_is_a_member_of_the_new_channel() -> None:
    async with running() as app:
        room = await created(app)
        bot = app.sandbox.workspace.bot.id
        info = await app.good("conversations.info", {"channel": room})
        members = await app.good("conversations.members", {"channel": room})

        assert dig(info, "channel", "creator") == bot
        assert dig(info, "channel", "is_member") is True
        assert members["members"] == [bot]


async def test_a_topic_is_stored_escaped_and_limited_as_sent() -> None:
    async with running() as app:
        room = await created(app)
        await app.good("conversations.setTopic", {"channel": room, "topic": "&" * 250})
        info = await app.good("conversations.info", {"channel": room})
        long = {"channel": room, "topic": "x" * 251}

        assert dig(info, "channel", "topic", "value") == "&amp;" * 250
        assert await app.error("conversations.setTopic", long) == "too_long"


async def test_setting_an_equal_topic_posts_its_line_again() -> None:
    async with running() as app:
        room = await created(app)
        for _ in range(2):
            await app.good("conversations.setTopic", {"channel": room, "topic": "calm"})

        lines = [m.subtype for m in app.sandbox.workspace.channel(room).messages]
        assert lines == ["channel_join", "channel_topic", "channel_topic"]


async def test_a_private_channel_without_the_bot_is_not_found() -> None:
    async with running() as app:
        secret = app.sandbox.workspace.add_channel(
            "secret", private=True, with_bot=False
        )
        for method in ("conversations.info", "chat.postMessage", "conversations.join"):
            arguments = {"channel": secret.id, "text": "hello"}
            assert await app.error(method, arguments) == "channel_not_found"


async def test_methods_for_members_refuse_others() -> None:
    async with running() as app:
        room = app.sandbox.workspace.add_channel("room", with_bot=False)
        for method in ("setTopic", "setPurpose", "rename", "archive", "history"):
            error = await app.error(f"conversations.{method}", {"channel": room.id})
            assert error == "not_in_channel"


async def test_an_archived_channel_takes_nothing_more() -> None:
    async with running() as app:
        room = await created(app)
        post = await app.good("chat.postMessage", {"channel": room, "text": "hello"})
        await app.good("conversations.archive", {"channel": room})
        again = await app.error("conversations.archive", {"channel": room})
        edit = {"channel": room, "ts": post["ts"], "text": "bye"}
        pin = {"channel": room, "timestamp": post["ts"]}

        assert again == "already_archived"
        assert await app.error("chat.postMessage", edit) == "is_archived"
        assert await app.error("chat.update", edit) == "is_inactive"
        assert await app.error("pins.add", pin) == "is_archived"
        assert await app.error("conversations.setTopic", edit) == "is_archived"


async def test_the_general_channel_cannot_be_archived() -> None:
    async with running() as app:
        room = app.sandbox.workspace.add_channel("general")
        room.general = True

        error = await app.error("conversations.archive", {"channel": room.id})
        assert error == "cant_archive_general"


async def test_a_renamed_channel_frees_its_name_and_remembers_it() -> None:
    async with running() as app:
        room = await created(app, "before")
        arguments = {"channel": room, "name": "after"}
        answer = await app.good("conversations.rename", arguments)

        assert dig(answer, "channel", "name") == "after"
        assert dig(answer, "channel", "previous_names") == ["before"]
        await created(app, "before")


async def test_only_the_creator_may_rename() -> None:
    async with running() as app:
        sam = app.sandbox.workspace.add_person("Sam")
        room = app.sandbox.workspace.add_channel("room", [sam])
        arguments = {"channel": room.id, "name": "other"}

        assert await app.error("conversations.rename", arguments) == "not_authorized"


async def test_joining_twice_is_a_warning() -> None:
    async with running() as app:
        room = app.sandbox.workspace.add_channel("room", with_bot=False)
        await app.good("conversations.join", {"channel": room.id})
        again = await app.good("conversations.join", {"channel": room.id})

        assert again["warning"] == "already_in_channel"


async def test_opening_direct_messages_twice_gives_the_same_channel() -> None:
    async with running() as app:
        sam = app.sandbox.workspace.add_person("Sam")
        gone = app.sandbox.workspace.add_person("Gone", deactivated=True)
        first = await app.good("conversations.open", {"users": sam.id})
        again = await app.good("conversations.open", {"users": sam.id})

        assert dig(first, "channel", "id") == dig(again, "channel", "id")
        assert (first["already_open"], again["already_open"]) == (False, True)
        disabled = await app.error("conversations.open", {"users": gone.id})
        assert disabled == "user_disabled"
        unknown = await app.error("conversations.open", {"users": "U1"})
        assert unknown == "user_not_found"


async def test_lists_come_in_pages() -> None:
    async with running(FREE) as app:
        for number in range(5):
            await created(app, f"room-{number}")
        names: list[object] = []
        cursor: object = ""
        for _ in range(3):
            arguments = {"limit": 2, "cursor": cursor}
            answer = await app.good("users.conversations", arguments)
            names += [channel["name"] for channel in objects(answer["channels"])]
            cursor = dig(answer, "response_metadata", "next_cursor")

        assert names == [f"room-{number}" for number in range(5)]
        assert cursor == ""
        bad = await app.error("users.conversations", {"cursor": "x"})
        assert bad == "invalid_cursor"


async def test_lists_show_only_what_the_bot_may_see() -> None:
    async with running() as app:
        workspace = app.sandbox.workspace
        workspace.add_channel("open", with_bot=False)
        workspace.add_channel("ours", private=True)
        workspace.add_channel("theirs", private=True, with_bot=False)
        types = {"types": "public_channel,private_channel"}
        everything = await app.good("conversations.list", types)
        mine = await app.good("users.conversations", types)

        assert [c["name"] for c in objects(everything["channels"])] == ["open", "ours"]
        assert [c["name"] for c in objects(mine["channels"])] == ["ours"]


async def test_people_are_described_and_unknown_ones_are_not_found() -> None:
    async with running() as app:
        guest = app.sandbox.workspace.add_person("Guest", guest=True)
        answer = await app.good("users.info", {"user": guest.id})
        everybody = await app.good("users.list", {"limit": 10})

        assert dig(answer, "user", "is_restricted") is True
        assert dig(answer, "user", "profile", "display_name") == "Guest"
        assert len(as_list(everybody["members"])) == 2
        assert await app.error("users.info", {"user": "U1"}) == "user_not_found"


async def test_team_info_needs_its_scope() -> None:
    async with running(SandboxOptions(scopes=SCOPES | {"team:read"})) as app:
        answer = await app.good("team.info")

        assert dig(answer, "team", "id") == app.sandbox.workspace.id


async def test_history_may_lag_behind() -> None:
    clock = ManualClock()
    async with running(SandboxOptions(clock=clock, history_lag=2)) as app:
        room = await created(app)
        clock.advance(3)
        await app.good("chat.postMessage", {"channel": room, "text": "hello"})
        before = await app.good("conversations.history", {"channel": room})
        clock.advance(3)
        after = await app.good("conversations.history", {"channel": room})

        assert len(objects(before["messages"])) == 1
        assert len(objects(after["messages"])) == 2


async def test_history_runs_from_the_newest_and_respects_its_bounds() -> None:
    async with running(FREE) as app:
        room = app.sandbox.workspace.add_channel("room")
        stamps = []
        for number in range(5):
            arguments = {"channel": room.id, "text": str(number)}
            answer = await app.good("chat.postMessage", arguments)
            stamps.append(as_text(answer["ts"]))

        async def texts(**more: object) -> list[object]:
            arguments = {"channel": room.id, "limit": 2, **more}
            answer = await app.good("conversations.history", arguments)
            return [message["text"] for message in objects(answer["messages"])]

        assert await texts() == ["4", "3"]
        assert await texts(latest=stamps[2]) == ["1", "0"]
        assert await texts(latest=stamps[2], inclusive=True) == ["2", "1"]
        assert await texts(oldest=stamps[3]) == ["4"]
        first = await app.good(
            "conversations.history", {"channel": room.id, "limit": 2}
        )
        cursor = dig(first, "response_metadata", "next_cursor")
        assert await texts(cursor=cursor) == ["2", "1"]


async def test_replies_are_apart_from_the_history() -> None:
    async with running(FREE) as app:
        room = app.sandbox.workspace.add_channel("room")
        parent = await app.good("chat.postMessage", {"channel": room.id, "text": "top"})
        below = {"channel": room.id, "text": "below", "thread_ts": parent["ts"]}
        await app.good("chat.postMessage", below)
        history = await app.good("conversations.history", {"channel": room.id})
        thread = {"channel": room.id, "ts": parent["ts"]}
        replies = await app.good("conversations.replies", thread)
        lost = {"channel": room.id, "ts": "1.000000"}

        assert "below" not in {m["text"] for m in objects(history["messages"])}
        assert [m["text"] for m in objects(replies["messages"])] == ["top", "below"]
        assert await app.error("conversations.replies", lost) == "thread_not_found"
