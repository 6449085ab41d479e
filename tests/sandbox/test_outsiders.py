"""What the app is sent about people outside its workspace, and other odd ones."""

import pytest

from bot.sandbox import ActingPerson, Channel, SandboxOptions
from bot.sandbox.fields import Fields, as_fields, dig
from bot.sandbox.person import Person
from tests.sandbox.app import App, Link, buttons, modal, question, running


def heard(link: Link) -> Fields:
    return as_fields(link.frames[-1]["payload"])


def acting(app: App, person: Person) -> tuple[ActingPerson, Channel]:
    room = app.sandbox.workspace.add_channel("room", [person])
    return app.sandbox.acting(person), room


async def clicks(app: App, who: ActingPerson, room: Channel) -> None:
    arguments = {"channel": room.id, "text": "?", "blocks": [buttons("yes")]}
    await app.good("chat.postMessage", arguments)
    await who.clicks(room.posts[-1], "yes")


async def test_a_command_carries_only_the_apps_team() -> None:
    async with running() as app, app.answering() as link:
        workspace = app.sandbox.workspace
        eve, room = acting(app, workspace.add_person("Eve", team="T0OTHER"))
        await eve.types("/do", "it", room)

        assert heard(link)["team_id"] == workspace.id
        assert "T0OTHER" not in str(heard(link))


async def test_a_click_carries_the_apps_team_and_the_persons_own() -> None:
    async with running() as app, app.answering() as link:
        workspace = app.sandbox.workspace
        eve, room = acting(app, workspace.add_person("Eve", team="T0OTHER"))
        await clicks(app, eve, room)

        assert dig(heard(link), "team", "id") == workspace.id
        assert dig(heard(link), "user", "team_id") == "T0OTHER"


async def test_a_submission_carries_the_apps_team_and_the_persons_own() -> None:
    async with running() as app, app.answering() as link:
        workspace = app.sandbox.workspace
        eve, room = acting(app, workspace.add_person("Eve", team="T0OTHER"))
        reply = await eve.types("/form", "", room)
        view = modal(question("name"))
        await app.good("views.open", {"trigger_id": reply.trigger_id, "view": view})
        window = await eve.window()
        eve.fills(window, "name", "name", "Eve")
        await eve.submits(window)

        assert dig(heard(link), "team", "id") == workspace.id
        assert dig(heard(link), "user", "team_id") == "T0OTHER"
        assert dig(heard(link), "view", "app_installed_team_id") == workspace.id


async def test_slack_tells_whose_an_outsider_is() -> None:
    async with running() as app:
        eve = app.sandbox.workspace.add_person("Eve", team="T0OTHER")
        answer = await app.good("users.info", {"user": eve.id})

        assert dig(answer, "user", "team_id") == "T0OTHER"
        assert "enterprise_user" not in as_fields(answer["user"])


@pytest.mark.parametrize("error", ["user_not_found", "user_not_visible"])
async def test_some_outsiders_are_not_shown(error: str) -> None:
    async with running() as app:
        workspace = app.sandbox.workspace
        eve = workspace.add_person("Eve", team="T0OTHER", hidden=error)

        assert await app.error("users.info", {"user": eve.id}) == error
        listed = await app.good("users.list")
        assert eve.id not in str(listed)
        assert workspace.bot.id in str(listed)


async def test_a_person_unknown_to_slack_can_act() -> None:
    async with running() as app, app.answering() as link:
        nobody, room = acting(app, Person(id="", name="Nobody"))
        await nobody.types("/do", "it", room)
        assert heard(link)["user_id"] == ""

        stranger = app.sandbox.acting(Person(id="U0STRANGER", name="Stranger"))
        await clicks(app, stranger, room)
        assert dig(heard(link), "user", "id") == "U0STRANGER"
        assert await app.error("users.info", {"user": "U0STRANGER"}) == "user_not_found"


async def test_a_display_name_may_differ_from_the_name() -> None:
    async with running() as app:
        sam = app.sandbox.workspace.add_person("Sam", display_name="\u3164")
        answer = await app.good("users.info", {"user": sam.id})

        assert dig(answer, "user", "profile", "display_name") == "\u3164"
        assert dig(answer, "user", "real_name") == "Sam"
        assert dig(answer, "user", "name") == "sam"


async def test_on_enterprise_grid_everything_names_the_organisation() -> None:
    options = SandboxOptions(enterprise="E0ORG")
    async with running(options) as app, app.answering() as link:
        workspace = app.sandbox.workspace
        lee = workspace.add_person("Lee", team="T0SISTER", enterprise="E0ORG")
        acting_lee, room = acting(app, lee)
        who = await app.good("auth.test")
        assert who["enterprise_id"] == "E0ORG"

        await acting_lee.types("/do", "it", room)
        assert heard(link)["enterprise_id"] == "E0ORG"

        await clicks(app, acting_lee, room)
        assert dig(heard(link), "enterprise", "id") == "E0ORG"
        assert dig(heard(link), "team", "enterprise_id") == "E0ORG"
        assert dig(heard(link), "user", "team_id") == "T0SISTER"

        shown = await app.good("users.info", {"user": lee.id})
        assert dig(shown, "user", "enterprise_user", "enterprise_id") == "E0ORG"
        assert dig(shown, "user", "enterprise_user", "teams") == ["T0SISTER"]
        assert workspace.add_person("Sam").enterprise == "E0ORG"
        assert workspace.add_person("Eve", team="T0OTHER").enterprise == ""


async def test_elsewhere_there_is_no_organisation() -> None:
    async with running() as app, app.answering() as link:
        sam, room = acting(app, app.sandbox.workspace.add_person("Sam"))
        await clicks(app, sam, room)

        assert heard(link)["enterprise"] is None
        assert "enterprise_id" not in as_fields(heard(link)["team"])
        assert "enterprise_id" not in await app.good("auth.test")
