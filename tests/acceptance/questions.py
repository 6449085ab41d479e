"""One incident that stays open for days, and the questions that Slack shows then."""

import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import LiteralString, assert_never

from psycopg import AsyncConnection

from bot.sandbox.message import Message
from bot.settings import PostgresDatabase, SqliteDatabase
from bot.storage.postgres.schema import SCHEMA
from tests.acceptance.harness import Harness, posted_by
from tests.acceptance.lifecycle import incident_channel, until_idle
from tests.acceptance.retrying_people import LONG, clicks
from tests.auditor.questions import has_buttons

ROW = "question"
CLOSE, ASK_TOMORROW = "Close incident", "Ask me tomorrow"


class Stage(IntEnum):
    """What has just happened to an incident that nobody closes for two weeks."""

    ASKED = 1
    PUT_OFF = 2
    ASKED_AGAIN = 3
    UNANSWERED = 4
    CLOSED = 5


SHOWN = {
    Stage.ASKED: [True],
    Stage.PUT_OFF: [False],
    Stage.ASKED_AGAIN: [False, True],
    Stage.UNANSWERED: [False, False, True],
    Stage.CLOSED: [False, False, False],
}
"""The questions in the channel at each stage, and whether each has its buttons."""


async def next_due(harness: Harness) -> datetime:
    """Return when the incident is due next, by the journal."""
    query: LiteralString = "SELECT min(due_at) FROM incidents"
    match harness.settings.database:
        case SqliteDatabase(path=path):
            uri = f"{path.absolute().as_uri()}?mode=ro"
            with closing(sqlite3.connect(uri, uri=True)) as file:
                (due,) = file.execute(query).fetchone()
            return datetime.fromisoformat(due).astimezone(UTC)
        case PostgresDatabase(url=url):
            where = f"-c search_path={SCHEMA}"
            async with await AsyncConnection.connect(url, options=where) as db:
                (due,) = await (await db.execute(query)).fetchone() or (None,)
            assert isinstance(due, datetime)
            return due.astimezone(UTC)
        case never:
            assert_never(never)


async def until_next_question(harness: Harness) -> timedelta:
    """Return how long it is until the next question, and a moment more."""
    return await next_due(harness) - harness.clock.now() + timedelta(seconds=1)


def questions(harness: Harness) -> list[Message]:
    channel = incident_channel(harness)
    return posted_by(ROW, channel) if channel else []


async def answer(harness: Harness, stage: Stage) -> None:
    """Let somebody select the button that leads to this stage."""
    button = ASK_TOMORROW if stage is Stage.PUT_OFF else CLOSE
    with suppress(LookupError):
        # A bot that was killed may have recorded the answer that people give again.
        await clicks(harness, harness.kim, questions(harness)[-1], button)


ANSWERED = frozenset({Stage.PUT_OFF, Stage.CLOSED})
"""The stages to which people lead; the others come with time."""


def wrong(harness: Harness, stage: Stage) -> str:
    """Return what differs from the questions that should be there; nothing if right."""
    shown = [has_buttons(x) for x in questions(harness)]
    texts = [x.text for x in questions(harness)]
    return "" if shown == SHOWN[stage] else f"{stage.name}: {shown}, {texts}"


async def until_stage(harness: Harness, stage: Stage, within: float = LONG) -> None:
    """Wait until Slack shows the questions of this stage, and nothing is due soon."""
    try:
        await harness.sandbox.until(lambda: not wrong(harness, stage), within)
    except TimeoutError:
        raise AssertionError(wrong(harness, stage)) from None
    await until_idle(harness, within)
