"""The app hears who joins and leaves the channels that its bot is in."""

import anyio
from attrs import evolve

from bot.sandbox import MEMBER_EVENTS, SandboxOptions
from bot.sandbox.fields import Fields, as_fields
from tests.sandbox.app import App, Link, running

TOLD = SandboxOptions(events=MEMBER_EVENTS)


async def next_event(link: Link) -> Fields:
    frame = await link.frame()
    await link.ack(frame)
    return as_fields(as_fields(frame["payload"])["event"])


async def test_the_app_hears_who_leaves_and_who_joins() -> None:
    async with running(TOLD) as app:
        team = app.sandbox.workspace
        sam = app.sandbox.acting(team.add_person("Sam"))
        room = team.add_channel("room", [sam.person])
        link = await app.connect()
        sam.leaves(room)
        left = await next_event(link)
        sam.joins(room)
        joined = await next_event(link)

        assert (left["type"], joined["type"]) == (
            "member_left_channel",
            "member_joined_channel",
        )
        for event in (left, joined):
            assert event["user"] == sam.person.id
            assert event["channel"] == room.id
            assert event["channel_type"] == "C"
            assert event["team"] == team.id


async def test_an_invitation_is_an_event_of_the_invited_person() -> None:
    async with running(TOLD) as app:
        team = app.sandbox.workspace
        sam, room = team.add_person("Sam"), team.add_channel("room")
        link = await app.connect()
        async with anyio.create_task_group() as tasks:
            who = {"channel": room.id, "users": sam.id}
            tasks.start_soon(app.good, "conversations.invite", who)
            event = await next_event(link)

        assert event["type"] == "member_joined_channel"
        assert event["user"] == sam.id


async def quiet(app: App) -> bool:
    """Whether nothing was sent to the app's socket."""
    await anyio.wait_all_tasks_blocked()
    return not app.sandbox.socket_mode.envelopes


async def test_other_channels_and_events_nobody_subscribed_to_are_not_sent() -> None:
    for options in (TOLD, SandboxOptions()):
        async with running(evolve(options)) as app:
            team = app.sandbox.workspace
            sam = team.add_person("Sam")
            is_in = options is not TOLD
            room = team.add_channel("room", [sam], with_bot=is_in)
            await app.connect()
            team.leave(room, sam)

            assert await quiet(app)


async def test_what_happens_without_a_socket_is_lost() -> None:
    async with running(TOLD) as app:
        team = app.sandbox.workspace
        sam = team.add_person("Sam")
        team.leave(team.add_channel("room", [sam]), sam)

        assert await quiet(app)
