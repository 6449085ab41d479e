"""Sockets of a transport: connected, read, and limited in number of handlers."""

import anyio
import pytest
from attrs import evolve
from structlog.testing import capture_logs

from bot.slack.socket.envelope import Envelope
from tests.bot.slack.socket.socket_fake import (
    QUICK,
    connected,
    envelope,
    fake_slack,
    until,
)


async def test_a_socket_counts_as_connected_only_after_its_hello() -> None:
    async with fake_slack() as slack:
        slack.mute = 1
        async with connected(slack, slots=1, timings=evolve(QUICK, hello=0.2)) as mode:
            await until(lambda: len(slack.sockets) == 1)
            assert (mode.serving.is_set(), mode.connected) == (False, False)

            await mode.serving.wait()

            assert mode.connected
            assert len(slack.sockets) == 2
            assert slack.stale == 0


async def test_two_sockets_are_open_and_both_acknowledge() -> None:
    async with fake_slack() as slack, connected(slack) as mode:
        await slack.accepted(2)
        for sock in slack.sockets:
            await sock.say(envelope(f"E{sock.number}"))

        await until(lambda: slack.acks.total() == 2)

        assert slack.ack_sockets == {"E0": 0, "E1": 1}
        await until(lambda: mode.statistics().acknowledged == 2)
        assert mode.statistics().connections == 2
        assert mode.statistics().disconnected_for == 0


async def test_a_slow_handler_does_not_delay_others() -> None:
    async def handle(seen: Envelope) -> None:
        if seen.envelope_id == "slow":
            await anyio.sleep_forever()

    async with fake_slack() as slack, connected(slack, handle, slots=1) as mode:
        await mode.serving.wait()
        for envelope_id in ("slow", "E1", "E2"):
            await slack.sockets[0].say(envelope(envelope_id))

        await until(lambda: slack.acks["E1"] == slack.acks["E2"] == 1)


async def test_at_the_limit_a_socket_is_not_read_until_a_handler_returns() -> None:
    inside: list[str] = []
    door = anyio.Semaphore(0)

    async def handle(seen: Envelope) -> None:
        inside.append(str(seen.envelope_id))
        await door.acquire()

    async with (
        fake_slack() as slack,
        connected(slack, handle, slots=1, limit=2) as mode,
    ):
        await mode.serving.wait()
        for n in range(5):
            await slack.sockets[0].say(envelope(f"E{n}"))
        # Two are handled, one is read and waits, two are still in the socket.
        await until(lambda: mode.statistics().handling == 3)
        await anyio.wait_all_tasks_blocked()
        assert inside == ["E0", "E1"]
        assert mode.statistics().handling == 3

        for _ in range(5):
            door.release()

        await until(lambda: slack.acks.total() == 5)
        assert inside == [f"E{n}" for n in range(5)]


async def test_the_log_contains_no_urls_texts_or_tokens() -> None:
    with capture_logs() as lines:
        async with fake_slack() as slack:
            slack.upgrades_answer = [403]
            slack.mute = 1
            timings = evolve(QUICK, hello=0.05)
            async with connected(slack, timings=timings) as mode:
                await until(lambda: mode.statistics().connections == 2)
                sock = slack.live[0]
                await sock.say(envelope("E1", payload={"text": "a private word"}))
                await until(lambda: slack.acks.total() == 1)
                sock.reset()
                await until(lambda: mode.statistics().connections == 2)

    said = str(lines)
    assert "socket connect failed" in said
    for secret in ("ticket", "ws:", "http:", "private", "xapp"):
        assert secret not in said


@pytest.mark.parametrize("seconds", [0.0, 5.0])
async def test_a_cancelled_transport_leaves_nothing_open(
    seconds: float,
) -> None:
    async def handle(_: Envelope) -> None:
        await anyio.sleep(seconds)

    async with fake_slack() as slack:
        async with connected(slack, handle) as mode:
            await slack.accepted(2)
            await slack.sockets[0].say(envelope("E1"))
            await until(lambda: mode.statistics().connections == 2)

        await until(lambda: not slack.live)
        assert mode.statistics().connections == 0
        assert mode.statistics().handling == 0
