"""A person picks a shortcut."""

from bot.sandbox.fields import dig
from tests.sandbox.app import running
from tests.sandbox.forms import seen, somebody


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
