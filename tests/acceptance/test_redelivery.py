"""The same request twice, or the same wish of two people: one effect."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import anyio
import pytest

from bot.sandbox import Envelope, Fault, How
from bot.sandbox.fields import Fields, as_fields
from tests.acceptance.harness import Stage, stage
from tests.acceptance.lifecycle import HANDOFF, Chapter, deed, missing, rest, tell
from tests.acceptance.test_daily_use import change

LATER = [timedelta(), timedelta(minutes=1), timedelta(hours=24)]


def kind_of(payload: Fields) -> str:
    return str(payload.get("command") or payload.get("type"))


def sent(on: Stage, kind: str) -> list[Envelope]:
    """Return what was sent of this kind, each once, the oldest first."""
    envelopes = on.sandbox.socket_mode.envelopes.values()
    found = {id(x): x for x in envelopes if kind_of(as_fields(x.payload)) == kind}
    return list(found.values())


async def again(on: Stage, envelope: Envelope, *, as_new: bool) -> None:
    """Let it come again, and wait for the acknowledgement."""
    acks = envelope.acks
    await on.sandbox.socket_mode.redeliver(envelope, as_new=as_new)
    await on.sandbox.until(lambda: envelope.acks > acks)


@pytest.mark.parametrize("after", LATER, ids=str)
@pytest.mark.parametrize("as_new", [False, True])
async def test_everything_that_was_asked_and_comes_again_changes_nothing(
    tmp_path: Path, after: timedelta, *, as_new: bool
) -> None:
    async with stage(tmp_path) as on, on.bot():
        async with on.time_flies():
            await tell(on)
        on.clock.leap(after)
        await on.sandbox.connected(2)
        for kind in ("view_submission", "/closeincident", "block_actions"):
            for envelope in sent(on, kind):
                await again(on, envelope, as_new=as_new)
        async with on.time_flies():
            await rest(on)

    assert missing(on) == []
    assert on.channel_now(2) is None


async def test_a_request_that_comes_twice_at_once_has_one_effect(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        await deed(on, Chapter.DECLARED)
        await on.receipt()
        channel = await on.channel()
        await change(on, on.alex, channel, severity="p1")
        submission = sent(on, "view_submission")[-1]
        async with anyio.create_task_group() as tasks:
            for as_new in (False, True):
                tasks.start_soon(partial(again, on, submission, as_new=as_new))
        await rest(on)

    assert sum("raised the severity" in x.text for x in channel.posts) == 1


async def test_two_who_submit_the_same_change_make_one(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        await deed(on, Chapter.DECLARED)
        await on.receipt()
        channel = await on.channel()
        for person in (on.sam, on.alex):
            await person.types("/incident", "update", channel)
        windows = [await on.sam.window(), await on.alex.window()]
        async with anyio.create_task_group() as tasks:
            for person, window in zip((on.sam, on.alex), windows, strict=True):
                person.fills(window, "severity", "value", "p1")
                tasks.start_soon(person.submits, window)
        await on.reads(on.help, "raised the severity")
        await rest(on)

    for place in (channel, on.help, on.headquarters):
        assert sum("raised the severity" in x.text for x in place.posts) == 1


async def test_the_second_of_two_who_close_is_told_who_did(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        await deed(on, Chapter.DECLARED)
        await on.receipt()
        channel = await on.channel()
        said: dict[str, str] = {}

        async def close(name: str) -> None:
            person = on.sam if name == "sam" else on.alex
            reply = await person.types("/closeincident", name, channel)
            said[name] = reply.text

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(close, "sam")
            tasks.start_soon(close, "alex")
        await on.reads(channel, HANDOFF)
        await rest(on)

    first, second = sorted(said, key=lambda name: "already closed by" in said[name])
    winner = on.sam if first == "sam" else on.alex
    assert said[first].startswith("Incident 1 is closed")
    assert "is being told that it is over." in said[first]
    assert f"already closed by <@{winner.person.id}>" in said[second]
    assert sum("closed the incident" in x.text for x in on.help.posts) == 1


async def test_the_second_of_two_who_reopen_is_told_that_it_is_open(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        await deed(on, Chapter.DECLARED)
        await on.receipt()
        channel = await on.channel()
        await on.sam.types("/closeincident", "", channel)
        handoff = await on.reads(channel, HANDOFF)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(on.alex.clicks, handoff, "Reopen")
            tasks.start_soon(on.kim.clicks, handoff, "Reopen")
        await on.sandbox.until(lambda: on.alex.sees and on.kim.sees)
        await on.reads(on.help, "reopened the incident")
        await rest(on)

    told = sorted([on.alex.sees[-1].text, on.kim.sees[-1].text])
    assert told == [
        "Incident 1 is already open.",
        (
            "Incident 1 is open again. "
            "Every channel that was told it was over is being told."
        ),
    ]
    assert sum("reopened the incident" in x.text for x in on.help.posts) == 1


async def test_two_who_try_again_make_one_try(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        on.sandbox.plant(
            Fault(how=How.ERROR, method="pins.add", error="restricted_action")
        )
        await on.declare()
        receipt = await on.receipt()
        channel = await on.channel()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(on.sam.clicks, receipt, "Try again")
            tasks.start_soon(on.alex.clicks, receipt, "Try again")
        await on.sandbox.until(lambda: on.alex.sees and on.sam.sees)
        await on.sandbox.until(lambda: channel.pins)
        await rest(on)

    told = sorted([on.alex.sees[-1].text, on.sam.sees[-1].text])
    assert told == [
        "There is nothing to try again.",
        "Trying the unfinished steps again.",
    ]
    assert len(channel.pins) == 1
    assert len(on.sandbox.calls.of("pins.add")) == 2
