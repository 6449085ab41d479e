"""Typed lines become commands and messages, or say what to type instead."""

import pytest

from bot.sandbox.terminal.session import NO_BOT, Session
from tests.sandbox.app import running
from tests.sandbox.terminal.play import playing


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
        "ticks, unticks, selects, opens, joins, leaves, submits or cancels. "
        "Type help for examples."
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


async def test_nobody_types_in_an_archived_channel() -> None:
    async with playing() as play:
        play.app.sandbox.workspace.archive(
            play.room, play.app.sandbox.workspace.people[1]
        )
        said = await play.plays("sam #room hi")

    assert said == ["#room is archived: nobody can type there."]
