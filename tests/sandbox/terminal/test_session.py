import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from attrs import define, field

from bot.sandbox import Channel, ManualClock, SandboxOptions
from bot.sandbox.fields import Fields, as_fields, as_text
from bot.sandbox.terminal.session import NO_BOT, Session
from tests.sandbox.app import App, Link, buttons, modal, plain, question, running

Deed = Callable[[], Awaitable[object]]


def option(name: str) -> Fields:
    return {"text": plain(name), "value": name.lower()}


CHOICE = question(
    "service", type="static_select", options=[option("Mail"), option("Web shop")]
)
FORM = modal(
    {**question("title"), "hint": plain("Say it briefly")},
    {**CHOICE, "dispatch_action": True},
    {**question("tech", type="users_select"), "optional": True},
    {**question("place", type="channels_select"), "optional": True},
    {**question("teams", type="multi_users_select"), "optional": True},
    {"type": "section", "text": plain("More follows later")},
)


@define(kw_only=True)
class Play:
    """A terminal in front of a sandbox, and the app behind it."""

    app: App
    link: Link
    room: Channel
    said: list[str] = field(factory=list)

    async def plays(self, *lines: str | Deed) -> list[str]:
        """Type lines, and let the app act between them; return what is printed."""
        self.said.clear()
        session = Session(sandbox=self.app.sandbox, say=self.said.append)
        await session.run(_typed(lines))
        return list(self.said)

    def payload(self) -> Fields:
        return as_fields(self.link.frames[-1]["payload"])

    async def opens(self, view: Fields = FORM) -> None:
        arguments = {"trigger_id": self.payload()["trigger_id"], "view": view}
        await self.app.good("views.open", arguments)

    async def with_a_window(self, *lines: str) -> list[str]:
        await self.plays("sam #room /form", self.opens)
        return await self.plays(*lines)

    async def posts(self, text: str, *blocks: Fields) -> str:
        arguments = {"channel": self.room.id, "text": text, "blocks": list(blocks)}
        return as_text((await self.app.good("chat.postMessage", arguments))["ts"])


async def _typed(lines: tuple[str | Deed, ...]) -> AsyncIterator[str]:
    for line in lines:
        if isinstance(line, str):
            yield line
        else:
            await line()


@asynccontextmanager
async def playing(answer: object = None) -> AsyncIterator[Play]:
    options = SandboxOptions(app_name="Muster", clock=ManualClock())
    async with running(options) as app:
        sam, kim = map(app.sandbox.workspace.add_person, ("Sam", "Kim"))
        room = app.sandbox.workspace.add_channel("room", [sam, kim])
        app.sandbox.workspace.add_channel("secret", [kim], private=True)
        async with app.answering(lambda _frame: answer) as link:
            yield Play(app=app, link=link, room=room)


async def test_a_typed_command_shows_its_answer_to_the_person_who_typed_it() -> None:
    async with playing({"text": "Only *you* see this, <@U1>"}) as play:
        said = await play.plays("sam #room /do  two  words")

        assert said == ["#room | only Sam sees: Only you see this, @U1"]
        assert play.payload()["command"] == "/do"
        assert play.payload()["text"] == "two  words"
        assert play.payload()["user_id"] == play.app.sandbox.workspace.people[1].id


async def test_a_command_without_a_bot_says_how_to_get_one() -> None:
    async with running() as app:
        sam = app.sandbox.workspace.add_person("Sam")
        app.sandbox.workspace.add_channel("room", [sam])
        said: list[str] = []
        session = Session(sandbox=app.sandbox, say=said.append)
        await session.obey("sam #room /do")

    assert said == [NO_BOT]


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


async def test_a_list_that_the_app_fills_is_searched_and_chosen_from() -> None:
    async with playing({"options": [option("Mail"), option("Web shop")]}) as play:
        select = question("service", type="external_select", min_query_length=0)
        await play.plays("sam #room /form", lambda: play.opens(modal(select)))
        said = await play.plays("sam chooses service shop")

        assert said[0] == "Service (service): Web shop"
        assert play.payload()["value"] == "shop"


async def test_a_long_list_says_how_many_more_there_are() -> None:
    async with playing() as play:
        options = [option(f"O{number}") for number in range(23)]
        view = modal(question("service", type="static_select", options=options))
        said = await play.plays("sam #room /form", lambda: play.opens(view), "")

    assert said[2].startswith("      choose among: O0, O1, ")
    assert said[2].endswith(", O19 and 3 more")


async def test_a_window_is_shown_with_every_field() -> None:
    async with playing() as play:
        said = await play.plays("sam #room /form", play.opens, "")

    assert said == [
        "Sam's window: A form",
        "  Title (title):",
        "      Say it briefly",
        "  Service (service):",
        "      choose among: Mail, Web shop",
        "  Tech (tech):",
        "  Place (place):",
        "  Teams (teams):",
        "  More follows later",
        "  [Send]: sam submits  [Cancel]: sam cancels",
    ]


async def test_a_window_is_filled_and_submitted() -> None:
    async with playing() as play:
        said = await play.with_a_window(
            "sam fills title Mails are late",
            "sam chooses tech kim",
            "sam chooses place #room",
            "sam chooses teams kim",
            "sam chooses service shop",
            "sam submits",
        )
        view = as_fields(play.payload()["view"])
        values = as_fields(as_fields(view["state"])["values"])
        kim = play.app.sandbox.workspace.people[2].id

        assert said == [
            "Title (title): Mails are late",
            "    Say it briefly",
            "Tech (tech): Kim",
            "Place (place): #room",
            "Teams (teams): Kim",
            "Service (service): Web shop",
            "    choose among: Mail, Web shop",
            "Sam's window is closed",
        ]
        assert as_fields(as_fields(values["title"])["title"])["value"] == (
            "Mails are late"
        )
        assert as_fields(as_fields(values["tech"])["tech"])["selected_user"] == kim
        told = [as_fields(frame.get("payload")) for frame in play.link.frames]
        kinds = [payload.get("type") for payload in told]
        assert kinds[-2:] == ["block_actions", "view_submission"]


async def test_a_window_that_is_on_its_way_is_waited_for() -> None:
    async with playing() as play:
        opening: list[asyncio.Future[None]] = []

        async def opens_soon() -> None:
            opening.append(asyncio.ensure_future(play.opens()))

        said = await play.plays("sam #room /form", opens_soon, "sam fills title x")
        await opening[0]

    assert "Title (title): x" in said


async def test_an_emptied_field_and_a_cleared_choice_hold_nothing() -> None:
    async with playing() as play:
        said = await play.with_a_window(
            "sam fills title x",
            "sam fills title",
            "sam chooses tech kim",
            "sam chooses tech",
        )

    assert said[2] == "Title (title):"
    assert said[-1] == "Tech (tech):"


async def test_a_window_that_slack_or_the_app_refuses_says_what_is_wrong() -> None:
    errors = {"response_action": "errors", "errors": {"title": "Too vague"}}
    async with playing(errors) as play:
        said = await play.with_a_window("sam submits")
        assert said == [
            "Sam's window, 'Title': Please complete this required field.",
            "Sam's window, 'Service': Please complete this required field.",
        ]

        said = await play.plays(
            "sam fills title x", "sam chooses service mail", "sam submits"
        )
        assert said[-1] == "Sam's window, 'Title': Too vague"


async def test_a_window_that_the_app_answers_wrongly_stays_open() -> None:
    async with playing({"response_action": "dance"}) as play:
        said = await play.with_a_window(
            "sam fills title x", "sam chooses service mail", "sam submits"
        )

    assert said[-1] == "Sam's window stays open: unknown response_action 'dance'"


async def test_a_window_is_cancelled() -> None:
    async with playing() as play:
        said = await play.with_a_window("sam cancels", "read sam")

    assert said == ["Sam's window is closed", "Nothing is shown to Sam."]


async def test_the_newest_button_with_a_label_is_selected() -> None:
    async with playing() as play:
        await play.posts("old", buttons("try again"))
        newest = await play.posts("new", buttons("try again"))
        await play.posts("other", buttons("reopen"))
        await play.plays("sam selects TRY AGAIN")

        assert as_fields(play.payload()["container"])["message_ts"] == newest
        await play.plays("sam selects try")
        assert as_fields(play.payload()["container"])["message_ts"] == newest


async def test_a_window_s_button_and_a_private_answer_s_can_be_selected_too() -> None:
    async with playing({"text": "Look", "blocks": [buttons("look")]}) as play:
        await play.plays("sam #room /do", "sam selects Look")
        assert as_fields(play.payload()["container"])["is_ephemeral"]

        look = modal({**buttons("look")})
        del look["submit"]
        await play.plays(
            "sam #room /form", lambda: play.opens(look), "sam selects look"
        )
        assert as_fields(play.payload()["container"])["type"] == "view"


async def test_nobody_sees_the_buttons_of_other_people() -> None:
    async with playing({"text": "Look", "blocks": [buttons("look")]}) as play:
        said = await play.plays("sam #room /do", "kim selects look")

    assert said[-1].startswith("Kim sees no button 'look'. Choose among: nothing")


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


MISTAKES = {
    "bob #room hi": "Nobody is called 'bob'. Choose among: Sam, Kim.",
    "muster #room hi": "Nobody is called 'muster'. Choose among: Sam, Kim.",
    "sam #nowhere hi": "There is no channel #nowhere. Choose among: #room, #secret.",
    "read #nowhere": "There is no channel #nowhere. Choose among: #room, #secret.",
    "sam #secret /do": "Sam is not in #secret, which is private.",
    "kim submits": (
        "Kim has no window open. A command may open one, for example: "
        "kim #general /incident"
    ),
    "sam dances": (
        "Nobody can 'dances' here. Behind a name comes #CHANNEL, fills, chooses, "
        "selects, submits or cancels. Type help for examples."
    ),
    "sam fills colour red": (
        "The window 'A form' has no field 'colour'. "
        "Choose among: Title, Service, Tech, Place, Teams."
    ),
    "sam fills service mail": "'Service' is a list. Type: sam chooses service mail",
    "sam chooses title x": "'Title' is not a list. Type: sam fills title x",
    "sam chooses service x": ("'Service' offers no 'x'. Choose among: Mail, Web shop."),
    "sam chooses tech bob": "'Tech' offers no 'bob'. Choose among: Sam, Kim.",
    "sam chooses place x": "'Place' offers no 'x'. Choose among: room, secret.",
}


@pytest.mark.parametrize("typed", MISTAKES)
async def test_a_mistake_is_answered_with_what_to_type(typed: str) -> None:
    async with playing() as play:
        assert await play.with_a_window(typed) == [MISTAKES[typed]]


async def test_a_date_and_a_moment_are_typed_as_slack_sends_them() -> None:
    async with playing() as play:
        due = [
            question("day", type="datepicker"),
            question("at", type="datetimepicker"),
        ]
        await play.plays("sam #room /form", lambda: play.opens(modal(*due)))
        said = await play.plays(
            "sam fills day tomorrow",
            "sam fills day 2026-03-05",
            "sam fills at noon",
            "sam fills at 1772722800",
        )

    assert said == [
        "'Day': 'tomorrow' is not a date",
        "Day (day): 2026-03-05",
        "'At': 'noon' is not a date time",
        "At (at): 1772722800",
    ]


async def test_nobody_types_in_an_archived_channel() -> None:
    async with playing() as play:
        play.app.sandbox.workspace.archive(
            play.room, play.app.sandbox.workspace.people[1]
        )
        said = await play.plays("sam #room hi")

    assert said == ["#room is archived: nobody can type there."]
