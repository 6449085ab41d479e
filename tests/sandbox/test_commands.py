"""A person types a command."""

import asyncio

from bot.sandbox import ManualClock, SandboxOptions
from tests.sandbox.app import running
from tests.sandbox.forms import seen, somebody


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
