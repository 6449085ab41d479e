"""Buttons in the terminal, selected by their labels."""

from bot.sandbox.fields import as_fields
from tests.sandbox.app import buttons, modal
from tests.sandbox.terminal.play import playing


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


async def test_a_button_of_the_home_tab_can_be_selected() -> None:
    async with playing() as play:
        sam = play.app.sandbox.workspace.people[1]
        home = {"type": "home", "blocks": [buttons("refresh")]}
        await play.plays("sam opens home")
        assert as_fields(play.payload()["event"])["tab"] == "home"
        await play.app.good("views.publish", {"user_id": sam.id, "view": home})
        await play.plays("sam selects refresh")

        assert as_fields(play.payload()["view"])["type"] == "home"
        said = await play.plays("kim selects refresh")
    assert said[-1].startswith("Kim sees no button 'refresh'.")


async def test_nobody_sees_the_buttons_of_other_people() -> None:
    async with playing({"text": "Look", "blocks": [buttons("look")]}) as play:
        said = await play.plays("sam #room /do", "kim selects look")

    assert said[-1].startswith("Kim sees no button 'look'. Choose among: nothing")
