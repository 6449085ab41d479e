"""Every envelope is acknowledged in time, on whichever socket is open."""

import anyio
import pytest
from attrs import evolve

from bot.base.json_types import JsonObject, text
from bot.slack.socket.envelope import Envelope
from tests.bot.slack.socket.socket_fake import (
    QUICK,
    connected,
    envelope,
    fake_slack,
    until,
)


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
