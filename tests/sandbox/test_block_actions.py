"""A person clicks and chooses, in messages and in windows."""

import pytest

from bot.sandbox.fields import Fields, as_text, dig, objects
from tests.sandbox.app import buttons, modal, question, running, section
from tests.sandbox.forms import COLOURS, open_view, option, seen, somebody


async def test_a_choice_that_dispatches_reaches_the_app_with_the_state() -> None:
    async with running() as app, app.answering() as link:
        sam, room = somebody(app)
        view = modal({**COLOURS, "dispatch_action": True}, question("what"))
        await open_view(app, sam, room, view)
        window = await sam.window()
        sam.fills(window, "what", "what", "typed")
        await sam.chooses(window, "colour", "colour", "red")
        payload = seen(link)
        (action,) = objects(payload["actions"])

        assert payload["type"] == "block_actions"
        assert action["selected_option"] == option("red")
        assert dig(payload, "container", "type") == "view"
        values = dig(payload, "view", "state", "values")
        assert dig(values, "what", "what", "value") == "typed"
        assert dig(values, "colour", "colour", "selected_option") == option("red")


async def test_a_click_carries_the_message_and_a_response_url() -> None:
    async with running() as app, app.answering() as link:
        sam, room = somebody(app)
        blocks = [section("x"), buttons("stop", "go")]
        await app.good(
            "chat.postMessage", {"channel": room.id, "text": "x", "blocks": blocks}
        )
        (message,) = room.posts
        await sam.clicks(message, "go")
        await sam.clicks(message, "Stop")
        payload = seen(link)
        (action,) = objects(payload["actions"])

        assert dig(seen(link, -2), "actions") != payload["actions"]
        assert (action["action_id"], action["value"]) == ("stop", "stop")
        assert payload["container"] == {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": room.id,
            "is_ephemeral": False,
        }
        assert dig(payload, "message", "ts") == message.ts
        assert dig(payload, "channel", "id") == room.id
        assert as_text(payload["response_url"]).startswith("http://127.0.0.1")


async def test_a_button_that_is_not_there_cannot_be_clicked() -> None:
    async with running() as app, app.answering():
        sam, room = somebody(app)
        message = sam.posts(room, "hello")
        with pytest.raises(LookupError, match="no button 'go'"):
            await sam.clicks(message, "go")


async def test_an_external_select_offers_what_the_app_suggests() -> None:
    def suggest(frame: Fields) -> object:
        if dig(frame, "payload", "type") != "block_suggestion":
            return None
        return {"options": [option(as_text(dig(frame, "payload", "value")))]}

    async with running() as app, app.answering(suggest):
        sam, room = somebody(app)
        view = modal(question("service", type="external_select"))
        await open_view(app, sam, room, view)
        window = await sam.window()
        found = await sam.searches(window, "service", "service", "mail")
        sam.fills(window, "service", "service", "mail")

        assert found == [option("mail")]
        chosen = window.state["service"]["service"]["selected_option"]
        assert chosen == option("mail")


async def test_a_click_is_on_the_message_as_it_is_now() -> None:
    async with running() as app, app.answering() as link:
        sam, room = somebody(app)
        arguments = {"channel": room.id, "text": "x", "blocks": [buttons("go")]}
        await app.good("chat.postMessage", arguments)
        (old,) = room.posts
        edit = {**arguments, "ts": old.ts, "blocks": [buttons("stop")]}
        await app.good("chat.update", edit)
        with pytest.raises(LookupError, match="no button 'go'"):
            await sam.clicks(old, "go")
        await sam.clicks(old, "stop")
        await app.good("chat.delete", edit)

        assert objects(seen(link)["actions"])[0]["action_id"] == "stop"
        with pytest.raises(LookupError, match="deleted"):
            await sam.clicks(old, "stop")


async def test_an_overflow_menu_sends_the_chosen_option() -> None:
    async with running() as app, app.answering() as link:
        sam, room = somebody(app)
        menu = {"type": "overflow", "action_id": "menu", "options": [option("close")]}
        blocks = [{**section("x"), "block_id": "top", "accessory": menu}]
        arguments = {"channel": room.id, "text": "x", "blocks": blocks}
        await app.good("chat.postMessage", arguments)
        await sam.chooses(room.posts[0], "top", "menu", "close")

        (action,) = objects(seen(link)["actions"])
        assert action["selected_option"] == option("close")


async def test_a_choice_in_a_message_carries_what_the_message_holds() -> None:
    boxes = {"type": "checkboxes", "action_id": "ticked", "options": [option("red")]}
    day = {"type": "datepicker", "action_id": "day", "initial_date": "2026-01-01"}
    row: Fields = {"type": "actions", "block_id": "row", "elements": [boxes, day]}
    async with running() as app, app.answering() as link:
        sam, room = somebody(app)
        arguments = {"channel": room.id, "text": "x", "blocks": [row, buttons("go")]}
        await app.good("chat.postMessage", arguments)
        (message,) = room.posts
        await sam.chooses(message, "row", "ticked", ["red"])
        chosen = dig(seen(link), "state", "values")
        await sam.clicks(message, "go")

        held = {"type": "datepicker", "selected_date": "2026-01-01"}
        ticked = {"type": "checkboxes", "selected_options": [option("red")]}
        assert chosen == {"row": {"ticked": ticked, "day": held}}
        assert dig(seen(link), "state", "values", "row", "day") == held


async def test_a_button_in_a_window_carries_what_the_window_holds() -> None:
    async with running() as app, app.answering() as link:
        sam, room = somebody(app)
        await open_view(app, sam, room, modal(question("what"), buttons("take")))
        window = await sam.window()
        sam.fills(window, "what", "what", "typed")
        await sam.clicks(window, "Take")
        payload = seen(link)

        assert payload["container"] == {"type": "view", "view_id": window.id}
        values = dig(payload, "view", "state", "values")
        assert dig(values, "what", "what", "value") == "typed"
        assert "response_url" not in payload
