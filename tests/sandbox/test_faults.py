import asyncio

import aiohttp
import pytest

from bot.sandbox import Args, Fault, How, ManualClock, Moment, SandboxOptions
from bot.sandbox.fields import dig, parse
from tests.sandbox.app import App, running

BROKEN = (aiohttp.ClientError, ConnectionError)


async def raw(app: App, method: str = "auth.test", **args: object) -> tuple[int, str]:
    """Return the status and body of an answer, whatever they are."""
    headers = {"Authorization": f"Bearer {app.sandbox.bot_token}"}
    url = app.sandbox.api_url + method
    async with app.session.post(url, json=args, headers=headers) as answer:
        return answer.status, await answer.text()


ANSWERS = [
    (How.RATE_LIMITED, 429),
    (How.RATE_LIMITED_BARE, 429),
    (How.RATE_LIMITED_BROKEN, 429),
    (How.SERVER_ERROR, 500),
    (How.BAD_GATEWAY, 502),
    (How.UNAVAILABLE, 503),
    (How.HTML, 200),
    (How.BROKEN_JSON, 200),
    (How.LIST, 200),
    (How.EMPTY, 200),
    (How.ERROR, 200),
]


@pytest.mark.parametrize("acts", [False, True])
@pytest.mark.parametrize(("how", "status"), ANSWERS)
async def test_a_fault_affects_one_call_and_the_next_is_answered(
    how: How, status: int, *, acts: bool
) -> None:
    async with running() as app:
        fault = app.sandbox.plant(Fault(how=how, acts=acts))
        name = "conversations.create"
        got, _ = await raw(app, name, name="room")
        again, body = await raw(app, name, name="room")
        error = dig(parse(body), "error")

        assert (got, again, fault.reached) == (status, 200, 1)
        assert error == ("name_taken" if acts else None)
        assert app.sandbox.calls[0].fault == how.value


async def test_rate_limits_have_the_planted_header() -> None:
    async with running() as app:
        wanted: dict[How, str | None] = {
            How.RATE_LIMITED: "30",
            How.RATE_LIMITED_BARE: None,
            How.RATE_LIMITED_BROKEN: "soon",
        }
        for how, header in wanted.items():
            app.sandbox.plant(Fault(how=how, retry_after=30))
            async with app.session.post(app.sandbox.api_url + "auth.test") as refused:
                assert refused.status == 200, "a call without a token is not struck"
            headers = {"Authorization": f"Bearer {app.sandbox.bot_token}"}
            url = app.sandbox.api_url + "auth.test"
            async with app.session.post(url, headers=headers) as answer:
                assert answer.headers.get("Retry-After") == header


@pytest.mark.parametrize(
    ("how", "acts", "rooms"),
    [
        (How.RESET, False, 0),
        (How.RESET, True, 1),
        (How.RESET_MIDWAY, True, 1),
    ],
)
async def test_a_reset_comes_before_or_after_the_work(
    how: How, *, acts: bool, rooms: int
) -> None:
    async with running() as app:
        app.sandbox.plant(Fault(how=how, acts=acts))
        with pytest.raises(BROKEN):
            await raw(app, "conversations.create", name="room")

        assert len(app.sandbox.workspace.channels) == rooms
        assert app.sandbox.calls[0].status == 0


async def test_a_reset_in_the_middle_of_the_answer_acts_by_default() -> None:
    assert Fault(how=How.RESET_MIDWAY).acts
    assert not Fault(how=How.RESET).acts


@pytest.mark.parametrize("acts", [False, True])
async def test_a_hanging_call_never_answers(*, acts: bool) -> None:
    async with running() as app:
        fault = app.sandbox.plant(Fault(how=How.HANG, acts=acts))
        call = asyncio.ensure_future(raw(app, "conversations.create", name="room"))
        await app.sandbox.until(lambda: len(app.sandbox.calls))

        assert fault.reached == 1
        assert len(app.sandbox.workspace.channels) == int(acts)
        assert not call.done()
        call.cancel()


async def test_a_fault_may_wait_for_a_method_and_for_arguments() -> None:
    async with running() as app:
        fault = app.sandbox.plant(
            Fault(
                how=How.ERROR,
                error="fatal_error",
                method="conversations.create",
                times=None,
                when=lambda args: args.text("name") == "doomed",
            )
        )
        await app.good("auth.test")
        await app.good("conversations.create", {"name": "lucky"})
        for _ in range(3):
            doomed = await app.error("conversations.create", {"name": "doomed"})
            assert doomed == "fatal_error"

        assert fault.reached == 3
        app.sandbox.faults.clear()
        await app.good("conversations.create", {"name": "doomed"})


async def test_latency_is_slept_on_the_clock_before_or_after_the_work() -> None:
    for after in (False, True):
        clock = ManualClock()
        options = SandboxOptions(
            clock=clock,
            latency=9,
            latencies={"conversations.create": 2},
            latency_after=after,
            ping_every=1000,
        )
        async with running(options) as app:
            name = {"name": "room"}
            call = asyncio.ensure_future(app.good("conversations.create", name))
            await clock.asleep()

            assert len(app.sandbox.workspace.channels) == int(after)
            clock.advance(2)
            await call


async def test_a_hook_sees_each_call_before_and_after_its_work() -> None:
    seen: list[tuple[Moment, str, str, int]] = []
    async with running() as app:

        async def hook(moment: Moment, method: str, args: Args) -> None:
            rooms = len(app.sandbox.workspace.channels)
            seen.append((moment, method, args.text("name"), rooms))

        app.sandbox.hook(hook)
        await app.good("conversations.create", {"name": "room"})

    name = "conversations.create"
    assert seen == [
        (Moment.RECEIVED, name, "room", 0),
        (Moment.ACTED, name, "room", 1),
    ]
