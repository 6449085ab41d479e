"""A person sees, fills and closes windows and the Home tab."""

import pytest

from bot.sandbox import ManualClock, SandboxOptions
from bot.sandbox.fields import Fields, as_fields, dig
from tests.sandbox.app import modal, question, running, section
from tests.sandbox.forms import COLOURS, open_view, seen, somebody


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


async def test_the_app_hears_of_a_closed_window_only_if_it_asked() -> None:
    async with running() as app, app.answering() as link:
        sam, room = somebody(app)
        for wanted in (False, True):
            await open_view(app, sam, room, modal(notify_on_close=wanted))
            await sam.cancels(await sam.window())

        kinds = [seen(link, number).get("type") for number in range(1, 4)]
        assert kinds == [None, None, "view_closed"]


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


async def test_the_app_learns_what_its_home_tab_shows_when_somebody_opens_it() -> None:
    async with running() as app, app.answering() as link:
        sam, _ = somebody(app)
        await sam.opens_home()
        assert "view" not in as_fields(seen(link)["event"])
        view: Fields = {"type": "home", "blocks": [section("welcome")]}
        published = await app.good(
            "views.publish", {"user_id": sam.person.id, "view": view}
        )
        await sam.opens_home()

        told = as_fields(as_fields(seen(link, 2)["event"])["view"])
        assert told["id"] == as_fields(published["view"])["id"]


async def test_an_app_without_a_home_tab_can_publish_none() -> None:
    async with running(SandboxOptions(home_tab=False)) as app, app.answering() as link:
        sam, _ = somebody(app)
        assert await sam.opens_home() is None
        assert dig(seen(link), "event", "tab") == "messages"
        view: Fields = {"type": "home", "blocks": [section("welcome")]}
        arguments = {"user_id": sam.person.id, "view": view}
        assert await app.error("views.publish", arguments) == "not_enabled"


@pytest.mark.parametrize(
    ("count", "error"), [(100, ""), (101, "invalid_arguments")], ids=["most", "more"]
)
async def test_a_home_tab_has_at_most_a_hundred_blocks(count: int, error: str) -> None:
    async with running() as app:
        sam, _ = somebody(app)
        view: Fields = {"type": "home", "blocks": [section("welcome")] * count}
        arguments = {"user_id": sam.person.id, "view": view}
        if error:
            assert await app.error("views.publish", arguments) == error
        else:
            await app.good("views.publish", arguments)


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
