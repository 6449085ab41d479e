"""Every way a socket can end, over real sockets."""

import anyio
import anyio.lowlevel
import pytest
from attrs import evolve

from bot.slack.socket.envelope import Envelope
from bot.slack.socket.statistics import Statistics
from tests.bot.slack.socket.socket_fake import (
    QUICK,
    FakeSlack,
    connected,
    envelope,
    fake_slack,
    hello,
    until,
)


def is_replaced(now: Statistics) -> bool:
    """Whether the second socket is connected, and nothing is sent on the first."""
    return (now.hellos, now.connections) == (2, 1)


REPLACING = ("warning", "refresh_requested", "a_new_reason", "")


async def test_a_refresh_connects_the_new_socket_before_the_old_one_closes() -> None:
    async with fake_slack() as slack, connected(slack, slots=1) as mode:
        await mode.serving.wait()
        for round_number, reason in enumerate(REPLACING):
            old = slack.sockets[-1]
            await old.disconnect(reason)
            await until(lambda: mode.statistics().connections == 2)
            # The old socket is still read and acknowledged on.
            await old.say(envelope(f"E{round_number}"))
            await slack.acked(f"E{round_number}")
            assert slack.ack_sockets[f"E{round_number}"] == old.number

            await old.close()

            await until(lambda: mode.statistics().connections == 1)

        assert mode.statistics().reconnects == {
            "warning": 1,
            "refresh_requested": 1,
            "other": 2,
        }
        assert slack.opens == len(slack.sockets) == 5


async def test_refreshes_under_load_lose_and_repeat_no_envelope() -> None:
    handled: list[str] = []

    async def handle(seen: Envelope) -> None:
        handled.append(str(seen.envelope_id))

    sent = 0

    async def send_for_ever(slack: FakeSlack) -> None:
        nonlocal sent
        while True:
            # Slack picks any socket it has not closed.
            sock = slack.live[sent % len(slack.live)]
            sent += 1
            with anyio.CancelScope(shield=True):
                await sock.say(envelope(f"E{sent}"))
            await anyio.lowlevel.checkpoint()

    async def refresh(slack: FakeSlack) -> None:
        for _ in range(6):
            before = len(slack.sockets)
            old = slack.live[0]
            await old.disconnect("warning")
            await slack.accepted(before + 1)
            await anyio.sleep(0.03)
            await old.close()

    async with fake_slack() as slack, connected(slack, handle) as mode:
        await until(lambda: mode.statistics().connections == 2)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(send_for_ever, slack)
            await refresh(slack)
            tasks.cancel_scope.cancel()

        expected = [f"E{n + 1}" for n in range(sent)]
        await slack.acked(*expected)
        await until(lambda: mode.statistics().handling == 0)

    assert sent > 100
    assert set(slack.acks.values()) == {1}
    assert sorted(handled) == sorted(expected)
    assert len(slack.sockets) == 8


async def test_disconnect_frames_back_to_back_lead_to_one_replacement() -> None:
    async with fake_slack() as slack, connected(slack, slots=1) as mode:
        await mode.serving.wait()
        old = slack.sockets[0]
        slack.mute = 1
        for reason in ("warning", "refresh_requested", "warning"):
            await old.disconnect(reason)
        await until(lambda: len(slack.sockets) == 2)
        old.reset()
        await slack.sockets[1].close()

        await until(lambda: len(slack.sockets) == 3)
        await until(lambda: mode.statistics().connections == 1)

        await slack.sockets[2].say(envelope("E1"))
        await until(lambda: slack.acks["E1"] == 1)
        assert len(slack.sockets) == 3
        assert mode.statistics().reconnects == {"warning": 1}


@pytest.mark.parametrize("code", [1000, 1001, 1011, 1012, 4000])
async def test_a_close_frame_is_followed_by_a_new_socket(code: int) -> None:
    async with fake_slack() as slack, connected(slack, slots=1) as mode:
        await mode.serving.wait()

        await slack.sockets[0].close(code)

        await until(lambda: len(slack.sockets) == 2)
        await until(lambda: mode.statistics().connections == 1)
        assert mode.statistics().reconnects == {"closed": 1}


async def test_a_reset_is_followed_by_a_new_socket_while_the_other_serves() -> None:
    async with fake_slack() as slack, connected(slack) as mode:
        await until(lambda: mode.statistics().connections == 2)
        slack.mute = 1
        slack.sockets[0].reset()
        await until(lambda: len(slack.sockets) == 3)
        assert mode.connected
        await slack.sockets[1].say(envelope("E1"))
        await until(lambda: slack.acks["E1"] == 1)

        await slack.sockets[2].close()

        await until(lambda: mode.statistics().connections == 2)


async def test_a_half_open_socket_is_replaced_when_its_pong_is_missing() -> None:
    timings = evolve(QUICK, heartbeat=0.6, close=0.05)
    async with fake_slack() as slack:
        slack.is_half_open = True
        async with connected(slack, slots=1, timings=timings) as mode:
            await mode.serving.wait()
            slack.is_half_open = False

            await until(lambda: len(slack.sockets) == 2)
            await until(lambda: mode.statistics().connections == 1)

            await slack.sockets[1].say(envelope("E1"))
            await until(lambda: slack.acks["E1"] == 1)


async def test_a_silent_socket_is_replaced_and_still_read() -> None:
    timings = evolve(QUICK, heartbeat=60, silence=0.1)
    async with fake_slack() as slack, connected(slack, slots=1, timings=timings) as m:
        await until(lambda: len(slack.sockets) >= 2)

        await slack.sockets[0].say(envelope("E1"))
        await until(lambda: slack.acks["E1"] == 1)
        assert slack.ack_sockets["E1"] == 0
        assert m.statistics().reconnects["silence"] >= 1


async def test_a_socket_that_gets_pings_is_not_replaced() -> None:
    timings = evolve(QUICK, heartbeat=60, silence=1)
    async with fake_slack() as slack, connected(slack, slots=1, timings=timings) as m:
        await m.serving.wait()

        for _ in range(13):
            await slack.sockets[0].ping()
            await anyio.sleep(0.1)

        assert len(slack.sockets) == 1


async def test_a_socket_is_refreshed_before_slack_ends_it_and_one_at_a_time() -> None:
    timings = evolve(QUICK, refresh_least=0.1, refresh_gap=0.05, drain=0.1, close=0.1)
    async with fake_slack() as slack:
        slack.first_frames = [hello(lifetime=0.2), hello(lifetime=0.2)]
        async with connected(slack, timings=timings) as mode:
            await until(lambda: mode.statistics().reconnects.get("planned") == 2)
            await until(lambda: len(slack.live) == 2)

            assert mode.statistics().reconnects == {"planned": 2}
            assert mode.statistics().connecting == 0
            assert len(slack.sockets) == 4


async def test_no_refresh_begins_while_another_socket_is_connecting() -> None:
    timings = evolve(
        QUICK, refresh_least=0.05, refresh_gap=0.02, hello=10, heartbeat=60
    )
    async with fake_slack() as slack:
        slack.first_frames = [hello(lifetime=0.1), hello(lifetime=0.1)]
        # The first refresh waits for a hello that never comes.
        slack.mute = 1000
        async with connected(slack, timings=timings) as mode:
            await until(lambda: len(slack.sockets) == 3)

            await anyio.sleep(0.3)

            assert len(slack.sockets) == 3
            assert mode.statistics().connecting == 1
            assert mode.statistics().connections == 2


async def test_an_envelope_on_the_wire_when_we_close_is_still_handled() -> None:
    timings = evolve(QUICK, drain=0.1, close=5)
    async with fake_slack() as slack:
        slack.is_half_open = True
        async with connected(slack, slots=1, timings=timings) as mode:
            await mode.serving.wait()
            old = slack.sockets[0]
            slack.is_half_open = False
            await old.disconnect("warning")
            # Slack has not read our Close yet and sends an envelope.
            await until(lambda: is_replaced(mode.statistics()))
            await old.say(envelope("late"))

            await until(lambda: slack.acks["late"] == 1)

            assert slack.ack_sockets["late"] == 1
            slack.reads.set()
            await until(old.closed.is_set)
