"""The auditor notices whatever is damaged after a real run."""

import sqlite3
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager, closing
from pathlib import Path
from unittest.mock import patch

import psycopg
import pytest
import structlog

from actors.incident.events import Event
from actors.incident.keys import ANNOUNCE, CARD
from actors.incident.model import Incident
from actors.journal import Entry
from bot.sandbox import Args, Fault, How
from bot.sandbox.channel import Channel
from bot.settings import PostgresDatabase
from bot.storage.sqlite.store import SqliteStore
from tests.acceptance.harness import Harness, posted_by, set_up
from tests.acceptance.lifecycle import until_idle
from tests.postgres import database
from tests.simulation.plants import (
    ack_before_commit,
    limits_ignored,
    no_intent,
    no_resolver,
    unescaped_title,
)

Damage = Callable[[Harness], None]
Live = Callable[[Harness], Coroutine[None, None, None]]

log = structlog.get_logger()


async def declared(harness: Harness) -> None:
    """Declare an incident, and wait for all its steps."""
    async with harness.bot():
        await harness.declare("Mails <!channel> are late")
        await harness.direct_message()
        async with harness.fast_forward():
            await until_idle(harness)


# Damage in Slack.


def own(harness: Harness) -> Channel:
    channel = harness.channel_now()
    assert channel
    return channel


def announced_twice(harness: Harness) -> None:
    (told,) = posted_by(ANNOUNCE, harness.help)
    workspace = harness.sandbox.workspace
    workspace.post(harness.help, workspace.bot, told.text, told.blocks)


def not_announced(harness: Harness) -> None:
    (told,) = posted_by(ANNOUNCE, harness.help)
    harness.help.drop(told.ts)
    kept = [x for x in harness.recorder.changes if getattr(x, "message", None) != told]
    harness.recorder.changes[:] = kept


def unasked(harness: Harness) -> None:
    workspace = harness.sandbox.workspace
    workspace.post(harness.help, workspace.bot, "Good morning!")


def second_channel(harness: Harness) -> None:
    workspace = harness.sandbox.workspace
    workspace.create("incident-0001-again", private=False, by=workspace.bot)


def strange_channel(harness: Harness) -> None:
    workspace = harness.sandbox.workspace
    workspace.create("incident-0099-unknown", private=False, by=workspace.bot)


def old_topic(harness: Harness) -> None:
    harness.sandbox.workspace.set_topic(own(harness), "P1 High", harness.sam.person)


def unpinned(harness: Harness) -> None:
    own(harness).pins.clear()


def second_bookmark(harness: Harness) -> None:
    first = own(harness).bookmarks[0]
    harness.sandbox.workspace.bookmark(own(harness), first.title, first.link, None)


def card_overwritten(harness: Harness) -> None:
    (card,) = posted_by(CARD, own(harness))
    own(harness).keep(
        type(card)(ts=card.ts, channel=card.channel, user="U1", text="Hi")
    )


# Damage in the journal.


def written(*statements: str) -> Damage:
    def damage(harness: Harness) -> None:
        if isinstance(harness.settings.database, PostgresDatabase):
            options = "-c search_path=muster"
            with psycopg.connect(
                harness.settings.database.url, options=options
            ) as shared:
                for statement in statements:
                    shared.execute(statement)
        else:
            with closing(sqlite3.connect(harness.journal)) as file, file:
                for statement in statements:
                    file.execute(statement)

    return damage


outcome_lost = written(
    "DELETE FROM events WHERE version = (SELECT max(version) FROM events)",
    "UPDATE incidents SET version = version - 1",
)
request_lost = written("DELETE FROM requests")
incident_lost = written("DELETE FROM incidents", "DELETE FROM events")
gap = written("DELETE FROM events WHERE version = 2")
other_title = written("UPDATE incidents SET title = 'Something else'")
other_audience = written("UPDATE incidents SET visibility = 'members'")
places_lost = written(
    "UPDATE events SET body = json_remove(body, '$.ts') WHERE kind = 'StepDone'"
)
other_place = written(
    "UPDATE events SET body = json_set(body, '$.ts', '1.000000')"
    " WHERE kind = 'Shown' AND body LIKE '%\"card\"%'"
)
parked = written("UPDATE incidents SET parked = 'crashed 3 times'")


# Damage in the logs.


def token_logged(harness: Harness) -> None:
    log.warning("refused", token=harness.sandbox.bot_token)


def title_logged(_on: Harness) -> None:
    log.info("declared", title="Mails <!channel> are late")


def crashed(_on: Harness) -> None:
    log.error("actor crashed", incident=1)


DAMAGES: tuple[tuple[Damage, str], ...] = (
    (announced_twice, "I2 1: announce/declared/.* is there 2 times"),
    (not_announced, "I2 1: announce/declared/.* is done, and is not there"),
    (unasked, "I4 a write of no incident: 'Good morning!'"),
    (second_channel, "I2 1: channels "),
    (strange_channel, "I2 a channel of no incident: incident-0099"),
    (old_topic, "I2 1: the topic is 'P1 High'"),
    (unpinned, "I2 1: the card is not pinned"),
    (second_bookmark, "I2 1: 2 bookmarks"),
    (card_overwritten, "I2 1: card says 'Hi'"),
    (outcome_lost, "I6 1: still in doubt"),
    (request_lost, "I1 acknowledged and lost"),
    (incident_lost, "I1 acknowledged and lost"),
    (gap, "I3 incident 1: versions"),
    (other_title, "I7 1: title is 'Something else'"),
    (other_audience, "I7 1: visibility is 'members'"),
    (places_lost, "I2 1: the journal does not say where announce/declared/.* is"),
    (other_place, "I2 1: card/.* is not at .* as the journal says"),
    (parked, "I6 incident 1 is parked"),
    (token_logged, "I9 a secret in a log"),
    (title_logged, "I9 typed text in a log"),
    (crashed, "I0 a bug"),
)


async def run_and_audit(
    folder: Path, live: Live, damage: Damage | None = None, url: str | None = None
) -> None:
    """Run, damage the result, and let the auditor judge it."""
    shared = PostgresDatabase(url=url) if url else None
    async with set_up(folder, database=shared) as harness:
        await live(harness)
        if damage:
            damage(harness)


@pytest.mark.parametrize(("damage", "words"), DAMAGES)
async def test_damage_after_a_run_is_noticed(
    tmp_path: Path, damage: Damage, words: str
) -> None:
    with pytest.raises(AssertionError, match=words):
        await run_and_audit(tmp_path, declared, damage)


@pytest.mark.parametrize("damage", [outcome_lost, gap, other_title, announced_twice])
async def test_damage_in_postgresql_is_noticed(tmp_path: Path, damage: Damage) -> None:
    words = dict(DAMAGES)[damage]
    async with database() as url:
        with pytest.raises(AssertionError, match=words):
            await run_and_audit(tmp_path, declared, damage, url)


@pytest.mark.parametrize("is_shared", [False, True])
async def test_a_run_without_damage_passes(tmp_path: Path, *, is_shared: bool) -> None:
    async with database() as url:
        await run_and_audit(tmp_path, declared, url=url if is_shared else None)


# Faults in the bot.


async def slow_down(harness: Harness) -> None:
    how = How.RATE_LIMITED
    harness.sandbox.plant(Fault(how=how, method="pins.add", retry_after=60))
    await declared(harness)


async def lose_an_answer(harness: Harness) -> None:
    def is_announcement(args: Args) -> bool:
        return args.text("channel") == harness.help.id

    harness.sandbox.plant(
        Fault(how=How.RESET, method="chat.postMessage", acts=True, when=is_announcement)
    )
    await declared(harness)


async def commit_late(harness: Harness) -> None:
    """Delay the disk until the window was answered."""
    append, sent = SqliteStore.append, harness.sandbox.socket_mode.envelopes

    async def late(store: SqliteStore, entry: Entry[Incident, Event]) -> None:
        (window,) = (x for x in sent.values() if "view" in x.payload)
        await window.acked.wait()
        await append(store, entry)

    with patch.object(SqliteStore, "append", late):
        await declared(harness)


FAULTY = (
    (limits_ignored, slow_down, "early retry: pins.add"),
    (no_resolver, lose_an_answer, "I2 1: announce/.* is there 2 times"),
    (no_intent, declared, "I4 no intent: 1/announce"),
    (ack_before_commit, commit_late, "I5 not in the journal yet"),
    (unescaped_title, declared, "I8 .*!channel.* mentioned in"),
)


@pytest.mark.parametrize(("faulty", "live", "words"), FAULTY)
async def test_a_fault_in_the_bot_is_noticed(
    tmp_path: Path,
    faulty: Callable[[], AbstractContextManager[object]],
    live: Live,
    words: str,
) -> None:
    with faulty(), pytest.raises(AssertionError, match=words):
        await run_and_audit(tmp_path, live)
