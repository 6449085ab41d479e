"""Envelopes over real sockets: accepted, acknowledged, and limited in number."""

import anyio
import pytest
from attrs import evolve
from structlog.testing import capture_logs

from bot.base.json_types import JsonObject, text
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


async def test_the_handlers_result_is_the_acknowledgements_payload() -> None:
    async def handle(seen: Envelope) -> JsonObject:
        return {"text": f"got {text(seen.payload, 'command')}"}

    async with fake_slack() as slack, connected(slack, handle, slots=1) as mode:
        await mode.serving.wait()
        await slack.sockets[0].say(envelope("E1"))
        await slack.sockets[0].say(envelope("E2", accepts_response_payload=False))

        await until(lambda: slack.acks.total() == 2)

        assert slack.ack_bodies["E1"]["payload"] == {"text": "got /incident"}
        assert slack.ack_bodies["E2"] == {"envelope_id": "E2"}


async def test_every_envelope_is_acknowledged_however_malformed() -> None:
    frames: list[dict[str, object]] = [
        envelope("null", payload=None),
        envelope("list", payload=[]),
        envelope("text", payload="x"),
        {"envelope_id": "bare"},
        envelope("unknown", "new_thing"),
        envelope("foreign", payload={"team_id": "T-OTHER"}),
        envelope("retry", "events_api", retry_attempt="x", retry_reason=[]),
        envelope("hello", "hello"),
        envelope("disconnect", "disconnect", reason="link_disabled"),
    ]
    async with fake_slack() as slack, connected(slack, slots=1) as mode:
        await mode.serving.wait()
        for frame in frames:
            await slack.sockets[0].say(frame)

        await until(lambda: slack.acks.total() == len(frames))

        assert set(slack.acks) == {str(frame["envelope_id"]) for frame in frames}
        assert len(slack.sockets) == 1


async def test_junk_is_neither_acknowledged_nor_fatal() -> None:
    junk: list[object] = [
        {"type": "hello"},
        {"type": "ping"},
        {"envelope_id": None},
        {"envelope_id": ""},
        "not json",
        "",
        "[]",
        "[" * 50_000,
    ]
    async with fake_slack() as slack, connected(slack, slots=1) as mode:
        await mode.serving.wait()
        sock = slack.sockets[0]
        for frame in junk:
            await sock.say(frame)
        await sock.say_bytes(b"\x00\xff")
        await sock.say(envelope("E1"))

        await until(lambda: slack.acks.total() == 1)

        assert len(sock.frames) == 1
        assert mode.statistics().junk == len(junk) + 1
        assert len(slack.sockets) == 1


async def test_a_slow_handler_is_acknowledged_in_time_and_goes_on() -> None:
    go, finished = anyio.Event(), anyio.Event()

    async def handle(_: Envelope) -> JsonObject:
        await go.wait()
        finished.set()
        return {"text": "too late"}

    timings = evolve(QUICK, handler=0.02)
    async with fake_slack() as slack, connected(slack, handle, timings=timings) as mode:
        await mode.serving.wait()
        await slack.sockets[0].say(envelope("E1"))
        await until(lambda: slack.acks["E1"] == 1)
        assert slack.ack_bodies["E1"] == {"envelope_id": "E1"}
        assert not finished.is_set()
        assert mode.statistics().handling == 1

        go.set()
        await finished.wait()

        await slack.sockets[0].say(envelope("E2"))
        await until(lambda: slack.acks["E2"] == 1)
        assert slack.acks["E1"] == 1


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


async def test_an_acknowledgement_uses_another_socket_when_its_own_has_ended() -> None:
    go = anyio.Event()

    async def handle(_: Envelope) -> None:
        await go.wait()

    async with fake_slack() as slack, connected(slack, handle) as mode:
        await slack.accepted(2)
        first, second = slack.sockets
        await first.say(envelope("E1"))
        await until(lambda: mode.statistics().handling == 1)
        slack.upgrades_answer = [503] * 1000
        first.reset()
        await until(lambda: mode.statistics().connections == 1)

        go.set()

        await until(lambda: slack.acks["E1"] == 1)
        assert slack.ack_sockets["E1"] == second.number


async def test_an_acknowledgement_waits_for_the_next_socket_when_none_is_open() -> None:
    go = anyio.Event()

    async def handle(_: Envelope) -> None:
        await go.wait()

    async with fake_slack() as slack, connected(slack, handle, slots=1) as mode:
        await mode.serving.wait()
        await slack.sockets[0].say(envelope("E1"))
        await until(lambda: mode.statistics().handling == 1)
        slack.mute = 1
        slack.sockets[0].reset()
        await until(lambda: not mode.connected)

        go.set()
        await until(lambda: len(slack.sockets) == 2)
        await slack.sockets[1].close()

        await until(lambda: slack.acks["E1"] == 1)
        assert slack.ack_sockets["E1"] == 2


async def test_an_acknowledgement_that_no_socket_accepts_is_given_up() -> None:
    go = anyio.Event()
    undelivered: list[object] = []

    async def handle(_: Envelope) -> JsonObject:
        await go.wait()
        return {"text": "words"}

    def hear(sent: Envelope, payload: JsonObject) -> None:
        undelivered.append((sent.envelope_id, payload))

    timings = evolve(QUICK, ack=0.05, ack_try=0.05)
    async with (
        fake_slack() as slack,
        connected(slack, handle, slots=1, timings=timings, on_undelivered=hear) as mode,
    ):
        await mode.serving.wait()
        await slack.sockets[0].say(envelope("E1"))
        await until(lambda: mode.statistics().handling == 1)
        slack.upgrades_answer = [503] * 1000
        slack.sockets[0].reset()
        await until(lambda: not mode.connected)
        go.set()

        await until(lambda: mode.statistics().unacknowledged == 1)
        # The payload has to be delivered another way.
        await until(lambda: bool(undelivered))
        assert undelivered == [("E1", {"text": "words"})]


@pytest.mark.parametrize("says", [True, False])
async def test_a_payload_that_comes_after_its_acknowledgement_is_not_lost(
    *, says: bool
) -> None:
    go, undelivered = anyio.Event(), list[object]()

    async def handle(_: Envelope) -> JsonObject | None:
        await go.wait()
        return {"text": "words"} if says else None

    def hear(sent: Envelope, payload: JsonObject) -> None:
        undelivered.append((sent.envelope_id, payload))

    timings = evolve(QUICK, handler=0.05)
    async with (
        fake_slack() as slack,
        connected(slack, handle, slots=1, timings=timings, on_undelivered=hear) as mode,
    ):
        await mode.serving.wait()
        await slack.sockets[0].say(envelope("E1"))
        await slack.acked("E1")
        assert undelivered == []

        go.set()
        await until(lambda: mode.statistics().handling == 0)
        assert undelivered == ([("E1", {"text": "words"})] if says else [])


async def test_a_payload_that_its_acknowledgement_delivered_is_not_repeated() -> None:
    undelivered: list[object] = []

    async def handle(_: Envelope) -> JsonObject:
        return {"text": "words"}

    def hear(sent: Envelope, _payload: JsonObject) -> None:
        undelivered.append(sent.envelope_id)

    async with (
        fake_slack() as slack,
        connected(slack, handle, slots=1, on_undelivered=hear) as mode,
    ):
        await mode.serving.wait()
        await slack.sockets[0].say(envelope("E1"))
        await slack.acked("E1")
        await until(lambda: mode.statistics().handling == 0)

    assert undelivered == []
    assert slack.ack_bodies["E1"]["payload"] == {"text": "words"}


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
