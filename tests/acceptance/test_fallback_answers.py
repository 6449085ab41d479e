"""Answers that Slack refuses reach people all the same, and a stopped incident too."""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

from structlog.testing import capture_logs

from actors.incident.ids import IncidentNumber
from bot.sandbox import Fault, How
from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.args import Args
from bot.sandbox.response_url import RESPONSE_URL
from bot.words import lists, stopping
from tests.acceptance.harness import Stage, stage
from tests.acceptance.lifecycle import own, rest
from tests.acceptance.process import configured, running
from tests.acceptance.retrying_people import clicks, types

OPEN = "conversations.open"
CREATE = "conversations.create"
POST = "chat.postMessage"
SAID = str(stopping.parked(IncidentNumber(1)))
BROKEN = "its journal is made unreadable"


def refuse(on: Stage, method: str, error: str, times: int | None = None) -> Fault:
    fault = Fault(how=How.ERROR, method=method, error=error, times=times)
    return on.sandbox.plant(fault)


async def reopened_by_kim(on: Stage) -> None:
    """Live until the incident is closed, and let Kim press Reopen."""
    channel = await on.opened()
    await types(on, on.alex, "/closeincident", "", channel)
    await on.reads(channel, "post-mortem")
    (handoff,) = [x for x in channel.posts if "post-mortem" in x.text]
    await clicks(on, on.kim, handoff, "Reopen")


async def test_whom_no_response_url_reaches_gets_a_direct_message(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.time_flies(), on.bot():
        refuse(on, RESPONSE_URL, "used_url")
        await reopened_by_kim(on)
        told = await on.sandbox.until(
            lambda: next((x for x in on.kim.dm.posts if "open again" in x.text), None)
        )
        await rest(on)

    assert told.text.startswith("Incident 1 is open again.")
    assert not any("open again" in x.text for x in on.kim.sees)


async def test_whom_no_direct_message_reaches_is_told_in_the_incidents_channel(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.time_flies(), on.bot():
        refuse(on, RESPONSE_URL, "expired_url")
        refuse(on, OPEN, "cannot_dm_user")
        await reopened_by_kim(on)
        told = await on.reads(await on.channel(), "is open again")
        await rest(on)

    assert told.text.startswith(f"<@{on.kim.person.id}>, this is the answer")


async def test_an_incident_that_is_stopped_is_told_though_closed_and_without_channel(
    tmp_path: Path,
) -> None:
    # Rendered for people, the tracebacks would take longer than all the rest.
    async with stage(tmp_path, unaudited=BROKEN) as on, on.time_flies():
        readers = (on.sam, on.kim, on.alex)
        refuse(on, CREATE, "restricted_action")
        with capture_logs() as logs:
            async with on.bot():
                await on.declare("Mails are late", leads={"comms": on.kim.person.id})
                await on.receipt()
                await types(on, on.alex, "/closeincident", "1 Rolled back.", on.help)
                await rest(on)
                await types(on, on.sam, "/incident", "status 1", on.help)
                break_journal(on)
                reply = await types(on, on.alex, "/incident", "reopen 1", on.help)
                await on.sandbox.until(lambda: len(told(on)) == len(readers))
            async with on.bot():
                listed = await types(on, on.sam, "/incident", "list", on.help)
                status = await types(on, on.sam, "/incident", "status 1", on.help)
                pong = await types(on, on.sam, "/ping", "", on.help)

    (parked,) = (x for x in logs if x["event"] == "incident parked")
    (refused,) = (x for x in logs if x["event"] == "request refused")
    assert parked["incident"] == refused["incident"] == 1
    assert f"`{refused['reference']}`" in reply.text
    assert "this may or may not be done" in reply.text
    assert lists.NOTHING_OPEN in listed.text
    assert "`/incident retry 1`" in listed.text
    assert status.text == SAID
    assert "Muster has stopped working on 1 incident" in pong.text
    # Each once, and nobody again by the process that came after.
    assert told(on) == [reader.dm.id for reader in readers]
    assert own(on) is None


async def test_a_kill_while_it_is_told_leaves_nobody_out_and_tells_nobody_twice(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path, unaudited=BROKEN) as on:
        async with on.bot():
            await on.declare("Mails are late", leads={"comms": on.kim.person.id})
            await rest(on)
        break_journal(on)
        due_now(on)
        first, *others = (on.sam, on.kim)
        hang = Fault(how=How.HANG, method=OPEN, when=for_people(others), times=None)
        planted = on.sandbox.plant(hang)
        async with running(configured(on)) as process:
            await on.sandbox.until(lambda: planted.reached)
            process.kill()
            await process.wait()
        assert told(on) == [first.dm.id]

        on.sandbox.faults.clear()
        for _ in range(2):
            async with running(configured(on)):
                channel = await on.channel()
                await on.sandbox.until(lambda: len(told(on)) == 2)
                await on.reads(channel, SAID)
                await on.sandbox.connected(2, within=30)
        spoken = [x for x in channel.posts if SAID in x.text]

    assert sorted(told(on)) == sorted([on.sam.dm.id, on.kim.dm.id])
    assert len(spoken) == 1


def for_people(people: Iterable[ActingPerson]) -> Callable[[Args], bool]:
    ids = {x.person.id for x in people}
    return lambda args: args.text("users") in ids


def due_now(on: Stage) -> None:
    """Let the next process take it up, as if something were still to be done."""
    with closing(sqlite3.connect(on.journal)) as database:
        at = on.clock.now().isoformat(timespec="microseconds")
        database.execute("UPDATE incidents SET due_at = ?", (at,))
        database.commit()


def told(on: Stage) -> list[str]:
    """Return where it was said that the incident is stopped."""
    return [
        message.channel
        for channel in (on.sam.dm, on.kim.dm, on.alex.dm, on.help, on.headquarters)
        for message in channel.posts
        if message.text == SAID
    ]


def break_journal(on: Stage) -> None:
    """Make an event unreadable that the bot will replay."""
    with closing(sqlite3.connect(on.journal)) as database:
        database.execute("UPDATE events SET body = '{}' WHERE version = 2")
        database.commit()
