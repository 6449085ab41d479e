"""Answers that Slack refuses reach people in another place."""

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
from bot.storage.parking import read_parking
from bot.words import lists, parked_incidents
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.acceptance.harness import Harness, set_up
from tests.acceptance.lifecycle import incident_channel, until_accepted, until_idle
from tests.acceptance.process import configured_environment, running
from tests.acceptance.retrying_people import clicks, types
from tests.polling import poll_until

OPEN = "conversations.open"
CREATE = "conversations.create"
POST = "chat.postMessage"
SAID = as_mrkdwn(parked_incidents.parked(IncidentNumber(1)))
BROKEN = "its journal is made unreadable"


def refuse(
    harness: Harness, method: str, error: str, times: int | None = None
) -> Fault:
    fault = Fault(how=How.ERROR, method=method, error=error, times=times)
    return harness.sandbox.plant(fault)


async def reopened_by_kim(harness: Harness) -> None:
    """Run until the incident is closed, and let Kim select Reopen."""
    channel = await harness.declare_fully()
    await types(harness, harness.alex, "/closeincident", "", channel)
    await harness.until_posted(channel, "post-mortem")
    (next_steps,) = [x for x in channel.posts if "post-mortem" in x.text]
    await clicks(harness, harness.kim, next_steps, "Reopen incident")


async def test_an_answer_that_the_response_url_refuses_comes_as_a_direct_message(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.fast_forward(), harness.bot():
        refuse(harness, RESPONSE_URL, "used_url")
        await reopened_by_kim(harness)
        told = await harness.sandbox.until(
            lambda: next(
                (x for x in harness.kim.dm.posts if "open again" in x.text), None
            )
        )
        await until_idle(harness)

    assert told.text.startswith("Incident 1 is open again.")
    assert not any("open again" in x.text for x in harness.kim.sees)


async def test_an_answer_that_cannot_be_a_direct_message_comes_in_the_incidents_channel(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.fast_forward(), harness.bot():
        refuse(harness, RESPONSE_URL, "expired_url")
        refuse(harness, OPEN, "cannot_dm_user")
        await reopened_by_kim(harness)
        told = await harness.until_posted(await harness.channel(), "is open again")
        await until_idle(harness)

    assert told.text.startswith(f"<@{harness.kim.person.id}>, this is the answer")


async def test_people_are_told_of_a_stopped_incident_that_is_closed_and_has_no_channel(
    tmp_path: Path,
) -> None:
    # Rendering the tracebacks for people would take longer than everything else.
    async with set_up(tmp_path, unaudited=BROKEN) as harness, harness.fast_forward():
        readers = (harness.sam, harness.kim, harness.alex)
        refuse(harness, CREATE, "restricted_action")
        with capture_logs() as logs:
            async with harness.bot():
                await harness.declare(
                    "Mails are late", leads={"comms": harness.kim.person.id}
                )
                await harness.direct_message()
                await types(
                    harness,
                    harness.alex,
                    "/closeincident",
                    "1 Rolled back.",
                    harness.help,
                )
                await until_idle(harness)
                await types(harness, harness.sam, "/incident", "status 1", harness.help)
                break_journal(harness)
                reply = await types(
                    harness, harness.alex, "/incident", "reopen 1", harness.help
                )
                await harness.sandbox.until(lambda: len(told(harness)) == len(readers))
            async with harness.bot():
                listed = await types(
                    harness, harness.sam, "/incident", "list", harness.help
                )
                status = await types(
                    harness, harness.sam, "/incident", "status 1", harness.help
                )
                pong = await types(harness, harness.sam, "/ping", "", harness.help)

    (parked,) = (x for x in logs if x["event"] == "incident parked")
    (refused,) = (x for x in logs if x["event"] == "request refused")
    assert parked["incident"] == refused["incident"] == 1
    assert f"`{refused['reference']}`" in reply.text
    assert "this may or may not be done" in reply.text
    assert lists.NOTHING_OPEN in listed.text
    assert "`/incident retry 1`" in listed.text
    assert status.text == SAID
    assert "Muster has stopped working on 1 incident" in pong.text
    # Each person once, and nobody again by the next process.
    assert told(harness) == [reader.dm.id for reader in readers]
    assert incident_channel(harness) is None


async def test_a_kill_during_these_messages_leaves_nobody_out_and_repeats_none(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path, unaudited=BROKEN) as harness:
        async with harness.bot():
            await harness.declare(
                "Mails are late", leads={"comms": harness.kim.person.id}
            )
            await until_accepted(harness)
        break_journal(harness)
        due_now(harness)
        first, *others = (harness.sam, harness.kim)
        hang = Fault(how=How.HANG, method=OPEN, when=for_people(others), times=None)
        planted = harness.sandbox.plant(hang)
        async with running(configured_environment(harness)) as process:
            await harness.sandbox.until(lambda: planted.reached)
            process.kill()
            await process.wait()
        assert told(harness) == [first.dm.id]

        harness.sandbox.faults.clear()
        for _ in range(2):
            async with running(configured_environment(harness)):
                channel = await harness.channel()
                await harness.sandbox.until(lambda: len(told(harness)) == 2)
                await harness.until_posted(channel, SAID)
                await poll_until(lambda: not is_owed(harness))
                await harness.sandbox.connected(2, within=30)
        spoken = [x for x in channel.posts if SAID in x.text]

    assert sorted(told(harness)) == sorted([harness.sam.dm.id, harness.kim.dm.id])
    assert len(spoken) == 1


def for_people(people: Iterable[ActingPerson]) -> Callable[[Args], bool]:
    ids = {x.person.id for x in people}
    return lambda args: args.text("users") in ids


def due_now(harness: Harness) -> None:
    """Let the next process take the incident up, as if a step were due."""
    with closing(sqlite3.connect(harness.journal)) as database:
        at = harness.clock.now().isoformat(timespec="microseconds")
        database.execute("UPDATE incidents SET due_at = ?", (at,))
        database.commit()


def is_owed(harness: Harness) -> bool:
    """Whether the journal says that somebody is still to be told."""
    with closing(sqlite3.connect(harness.journal)) as database:
        ((parked,),) = database.execute("SELECT parked FROM incidents")
    return read_parking(parked).is_owed


def told(harness: Harness) -> list[str]:
    """Return where people were told that the incident is stopped."""
    return [
        message.channel
        for channel in (
            harness.sam.dm,
            harness.kim.dm,
            harness.alex.dm,
            harness.help,
            harness.headquarters,
        )
        for message in channel.posts
        if message.text == SAID
    ]


def break_journal(harness: Harness) -> None:
    """Refuse the next append, and make an event unreadable that is then replayed."""
    with closing(sqlite3.connect(harness.journal)) as database:
        database.execute("UPDATE incidents SET version = version + 1")
        database.execute("UPDATE events SET body = '{}' WHERE version = 2")
        database.commit()
