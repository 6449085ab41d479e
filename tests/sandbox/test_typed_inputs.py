"""Choices and buttons in the sandbox reach the bot with their types and places."""

from datetime import UTC, date, datetime, time

import pytest

from bot.sandbox import ActingPerson, Channel
from bot.sandbox.fields import Fields, as_fields
from bot.slack.kit.inputs import ChosenSeveral, Date
from bot.slack.kit.payloads import parse
from bot.slack.kit.requests import (
    Choice,
    Click,
    InMessage,
    InWindow,
    OnHome,
    Request,
    ViewSubmission,
)
from tests.sandbox.app import (
    App,
    Link,
    buttons,
    modal,
    plain,
    question,
    running,
    section,
)


def somebody(app: App) -> tuple[ActingPerson, Channel]:
    sam = app.sandbox.workspace.add_person("Sam Lee")
    return app.sandbox.acting(sam), app.sandbox.workspace.add_channel("room", [sam])


def option(value: str) -> Fields:
    return {"text": plain(value.title()), "value": value}


def read(link: Link) -> Request:
    return parse("interactive", as_fields(link.frames[-1]["payload"]))


def beside(kind: str, **fields: object) -> Fields:
    """A section with this element, which reports at once."""
    element = {"type": kind, "action_id": "value", **fields}
    return {**section("x"), "block_id": "what", "accessory": element}


BOXES = [option("press"), option("support")]


async def test_choices_in_a_message_come_with_the_message() -> None:
    async with running() as app, app.answering() as link:
        sam, room = somebody(app)
        blocks = [beside("checkboxes", options=BOXES), buttons("go")]
        arguments = {"channel": room.id, "text": "x", "blocks": blocks}
        await app.good("chat.postMessage", arguments)
        (message,) = room.posts
        await sam.chooses(message, "what", "value", ["press", "support"])
        ticked = read(link)
        await sam.clicks(message, "go")
        pressed = read(link)

        assert isinstance(ticked, Choice)
        assert ticked.chosen == ChosenSeveral(("press", "support"))
        assert isinstance(pressed, Click)
        for request in (ticked, pressed):
            assert isinstance(request.place, InMessage)
            assert (request.place.channel, request.place.ts) == (room.id, message.ts)


async def test_choices_on_home_are_not_taken_for_a_windows() -> None:
    async with running() as app, app.answering() as link:
        sam, _ = somebody(app)
        view = {"type": "home", "blocks": [beside("datepicker"), buttons("go")]}
        await app.good("views.publish", {"user_id": sam.person.id, "view": view})
        home = await sam.opens_home()
        assert home is not None
        await sam.chooses(home, "what", "value", "2026-03-05")
        picked = read(link)
        await sam.clicks(home, "go")
        pressed = read(link)

        assert isinstance(picked, Choice)
        assert picked.chosen == Date(date(2026, 3, 5))
        assert isinstance(pressed, Click)
        for request in (picked, pressed):
            assert isinstance(request.place, OnHome)
            assert request.place.view.values.date("what") == date(2026, 3, 5)
        with pytest.raises(LookupError, match="'tomorrow' is not a date"):
            await sam.chooses(home, "what", "value", "tomorrow")


async def test_a_window_is_submitted_with_every_kind_of_input() -> None:
    async with running() as app, app.answering() as link:
        sam, room = somebody(app)
        view = modal(
            question("tell", type="checkboxes", options=BOXES),
            question("day", type="datepicker"),
            question("time", type="timepicker"),
            question("moment", type="datetimepicker"),
            question("where", type="multi_channels_select"),
            buttons("go"),
        )
        reply = await sam.types("/form", "", room)
        arguments = {"trigger_id": reply.trigger_id, "view": view}
        await app.good("views.open", arguments)
        window = await sam.window()
        await sam.clicks(window, "go")
        pressed = read(link)
        sam.fills(window, "tell", "tell", ["support"])
        sam.fills(window, "day", "day", "2026-03-05")
        sam.fills(window, "time", "time", "14:30")
        sam.fills(window, "moment", "moment", "1772722800")
        sam.fills(window, "where", "where", [room.id])
        await sam.submits(window)
        request = read(link)

        assert isinstance(pressed, Click)
        assert isinstance(pressed.place, InWindow)
        assert list(pressed.place.view.values) == list(window.state)
        assert isinstance(request, ViewSubmission)
        values = request.values
        assert values.options("tell") == ("support",)
        assert values.date("day") == date(2026, 3, 5)
        assert values.time("time") == time(14, 30)
        assert values.moment("moment") == datetime(2026, 3, 5, 15, 0, tzinfo=UTC)
        assert values.channels("where") == (room.id,)
