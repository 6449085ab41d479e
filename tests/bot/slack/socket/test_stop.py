"""How the transport ends: by a stop, or because Slack refuses for good."""

import anyio
import pytest
from aiohttp import web
from attrs import evolve

from bot.base.json_types import JsonObject
from bot.slack.socket.envelope import Envelope
from bot.slack.socket.socket_mode import SocketMode
from bot.slack.socket.tickets import SocketModeRefused
from bot.slack.web.refused_tokens import APP_TOKEN
from tests.bot.slack.socket.socket_fake import (
    QUICK,
    FakeSlack,
    connected,
    envelope,
    fake_slack,
    hello,
    ignore,
    transport,
    until,
)


def refused(error: str) -> web.Response:
    return web.json_response({"ok": False, "error": error})


async def run_to_end(
    slack: FakeSlack, *, slots: int = 1, app_id: str | None = None
) -> SocketMode:
    async with transport(slack, ignore, slots=slots, app_id=app_id) as mode:
        with anyio.fail_after(10):
            await mode.run()
    return mode


async def test_a_stop_finishes_and_acknowledges_accepted_envelopes() -> None:
    go = anyio.Event()

    async def handle(_: Envelope) -> JsonObject:
        await go.wait()
        return {"text": "done"}

    async with fake_slack() as slack, connected(slack, handle) as mode:
        await until(lambda: mode.statistics().connections == 2)
        for sock in slack.sockets:
            await sock.say(envelope(f"E{sock.number}"))
        await until(lambda: mode.statistics().handling == 2)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(mode.stop_intake)
            await anyio.wait_all_tasks_blocked()
            await slack.sockets[0].say(envelope("late"))
            await until(lambda: mode.statistics().ignored == 1)

            go.set()

        assert slack.ack_bodies["E0"]["payload"] == {"text": "done"}
        assert slack.acks == {"E0": 1, "E1": 1}
        assert not slack.live
        assert not mode.connected
        assert slack.opens == 2


async def test_a_stop_waits_for_handlers_that_were_acknowledged_early() -> None:
    go = anyio.Event()
    finished: list[str] = []

    async def handle(seen: Envelope) -> None:
        await go.wait()
        finished.append(str(seen.envelope_id))

    async with (
        fake_slack() as slack,
        connected(slack, handle, timings=evolve(QUICK, handler=0.01)) as mode,
    ):
        await mode.serving.wait()
        await slack.sockets[0].say(envelope("E1"))
        await until(lambda: slack.acks["E1"] == 1)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(mode.stop_intake)
            # The sockets close at once, so Slack sends nothing that could get lost.
            await until(lambda: not slack.live)
            assert finished == []

            go.set()

        assert finished == ["E1"]


async def test_a_stop_has_a_time_limit() -> None:
    async def handle(_: Envelope) -> None:
        await anyio.sleep_forever()

    async with fake_slack() as slack, connected(slack, handle) as mode:
        await until(lambda: mode.statistics().connections == 2)
        await slack.sockets[0].say(envelope("E1"))
        await until(lambda: mode.statistics().handling == 1)

        await mode.stop_intake(0.05)

        assert mode.statistics().handling == 0
        await until(lambda: not slack.live)


async def test_a_stop_may_be_repeated_and_may_precede_the_first_hello() -> None:
    async with fake_slack() as slack:
        slack.mute = 1000
        async with connected(slack) as mode:
            await slack.accepted(2)
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(mode.stop_intake)
                tasks.start_soon(mode.stop_intake)
            await mode.stop_intake()

        await until(lambda: not slack.live)


async def test_a_transport_stopped_before_its_start_opens_no_socket() -> None:
    async with fake_slack() as slack:
        async with transport(slack, ignore) as mode:
            await mode.stop_intake()
            await mode.run()

        assert not slack.sockets


async def test_link_disabled_ends_the_transport_after_its_envelopes_are_done() -> None:
    go = anyio.Event()

    async def handle(_: Envelope) -> None:
        await go.wait()

    async with fake_slack() as slack, transport(slack, handle) as mode:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(end_with_link_disabled, slack, go)
            refusal = await refusal_of(mode)

        assert refusal.error == "link_disabled"
        assert "Socket Mode is off" in str(refusal)
        assert slack.acks == {"E1": 1}
        assert slack.opens == 2 + QUICK.sure


async def refusal_of(mode: SocketMode) -> SocketModeRefused:
    with pytest.raises(SocketModeRefused) as raised:
        await mode.run()
    return raised.value


async def end_with_link_disabled(slack: FakeSlack, go: anyio.Event) -> None:
    await slack.accepted(2)
    await slack.sockets[1].say(envelope("E1"))
    slack.opens_answer = [refused("link_disabled") for _ in range(QUICK.sure)]
    await slack.sockets[0].disconnect("link_disabled")
    go.set()


async def test_a_link_disabled_that_slack_does_not_confirm_means_a_new_socket() -> None:
    async with fake_slack() as slack, connected(slack) as mode:
        await slack.accepted(2)
        for socket in tuple(slack.sockets):
            await socket.disconnect("link_disabled")
        await slack.accepted(4)
        await slack.sockets[3].say(envelope("E1"))
        await until(lambda: slack.acks == {"E1": 1})

        assert mode.connected


async def test_link_disabled_instead_of_hello_is_a_failed_connect() -> None:
    async with fake_slack() as slack:
        slack.first_frames = [{"type": "disconnect", "reason": "link_disabled"}]
        async with connected(slack, slots=1) as mode:
            await mode.serving.wait()

        assert slack.opens == 2


async def test_after_link_disabled_the_next_connect_waits() -> None:
    timings = evolve(QUICK, crowded=90)
    async with fake_slack() as slack, connected(slack, timings=timings):
        await slack.accepted(2)
        await slack.sockets[0].disconnect("link_disabled")
        await slack.sockets[0].close()
        await slack.sockets[1].say(envelope("E1"))
        await until(lambda: slack.acks == {"E1": 1})
        await anyio.sleep(0.1)

        assert slack.opens == 2


async def test_link_disabled_from_the_start_ends_the_transport_soon() -> None:
    timings = evolve(QUICK, crowded=90)
    async with fake_slack() as slack, transport(slack, ignore, timings=timings) as mode:
        slack.opens_answer = [refused("link_disabled") for _ in range(2 * QUICK.sure)]
        with anyio.fail_after(10):
            refusal = await refusal_of(mode)

        assert refusal.error == "link_disabled"


@pytest.mark.parametrize("error", sorted(APP_TOKEN))
async def test_a_repeated_refusal_of_the_app_ends_the_transport(error: str) -> None:
    async with fake_slack() as slack:
        slack.opens_answer = [refused(error) for _ in range(QUICK.sure)]

        with pytest.raises(SocketModeRefused) as refusal:
            await run_to_end(slack)

        assert refusal.value.error == error
        assert APP_TOKEN[error].what in str(refusal.value)
        assert slack.opens == QUICK.sure


async def test_a_single_refusal_of_the_app_proves_nothing() -> None:
    async with fake_slack() as slack:
        slack.opens_answer = [refused("invalid_auth") for _ in range(2)]
        async with connected(slack, slots=1) as mode:
            await mode.serving.wait()

        assert slack.opens == 3


async def test_a_token_of_another_app_ends_the_transport() -> None:
    async with fake_slack() as slack:
        with pytest.raises(SocketModeRefused, match="another app"):
            await run_to_end(slack, app_id="A-OTHER")

        await until(lambda: not slack.live)


async def test_an_app_id_that_comes_late_also_checks_open_sockets() -> None:
    async with fake_slack() as slack, transport(slack, ignore) as mode:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(expect_another, mode)
            with pytest.raises(SocketModeRefused, match="another app"):
                with anyio.fail_after(10):
                    await mode.run()

        assert slack.opens >= 3


async def expect_another(mode: SocketMode) -> None:
    await mode.serving.wait()
    mode.expect("A1")
    assert mode.connected
    mode.expect("")
    assert mode.connected
    mode.expect("A-OTHER")


async def test_a_hello_without_an_app_id_is_accepted() -> None:
    async with fake_slack() as slack:
        slack.first_frames = [{**hello(), "connection_info": {}}] * 2
        async with connected(slack, slots=2, app_id="A1") as mode:
            await until(lambda: mode.statistics().connections == 2)


async def test_a_hello_of_the_expected_app_is_accepted() -> None:
    async with fake_slack() as slack, connected(slack, app_id="A1") as mode:
        await mode.serving.wait()
