"""Sockets of the sandbox: opened with tickets, pinged, and closed."""

import asyncio
from contextlib import suppress

import aiohttp
import pytest

from bot.sandbox import Fault, How, ManualClock, SandboxOptions
from bot.sandbox.clock import Clock
from bot.sandbox.fields import dig
from tests.sandbox.app import EVENT, App, Link, running


async def test_hello_tells_the_app_and_how_many_sockets_it_has() -> None:
    async with running() as app:
        first = await app.connect()
        second = await app.connect()
        app_id = app.sandbox.workspace.app_id

        assert dig(first.frames[0], "connection_info", "app_id") == app_id
        assert [link.frames[0]["num_connections"] for link in (first, second)] == [1, 2]
        seconds = dig(first.frames[0], "debug_info", "approximate_connection_time")
        assert seconds == 3600


async def test_a_ticket_opens_one_socket_once() -> None:
    async with running() as app:
        url = await app.url()
        await app.session.ws_connect(url)
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await app.session.ws_connect(url)

        assert refused.value.status == 408
        assert app.sandbox.socket_mode.handshakes_refused == 1


async def test_handshakes_can_be_refused_and_use_up_their_tickets() -> None:
    async with running() as app:
        app.sandbox.socket_mode.refuse_handshakes(2)
        for _ in range(2):
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await app.dial()
        await app.connect()

        assert app.sandbox.socket_mode.tickets == 3


async def test_tickets_can_be_refused_with_an_error() -> None:
    async with running() as app:
        app.sandbox.plant(Fault(how=How.ERROR, method="apps.connections.open"))
        answer = await app.call("apps.connections.open", token=app.sandbox.app_token)

        assert answer["error"] == "internal_error"


async def test_the_eleventh_socket_is_one_too_many() -> None:
    async with running() as app:
        links = [await app.connect() for _ in range(10)]
        link = await app.dial()
        frame = await link.frame()

        assert frame["reason"] == "too_many_websockets"
        with pytest.raises(EOFError):
            await link.frame()
        assert len(app.sandbox.socket_mode.sockets) == len(links)


@pytest.mark.parametrize(
    "reason", ["warning", "refresh_requested", "link_disabled", "unheard-of"]
)
async def test_disconnect_frames_come_on_demand_and_leave_the_socket_open(
    reason: str,
) -> None:
    async with running() as app:
        link = await app.connect()
        await app.sandbox.socket_mode.disconnect(reason)
        frame = await link.frame()

        assert (frame["type"], frame["reason"]) == ("disconnect", reason)
        await app.sandbox.happens(EVENT)
        assert (await link.frame())["type"] == "events_api"


async def test_sockets_are_told_to_reconnect_at_an_interval() -> None:
    clock = ManualClock()
    options = SandboxOptions(clock=clock, refresh_every=60, ping_every=1000)
    async with running(options) as app:
        link = await app.connect()
        await clock.asleep(2)
        clock.advance(60)
        warning = await link.frame()
        await clock.asleep(2)
        clock.advance(10)
        refresh = await link.frame()

        assert [warning["reason"], refresh["reason"]] == [
            "warning",
            "refresh_requested",
        ]
        with pytest.raises(EOFError):
            await link.frame()


async def test_a_debug_connection_lives_six_minutes() -> None:
    clock = ManualClock()
    async with running(SandboxOptions(clock=clock, ping_every=1000)) as app:
        url = await app.url() + "&debug_reconnects=true"
        link = Link(await app.session.ws_connect(url))
        await link.frame()
        await clock.asleep(2)
        clock.advance(360)

        assert (await link.frame())["reason"] == "warning"


@pytest.mark.parametrize("code", [1000, 1001, 1011, 1012])
async def test_a_close_frame_ends_a_socket(code: int) -> None:
    async with running() as app:
        link = await app.connect()
        closing = asyncio.ensure_future(app.sandbox.socket_mode.close(code))
        with pytest.raises(EOFError):
            await link.frame()
        await closing

        assert link.ws.close_code == code
        await app.sandbox.until(lambda: not app.sandbox.socket_mode.sockets)


async def test_a_reset_ends_a_socket_without_a_close_frame() -> None:
    async with running() as app:
        link = await app.connect()
        app.sandbox.socket_mode.abort()
        with pytest.raises((EOFError, ConnectionError)):
            await link.frame()

        await app.sandbox.until(lambda: not app.sandbox.socket_mode.sockets)


async def test_a_silent_socket_counts_as_open_and_swallows_what_is_sent() -> None:
    async with running() as app:
        link = await app.connect()
        app.sandbox.socket_mode.go_silent()
        envelope = await app.sandbox.happens(EVENT)
        other = await app.connect()
        await link.ack({"envelope_id": envelope.ids[0]})
        await other.ack({"envelope_id": "unheard-of"})
        await app.sandbox.until(lambda: app.sandbox.socket_mode.unknown_acks)

        assert len(app.sandbox.socket_mode.sockets) == 2
        assert envelope.acks == 0
        with suppress(TimeoutError):
            async with asyncio.timeout(0):
                await link.frame()
        assert len(link.frames) == 1


async def pinged(app: App, clock: Clock) -> bytes:
    url = await app.url()
    ws = await app.session.ws_connect(url, autoping=False)
    await ws.receive()
    if isinstance(clock, ManualClock):
        await clock.asleep(1)
        clock.advance(10)
    message = await ws.receive()
    assert message.type is aiohttp.WSMsgType.PING
    return bytes(message.data)


async def test_slack_pings_every_ten_seconds() -> None:
    clock = ManualClock()
    async with running(SandboxOptions(clock=clock)) as app:
        assert await pinged(app, clock) == b"Ping from applink-sandbox"


async def test_a_silent_socket_is_given_up_after_half_a_minute() -> None:
    clock = ManualClock()
    async with running(SandboxOptions(clock=clock, ping_every=1000)) as app:
        link = await app.connect()
        app.sandbox.socket_mode.go_silent()
        await clock.asleep(2)
        clock.advance(30)

        await app.sandbox.until(lambda: not app.sandbox.socket_mode.sockets)
        assert link.frames
