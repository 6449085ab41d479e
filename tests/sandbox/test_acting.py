import asyncio

import pytest

from bot.sandbox import ActingPerson, Channel, ManualClock, SandboxOptions
from bot.sandbox.fields import Fields, as_fields, as_text, dig, objects
from tests.sandbox.app import App, buttons, modal, plain, question, running, section


def somebody(app: App) -> tuple[ActingPerson, Channel]:
    sam = app.sandbox.workspace.add_person("Sam Lee")
    return app.sandbox.acting(sam), app.sandbox.workspace.add_channel("room", [sam])


def seen(link: object, number: int = -1) -> Fields:
    frames = getattr(link, "frames", [])
    return as_fields(frames[number]["payload"])


def option(value: str) -> Fields:
    return {"text": plain(value.title()), "value": value}


COLOURS = question("colour", type="static_select", options=[option("red")])
PEOPLE = {**question("people", type="multi_users_select"), "optional": True}


async def open_view(app: App, sam: ActingPerson, room: Channel, view: Fields) -> None:
    reply = await sam.types("/form", "", room)
    arguments = {"trigger_id": reply.trigger_id, "view": view}
    await app.good("views.open", arguments)


async def test_a_command_carries_every_field_that_slack_sends() -> None:
    async with running() as app, app.answering() as link:
        sam, room = somebody(app)
        await sam.types("/do", "a & b @sam.lee", room)
        payload = seen(link)

        assert payload.keys() == {
            "token",
            "team_id",
            "team_domain",
            "channel_id",
            "channel_name",
            "user_id",
            "user_name",
            "command",
            "text",
            "api_app_id",
            "is_enterprise_install",
            "response_url",
            "trigger_id",
        }
        assert payload["text"] == f"a &amp; b <@{sam.person.id}|sam.lee>"
        assert (payload["command"], payload["channel_name"]) == ("/do", "room")


async def test_a_command_without_escaping_carries_the_typed_text() -> None:
    options = SandboxOptions(unescaped=frozenset({"/raw"}))
    async with running(options) as app, app.answering() as link:
        sam, room = somebody(app)
        await sam.types("/raw", "a & b @sam.lee", room)

        assert seen(link)["text"] == "a & b @sam.lee"


async def test_private_and_direct_channels_hide_their_names_in_commands() -> None:
    async with running() as app, app.answering() as link:
        sam, _ = somebody(app)
        workspace = app.sandbox.workspace
        secret = workspace.add_channel("secret", [sam.person], private=True)
        await sam.types("/do", "", secret)
        await sam.types("/do", "", sam.dm)

        names = [seen(link, number)["channel_name"] for number in (-2, -1)]
        assert names == ["privategroup", "directmessage"]


async def test_the_acknowledgement_of_a_command_is_shown_to_the_person_alone() -> None:
    async with running() as app, app.answering(lambda _: {"text": "pong"}):
        sam, room = somebody(app)
        reply = await sam.types("/ping", "", room)

        assert (reply.text, reply.failure) == ("pong", None)
        assert [line.text for line in sam.sees] == ["pong"]
        assert room.posts == []


async def test_an_acknowledgement_may_post_in_the_channel() -> None:
    answer = {"text": "pong", "response_type": "in_channel"}
    async with running() as app, app.answering(lambda _: answer):
        sam, room = somebody(app)
        await sam.types("/ping", "", room)

        assert [message.text for message in room.posts] == ["pong"]
        assert sam.sees == ()


async def test_a_command_without_an_answer_fails_after_three_seconds() -> None:
    clock = ManualClock()
    async with running(SandboxOptions(clock=clock, ping_every=1000)) as app:
        sam, room = somebody(app)
        await app.connect()
        typing = asyncio.ensure_future(sam.types("/do", "", room))
        await clock.asleep(2)
        clock.advance(3)
        reply = await typing

        assert reply.failure == "/do failed because the app did not respond"
        assert [line.origin for line in sam.sees] == ["slack"]


async def test_a_command_without_a_socket_fails_at_once() -> None:
    async with running() as app:
        sam, room = somebody(app)
        reply = await sam.types("/do", "", room)

        assert reply.failure == '/do failed with the error "dispatch_failed"'


async def test_a_trigger_opens_one_view_within_three_seconds() -> None:
    clock = ManualClock()
    options = SandboxOptions(clock=clock, ping_every=1000)
    async with running(options) as app, app.answering():
        sam, room = somebody(app)
        first = (await sam.types("/do", "", room)).trigger_id
        late = (await sam.types("/do", "", room)).trigger_id
        view = modal(section("x"))
        await app.good("views.open", {"trigger_id": first, "view": view})
        clock.advance(3.1)

        errors = [
            await app.error("views.open", {"trigger_id": trigger, "view": view})
            for trigger in (first, late, "1.2.unheard-of")
        ]
        assert errors == [
            "exchanged_trigger_id",
            "expired_trigger_id",
            "invalid_trigger_id",
        ]


async def test_an_external_id_is_never_free_again() -> None:
    async with running() as app, app.answering():
        sam, room = somebody(app)
        view = modal(section("x"), external_id="form-1")
        await open_view(app, sam, room, view)
        await sam.cancels(await sam.window())
        trigger = (await sam.types("/do", "", room)).trigger_id

        error = await app.error("views.open", {"trigger_id": trigger, "view": view})
        assert error == "duplicate_external_id"


async def test_a_form_is_filled_and_submitted() -> None:
    async with running() as app, app.answering() as link:
        sam, room = somebody(app)
        view = modal(question("what"), COLOURS, PEOPLE, private_metadata="key")
        await open_view(app, sam, room, view)
        window = await sam.window()
        sam.fills(window, "what", "what", "Emails are down")
        sam.fills(window, "colour", "colour", "red")
        sam.fills(window, "people", "people", [sam.person.id])
        reply = await sam.submits(window)
        payload = seen(link)

        assert reply.closed
        assert payload["type"] == "view_submission"
        assert dig(payload, "view", "private_metadata") == "key"
        assert dig(payload, "view", "state", "values") == {
            "what": {"what": {"type": "plain_text_input", "value": "Emails are down"}},
            "colour": {
                "colour": {"type": "static_select", "selected_option": option("red")}
            },
            "people": {
                "people": {
                    "type": "multi_users_select",
                    "selected_users": [sam.person.id],
                }
            },
        }


async def test_slack_itself_refuses_empty_and_overlong_fields() -> None:
    async with running() as app, app.answering() as link:
        sam, room = somebody(app)
        view = modal(question("what"), question("short", max_length=3), COLOURS, PEOPLE)
        await open_view(app, sam, room, view)
        window = await sam.window()
        sam.fills(window, "short", "short", "long")
        reply = await sam.submits(window)

        assert reply.errors.keys() == {"what", "short", "colour"}
        assert not reply.sent
        assert "command" in seen(link)


async def test_an_option_that_is_not_offered_cannot_be_chosen() -> None:
    async with running() as app, app.answering():
        sam, room = somebody(app)
        await open_view(app, sam, room, modal(COLOURS))
        window = await sam.window()
        with pytest.raises(LookupError, match="no option 'blue'"):
            sam.fills(window, "colour", "colour", "blue")


@pytest.mark.parametrize(
    ("answer", "closed", "errors", "failed"),
    [
        ({"response_action": "clear"}, True, {}, False),
        (
            {"response_action": "errors", "errors": {"what": "no"}},
            False,
            {"what": "no"},
            False,
        ),
        ({"response_action": "errors", "errors": {"else": "no"}}, False, {}, True),
        ({"response_action": "dance"}, False, {}, True),
        ({"response_action": "update", "view": {}}, False, {}, True),
        ({"response_action": "update", "view": modal(section("x"))}, False, {}, False),
        ({"response_action": "push", "view": modal(section("x"))}, False, {}, False),
    ],
)
async def test_the_answer_to_a_submission_decides_what_becomes_of_the_window(
    answer: Fields, *, closed: bool, errors: dict[str, str], failed: bool
) -> None:
    def respond(frame: Fields) -> object:
        submitted = dig(frame, "payload", "type") == "view_submission"
        return answer if submitted else None

    async with running() as app, app.answering(respond):
        sam, room = somebody(app)
        await open_view(app, sam, room, modal(question("what")))
        window = await sam.window()
        sam.fills(window, "what", "what", "x")
        reply = await sam.submits(window)

        assert (reply.closed, reply.errors) == (closed, errors)
        assert bool(reply.failure) is failed
        if answer["response_action"] == "push":
            assert reply.window is not None
            assert reply.window.previous_id == window.id


async def test_a_submission_without_an_answer_leaves_the_window_open() -> None:
    clock = ManualClock()
    async with running(SandboxOptions(clock=clock, ping_every=1000)) as app:
        sam, room = somebody(app)
        async with app.answering():
            await open_view(app, sam, room, modal(section("x")))
        await app.connect()
        window = await sam.window()
        submitting = asyncio.ensure_future(sam.submits(window))
        await clock.asleep(2)
        clock.advance(3)

        assert (await submitting).failure
        assert window.is_open


async def test_an_update_keeps_what_was_typed_in_elements_with_the_same_ids() -> None:
    async with running() as app, app.answering():
        sam, room = somebody(app)
        await open_view(app, sam, room, modal(question("one"), question("two")))
        window = await sam.window()
        sam.fills(window, "one", "one", "kept")
        sam.fills(window, "two", "two", "lost")
        view = modal(question("one"), question("three", initial_value="new"))
        await app.good("views.update", {"view_id": window.id, "view": view})

        assert window.state["one"]["one"]["value"] == "kept"
        assert window.state["three"]["three"]["value"] == "new"
        assert "two" not in window.state


async def test_an_update_may_require_the_view_it_knows() -> None:
    async with running() as app, app.answering():
        sam, room = somebody(app)
        await open_view(app, sam, room, modal(section("x"), external_id="mine"))
        window = await sam.window()
        update = {"external_id": "mine", "view": modal(section("y"))}
        before = window.hash
        await app.good("views.update", {**update, "hash": before})
        stale = await app.error("views.update", {**update, "hash": before})
        await sam.cancels(window)

        assert stale == "hash_conflict"
        assert await app.error("views.update", update) == "not_found"


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


async def test_the_app_hears_of_a_closed_window_only_if_it_asked() -> None:
    async with running() as app, app.answering() as link:
        sam, room = somebody(app)
        for wanted in (False, True):
            await open_view(app, sam, room, modal(notify_on_close=wanted))
            await sam.cancels(await sam.window())

        kinds = [seen(link, number).get("type") for number in range(1, 4)]
        assert kinds == [None, None, "view_closed"]


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


async def test_shortcuts_come_with_and_without_a_message() -> None:
    async with running() as app, app.answering() as link:
        sam, room = somebody(app)
        message = sam.posts(room, "look at this")
        await sam.picks_shortcut("note", message)
        await sam.picks_shortcut("start")
        on_message, everywhere = seen(link, -2), seen(link)

        assert on_message["type"] == "message_action"
        assert dig(on_message, "message", "text") == "look at this"
        assert everywhere["type"] == "shortcut"
        assert "response_url" not in everywhere


async def test_a_person_opens_the_published_home_tab() -> None:
    async with running() as app, app.answering() as link:
        sam, _ = somebody(app)
        view: Fields = {"type": "home", "blocks": [section("welcome")]}
        arguments = {"user_id": sam.person.id, "view": view}
        await app.good("views.publish", arguments)
        home = await sam.opens_home()

        assert dig(seen(link), "event", "type") == "app_home_opened"
        assert home is not None
        assert dig(home.blocks[0], "text", "text") == "welcome"
        stale = {**arguments, "hash": "1.old"}
        assert await app.error("views.publish", stale) == "hash_conflict"


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


async def test_a_person_can_only_do_what_slack_allows() -> None:
    async with running() as app, app.answering():
        sam, room = somebody(app)
        await open_view(app, sam, room, modal(COLOURS))
        window = await sam.window()
        with pytest.raises(LookupError, match="does not notify the app"):
            await sam.chooses(window, "colour", "colour", "red")
        with pytest.raises(LookupError, match="no block 'size'"):
            sam.fills(window, "size", "size", "big")
        await sam.cancels(window)
        with pytest.raises(LookupError, match="closed"):
            await sam.submits(window)


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
