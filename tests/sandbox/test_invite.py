from bot.sandbox import Person
from bot.sandbox.channel import Channel
from bot.sandbox.fields import objects
from tests.sandbox.app import App, running


def room_of(app: App) -> tuple[Channel, Person]:
    room = app.sandbox.workspace.add_channel("room")
    return room, app.sandbox.workspace.add_person("Sam")


async def test_several_people_are_invited_at_once() -> None:
    async with running() as app:
        room, sam = room_of(app)
        alex = app.sandbox.workspace.add_person("Alex")
        arguments = {"channel": room.id, "users": f"{sam.id},{alex.id}"}
        answer = await app.good("conversations.invite", arguments)

        assert {sam.id, alex.id} <= room.members.keys()
        assert "errors" not in answer


async def test_one_bad_id_stops_all_without_force() -> None:
    async with running() as app:
        room, sam = room_of(app)
        arguments = {"channel": room.id, "users": f"{sam.id},U1"}
        answer = await app.call("conversations.invite", arguments)

        assert answer["error"] == "user_not_found"
        assert objects(answer["errors"])[0]["user"] == "U1"
        assert sam.id not in room.members


async def test_with_force_the_good_ones_are_invited() -> None:
    async with running() as app:
        room, sam = room_of(app)
        arguments = {"channel": room.id, "users": f"U1,{sam.id}", "force": True}
        answer = await app.good("conversations.invite", arguments)

        assert sam.id in room.members
        errors = [(e["user"], e["error"]) for e in objects(answer["errors"])]
        assert errors == [("U1", "user_not_found")]


async def test_force_with_nobody_left_is_an_error() -> None:
    async with running() as app:
        room, _ = room_of(app)
        arguments = {"channel": room.id, "users": "U1", "force": True}

        assert await app.error("conversations.invite", arguments) == "user_not_found"


async def test_each_person_is_refused_for_their_own_reason() -> None:
    async with running() as app:
        room, _ = room_of(app)
        workspace = app.sandbox.workspace
        member = workspace.add_person("Member")
        workspace.join(room, member)
        cases = {
            workspace.bot.id: "cant_invite_self",
            member.id: "already_in_channel",
            workspace.add_person("Guest", guest=True).id: "user_is_restricted",
            workspace.add_person("Gone", deactivated=True).id: "cant_invite",
            "U1": "user_not_found",
        }
        for user, error in cases.items():
            arguments = {"channel": room.id, "users": user}
            assert await app.error("conversations.invite", arguments) == error


async def test_another_bot_can_be_invited() -> None:
    async with running() as app:
        room, _ = room_of(app)
        helper = app.sandbox.workspace.add_person("Helper", bot=True)
        arguments = {"channel": room.id, "users": helper.id}

        await app.good("conversations.invite", arguments)


async def test_more_than_a_hundred_ids_are_refused() -> None:
    async with running() as app:
        room, _ = room_of(app)
        users = ",".join(f"U{number}" for number in range(101))
        arguments = {"channel": room.id, "users": users}

        assert await app.error("conversations.invite", arguments) == "too_many_users"
