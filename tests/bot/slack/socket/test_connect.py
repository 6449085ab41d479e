"""Every way a connect can fail, over real sockets."""

import time

import pytest
from aiohttp import web
from attrs import evolve
from structlog.testing import capture_logs

from tests.bot.slack.socket.socket_fake import (
    QUICK,
    connected,
    envelope,
    fake_slack,
    hello,
    until,
)


def refused(error: str) -> web.Response:
    return web.json_response({"ok": False, "error": error})


async def test_after_a_refused_handshake_a_new_ticket_is_taken() -> None:
    async with fake_slack() as slack:
        slack.upgrades_answer = [408, 403, 500, 302]
        async with connected(slack, slots=1) as mode:
            await mode.serving.wait()

        assert slack.opens == 5
        assert slack.stale == 0


@pytest.mark.parametrize(
    "answer",
    [
        lambda: web.Response(status=502, text="<html>"),
        lambda: web.Response(status=200, text="[]"),
        lambda: web.json_response({"ok": True}),
        lambda: web.json_response({"ok": True, "url": 7}),
        lambda: web.json_response({"ok": True, "url": "http://[broken"}),
        lambda: web.json_response({"ok": True, "url": "ws://slack.test/connection"}),
        lambda: web.json_response({"ok": True, "url": "ftp://127.0.0.1/connection"}),
        lambda: refused("internal_error"),
        lambda: refused("team_added_to_org"),
        lambda: refused("a_new_error"),
    ],
)
async def test_after_an_unusable_answer_to_open_it_is_called_again(
    answer: object,
) -> None:
    assert callable(answer)
    async with fake_slack() as slack:
        slack.opens_answer = [answer() for _ in range(4)]
        async with connected(slack, slots=1) as mode:
            await mode.serving.wait()

        assert slack.opens == 5


@pytest.mark.parametrize(
    "first",
    [
        {"type": "disconnect", "reason": "warning"},
        {"type": "disconnect"},
        envelope("E0"),
    ],
)
async def test_a_socket_whose_first_frame_is_not_hello_is_not_used(
    first: object,
) -> None:
    async with fake_slack() as slack:
        slack.first_frames = [first]
        async with connected(slack, slots=1) as mode:
            await mode.serving.wait()

        assert slack.opens == 2
        assert not slack.acks


async def test_junk_before_the_hello_is_ignored() -> None:
    async with fake_slack() as slack:
        slack.first_frames = ["junk"]
        async with connected(slack, slots=1) as mode:
            await until(lambda: len(slack.sockets) == 1)
            await slack.sockets[0].say({"type": "hello"})
            await mode.serving.wait()

        assert slack.opens == 1


async def test_all_slots_wait_for_retry_after() -> None:
    async with fake_slack() as slack:
        slack.opens_answer = [
            web.Response(status=429, headers={"Retry-After": "0.5"}) for _ in range(2)
        ]
        began = time.monotonic()
        async with connected(slack) as mode:
            await until(lambda: mode.statistics().connections == 2)

        assert time.monotonic() - began >= 0.5
        assert slack.opens == 4


async def test_a_retry_after_told_to_one_slot_holds_for_the_other() -> None:
    async with fake_slack() as slack, connected(slack) as mode:
        await until(lambda: mode.statistics().connections == 2)
        slack.opens_answer = [web.Response(status=429, headers={"Retry-After": "0.5"})]
        one, other = slack.sockets
        began = time.monotonic()
        await one.close()
        await until(lambda: slack.opens == 3)
        await other.close()
        await until(lambda: slack.opens > 3)

        assert time.monotonic() - began >= 0.5


async def test_too_many_websockets_closes_the_surplus_and_waits() -> None:
    timings = evolve(QUICK, crowded=0.3)
    async with fake_slack() as slack, connected(slack, slots=1, timings=timings) as m:
        await m.serving.wait()
        surplus = slack.sockets[0]
        await surplus.disconnect("warning")
        await until(lambda: m.statistics().connections == 2)

        began = time.monotonic()
        await slack.sockets[1].disconnect("too_many_websockets")

        await until(surplus.closed.is_set)
        await until(lambda: len(slack.sockets) == 3)
        assert time.monotonic() - began >= 0.3


async def test_a_socket_that_keeps_breaking_at_once_is_replaced_ever_later() -> None:
    draws: list[float] = []

    def uniform(_: float, most: float) -> float:
        draws.append(most)
        return 0.0

    timings = evolve(QUICK, settled=60, backoff_first=0.5, backoff_most=30)
    async with (
        fake_slack() as slack,
        connected(slack, slots=1, timings=timings, uniform=uniform) as mode,
    ):
        for n in range(9):
            await slack.accepted(n + 1)
            await until(lambda: mode.connected)
            await slack.sockets[n].close()

        await slack.accepted(10)

    backoffs = [most for most in draws if most != timings.refresh[1]]
    assert backoffs[:9] == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


async def test_each_hello_tells_how_many_sockets_other_processes_hold() -> None:
    async with fake_slack() as slack:
        slack.first_frames = [hello(num_connections=7), hello(num_connections=2)]
        async with connected(slack, slots=1) as mode:
            await mode.serving.wait()
            first = mode.statistics()
            mode.count_again()
            await until(lambda: mode.statistics().hellos == 2)
            second = mode.statistics()

    assert (first.num_connections, first.others, first.hellos) == (7, 6, 1)
    # The replaced socket still counts, and it is one of ours.
    assert (second.num_connections, second.others) == (2, 0)
    assert second.reconnects == {"planned": 1}


async def test_having_no_socket_for_long_is_logged_once() -> None:
    timings = evolve(QUICK, disconnected=0.05)
    with capture_logs() as lines:
        async with fake_slack() as slack:
            slack.upgrades_answer = [503] * 5
            slack.mute = 1
            async with connected(
                slack, slots=1, timings=evolve(timings, hello=0.2)
            ) as mode:
                await mode.serving.wait()
                assert mode.statistics().disconnected_for == 0

    assert [line["event"] for line in lines].count("all sockets lost") == 1
