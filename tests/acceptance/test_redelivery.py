"""The same request twice, or the same request by two people, has one effect."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import anyio
import pytest

from bot.sandbox import Envelope, Fault, How
from bot.sandbox.fields import Fields, as_fields
from tests.acceptance.harness import Harness, set_up
from tests.acceptance.lifecycle import (
    NEXT_STEPS,
    Milestone,
    act,
    missing,
    run_lifecycle,
    until_accepted,
)
from tests.acceptance.test_daily_use import change

LATER = [timedelta(), timedelta(minutes=1), timedelta(hours=24)]


def kind_of(payload: Fields) -> str:
    return str(payload.get("command") or payload.get("type"))


def sent(harness: Harness, kind: str) -> list[Envelope]:
    """Return the envelopes of this kind, each once, the oldest first."""
    envelopes = harness.sandbox.socket_mode.envelopes.values()
    found = {id(x): x for x in envelopes if kind_of(as_fields(x.payload)) == kind}
    return list(found.values())


async def again(harness: Harness, envelope: Envelope, *, as_new: bool) -> None:
    """Deliver it again, and wait for the acknowledgement."""
    acks = envelope.acks
    await harness.sandbox.socket_mode.redeliver(envelope, as_new=as_new)
    await harness.sandbox.until(lambda: envelope.acks > acks)


@pytest.mark.parametrize("after", LATER, ids=str)
@pytest.mark.parametrize("as_new", [False, True])
async def test_the_redelivery_of_every_request_changes_nothing(
    tmp_path: Path, after: timedelta, *, as_new: bool
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        async with harness.fast_forward():
            await run_lifecycle(harness)
        harness.clock.leap(after)
        await harness.sandbox.connected(2)
        for kind in ("view_submission", "/closeincident", "block_actions"):
            for envelope in sent(harness, kind):
                await again(harness, envelope, as_new=as_new)
        async with harness.fast_forward():
            await until_accepted(harness)

    assert missing(harness) == []
    assert harness.channel_now(2) is None


async def test_a_request_that_comes_twice_at_once_has_one_effect(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await act(harness, Milestone.DECLARED)
        await harness.direct_message()
        channel = await harness.channel()
        await change(harness, harness.alex, channel, severity="p1")
        submission = sent(harness, "view_submission")[-1]
        async with anyio.create_task_group() as tasks:
            for as_new in (False, True):
                tasks.start_soon(partial(again, harness, submission, as_new=as_new))
        await until_accepted(harness)

    assert sum("raised the severity" in x.text for x in channel.posts) == 1


async def test_the_same_change_by_two_people_happens_once(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await act(harness, Milestone.DECLARED)
        await harness.direct_message()
        channel = await harness.channel()
        for person in (harness.sam, harness.alex):
            await person.types("/incident", "edit", channel)
        windows = [await harness.sam.window(), await harness.alex.window()]
        async with anyio.create_task_group() as tasks:
            for person, window in zip(
                (harness.sam, harness.alex), windows, strict=True
            ):
                person.fills(window, "severity", "value", "p1")
                tasks.start_soon(person.submits, window)
        await harness.until_posted(harness.help, "raised the severity")
        await until_accepted(harness)

    for place in (channel, harness.help, harness.headquarters):
        assert sum("raised the severity" in x.text for x in place.posts) == 1


async def test_the_second_of_two_people_who_close_is_told_who_closed(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await act(harness, Milestone.DECLARED)
        await harness.direct_message()
        channel = await harness.channel()
        said: dict[str, str] = {}

        async def close(name: str) -> None:
            person = harness.sam if name == "sam" else harness.alex
            reply = await person.types("/closeincident", name, channel)
            said[name] = reply.text

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(close, "sam")
            tasks.start_soon(close, "alex")
        await harness.until_posted(channel, NEXT_STEPS)
        await until_accepted(harness)

    first, second = sorted(said, key=lambda name: "already closed by" in said[name])
    winner = harness.sam if first == "sam" else harness.alex
    assert said[first].startswith("Incident 1 is closed")
    assert "is being told that it is over." in said[first]
    assert f"already closed by <@{winner.person.id}>" in said[second]
    assert sum("closed the incident" in x.text for x in harness.help.posts) == 1


async def test_the_second_of_two_people_who_reopen_is_told_that_it_is_open(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await act(harness, Milestone.DECLARED)
        await harness.direct_message()
        channel = await harness.channel()
        await harness.sam.types("/closeincident", "", channel)
        next_steps = await harness.until_posted(channel, NEXT_STEPS)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(harness.alex.clicks, next_steps, "Reopen incident")
            tasks.start_soon(harness.kim.clicks, next_steps, "Reopen incident")
        await harness.sandbox.until(lambda: harness.alex.sees and harness.kim.sees)
        await harness.until_posted(harness.help, "reopened the incident")
        await until_accepted(harness)

    told = sorted([harness.alex.sees[-1].text, harness.kim.sees[-1].text])
    assert told == [
        "Incident 1 is already open.",
        (
            "Incident 1 is open again. "
            "Every channel that was told it was over is being told."
        ),
    ]
    assert sum("reopened the incident" in x.text for x in harness.help.posts) == 1


async def test_two_people_who_try_again_repeat_the_steps_once(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        harness.sandbox.plant(
            Fault(how=How.ERROR, method="pins.add", error="restricted_action")
        )
        await harness.declare()
        direct_message = await harness.direct_message()
        channel = await harness.channel()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(harness.sam.clicks, direct_message, "Try again")
            tasks.start_soon(harness.alex.clicks, direct_message, "Try again")
        await harness.sandbox.until(lambda: harness.alex.sees and harness.sam.sees)
        await harness.sandbox.until(lambda: channel.pins)
        await until_accepted(harness)

    told = sorted([harness.alex.sees[-1].text, harness.sam.sees[-1].text])
    assert told == [
        "There is nothing to try again.",
        "Trying the unfinished steps again.",
    ]
    assert len(channel.pins) == 1
    assert len(harness.sandbox.calls.of("pins.add")) == 2
