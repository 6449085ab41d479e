"""Envelopes reach one socket, are acknowledged, and are delivered again."""

import pytest

from bot.sandbox import ManualClock, NoSocketError, SandboxOptions, Spread
from tests.sandbox.app import EVENT, running


@pytest.mark.parametrize("spread", list(Spread))
async def test_each_envelope_goes_to_one_of_the_sockets(spread: Spread) -> None:
    async with running(SandboxOptions(spread=spread)) as app:
        async with app.answering() as one, app.answering() as other:
            for _ in range(20):
                envelope = await app.sandbox.happens(EVENT)
                await envelope.acked.wait()

        counts = [len(one.frames) - 1, len(other.frames) - 1]
        assert sum(counts) == 20
        assert min(counts) > 0


async def test_without_a_socket_nothing_is_queued() -> None:
    async with running() as app:
        with pytest.raises(NoSocketError):
            await app.sandbox.happens(EVENT)


async def test_an_acknowledgement_counts_on_another_socket_too() -> None:
    async with running() as app:
        links = [await app.connect(), await app.connect()]
        envelope = await app.sandbox.happens(EVENT)
        receiver = links[envelope.sockets[0] - 1]
        frame = await receiver.frame()
        (other,) = (link for link in links if link is not receiver)
        await other.ack(frame)
        await envelope.acked.wait()

        assert envelope.acked_on != envelope.sockets[0]


async def test_only_the_first_acknowledgement_counts() -> None:
    async with running() as app:
        link = await app.connect()
        envelope = await app.sandbox.happens(EVENT)
        frame = await link.frame()
        await link.ack(frame, {"text": "first"})
        await link.ack(frame, {"text": "second"})
        await app.sandbox.until(lambda: envelope.acks == 2)

        assert envelope.answer == {"text": "first"}


async def test_unknown_and_broken_acknowledgements_are_counted() -> None:
    async with running() as app:
        link = await app.connect()
        await link.ack({"envelope_id": "unheard-of"})
        await link.ws.send_str("{")
        mode = app.sandbox.socket_mode
        await app.sandbox.until(lambda: mode.unknown_acks)
        await link.ack({"envelope_id": "unheard-of"})
        await app.sandbox.until(lambda: mode.unknown_acks == 2)

        assert mode.bad_frames == 1


async def test_an_event_can_be_delivered_again_with_its_attempt_number() -> None:
    async with running() as app:
        link = await app.connect()
        envelope = await app.sandbox.happens(EVENT)
        await app.sandbox.socket_mode.redeliver(envelope)
        await app.sandbox.socket_mode.redeliver(envelope, as_new=True)
        frames = [await link.frame() for _ in range(3)]
        ids = [frame["envelope_id"] for frame in frames]

        assert [frame["retry_attempt"] for frame in frames] == [0, 1, 2]
        assert ids[0] == ids[1] != ids[2]
        assert frames[0]["payload"] == frames[2]["payload"]
        await link.ack(frames[2])
        await envelope.acked.wait()


@pytest.mark.parametrize("as_new", [False, True])
async def test_an_unacknowledged_envelope_is_redelivered(*, as_new: bool) -> None:
    clock = ManualClock()
    options = SandboxOptions(
        clock=clock, redeliver=(0, 60), redeliver_as_new=as_new, ping_every=1000
    )
    async with running(options) as app:
        link = await app.connect()
        await app.sandbox.happens(EVENT)
        first = await link.frame()
        await clock.asleep(2)
        clock.advance(3)
        second = await link.frame()
        await clock.asleep(2)
        clock.advance(60)
        third = await link.frame()
        ids = {frame["envelope_id"] for frame in (first, second, third)}

        assert len(ids) == (3 if as_new else 1)


async def test_an_event_without_a_socket_is_delivered_later() -> None:
    clock = ManualClock()
    options = SandboxOptions(clock=clock, redeliver=(0, 60), ping_every=1000)
    async with running(options) as app:
        await app.sandbox.happens(EVENT)
        await clock.asleep()
        clock.advance(3)
        await clock.asleep()
        link = await app.connect()
        clock.advance(60)

        assert (await link.frame())["type"] == "events_api"


async def test_a_command_without_a_socket_is_lost() -> None:
    async with running(SandboxOptions(redeliver=(0,))) as app:
        sam = app.sandbox.acting(app.sandbox.workspace.add_person("Sam"))
        room = app.sandbox.workspace.add_channel("room", [sam.person])
        reply = await sam.types("/do", "", room)

        assert reply.failure
        assert app.sandbox.socket_mode.opened == 0
