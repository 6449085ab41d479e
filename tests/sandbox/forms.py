"""A person in a channel, the forms they fill, and what the app receives."""

from bot.sandbox import ActingPerson, Channel
from bot.sandbox.fields import Fields, as_fields
from tests.sandbox.app import App, plain, question


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
