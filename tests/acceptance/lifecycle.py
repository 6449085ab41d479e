"""One incident from declaration to reopening, and what has to be in Slack then."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import timedelta
from enum import IntEnum
from typing import LiteralString, assert_never

import anyio
from psycopg import AsyncConnection

from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.channel import Channel
from bot.sandbox.message import Message
from bot.settings import PostgresDatabase, SqliteDatabase
from bot.storage.postgres.schema import SCHEMA
from tests.acceptance.harness import LINKS, Harness, full_text, posted_by
from tests.acceptance.retrying_people import LONG, clicks, opens, submits, types
from tests.auditor.evidence import SOON


class Milestone(IntEnum):
    """How far the incident has got."""

    DECLARED = 1
    UPDATED = 2
    CLOSED = 3
    REOPENED = 4


POLL = 0.01
"""Seconds between two looks into the journal, which notifies nobody."""

BRIEF, ACCEPT = "brief", "accept_role"
UNREMINDED = timedelta(minutes=1)
"""How soon after a brief nothing is due yet, because its reminder is due later."""

NEXT_STEPS = "Next: the post-mortem."
INSIDE = {
    "raised the severity": Milestone.UPDATED,
    "closed the incident after": Milestone.CLOSED,
    NEXT_STEPS: Milestone.CLOSED,
    "reopened the incident": Milestone.REOPENED,
}
OUTSIDE = {
    ". Declared by ": Milestone.DECLARED,
    "raised the severity": Milestone.UPDATED,
    "closed the incident after": Milestone.CLOSED,
    "reopened the incident": Milestone.REOPENED,
}
"""What is posted once in each channel, and since which milestone."""

TOPICS = {
    Milestone.DECLARED: (
        "P3 Low · Investigating · Incident lead: ",
        " · {service}: Mails are late",
    ),
    Milestone.UPDATED: (
        "P1 High · Investigating · Incident lead: ",
        " · {service}: Mails are lost",
    ),
    Milestone.CLOSED: (
        "Closed · P1 High · Incident lead: ",
        " · {service}: Mails are lost",
    ),
    Milestone.REOPENED: (
        "P1 High · Investigating · Incident lead: ",
        " · {service}: Mails are lost",
    ),
}


async def run_lifecycle(
    harness: Harness, until: Milestone = Milestone.REOPENED
) -> None:
    """Go from milestone to milestone; each has to be complete before the next."""
    await harness.sandbox.connected(2, within=LONG)
    for milestone in Milestone:
        if milestone <= until:
            await act(harness, milestone)
            await until_complete(harness, milestone)


async def until_complete(
    harness: Harness, milestone: Milestone, within: float = LONG
) -> None:
    """Wait until nothing is missing in Slack, and no step is due soon."""
    try:
        await harness.sandbox.until(lambda: not missing(harness, milestone), within)
    except TimeoutError:
        raise AssertionError(
            f"{milestone.name}: {missing(harness, milestone)}"
        ) from None
    await until_accepted(harness, within)


async def until_accepted(harness: Harness, within: float = LONG) -> None:
    """Wait until no step is due soon; people accept the roles they are briefed on.

    A role that nobody accepts is due in five minutes, and a process's clock is real.
    Where nobody can edit messages nobody accepts: it would replace the card, which is
    replaced once an hour.
    """
    if harness.sandbox.options.edit_seconds is None:
        await until_idle(harness, within, UNREMINDED)
        for person in (harness.alex, harness.kim):
            for brief in posted_by(BRIEF, person.dm):
                await accept(harness, person, brief)
    await until_idle(harness, within)


async def accept(harness: Harness, person: ActingPerson, brief: Message) -> None:
    """Accept the role of a brief, unless that was done or is no longer asked."""
    with suppress(LookupError):
        # A bot that was killed may have recorded what people press again.
        await clicks(harness, person, brief, ACCEPT)


async def until_idle(
    harness: Harness, within: float = LONG, soon: timedelta = SOON
) -> None:
    """Wait until no step is due soon, by the journal."""
    with anyio.fail_after(within):
        while await count_due(harness, soon):  # noqa: ASYNC110 - the journal has no event.
            await anyio.sleep(POLL)


async def count_due(harness: Harness, within: timedelta = SOON) -> int:
    """Return how many incidents have something to do, now or soon."""
    query: LiteralString = "SELECT count(*) FROM incidents WHERE due_at <= "
    soon = harness.clock.now() + within
    match harness.settings.database:
        case SqliteDatabase(path=path):
            uri = f"{path.absolute().as_uri()}?mode=ro"
            with closing(sqlite3.connect(uri, uri=True)) as file:
                (count,) = file.execute(f"{query}?", (soon.isoformat(),)).fetchone()
        case PostgresDatabase(url=url):
            where = f"-c search_path={SCHEMA}"
            async with await AsyncConnection.connect(url, options=where) as db:
                found = await db.execute(query + "%s", (soon,))
                (count,) = await found.fetchone() or (0,)
        case never:
            assert_never(never)
    return int(count)


def incident_channel(harness: Harness) -> Channel | None:
    """Return the incident's channel."""
    channels = harness.sandbox.workspace.channels
    return next((x for x in channels if x.name.startswith("incident-")), None)


async def act(harness: Harness, milestone: Milestone) -> None:
    match milestone:
        case Milestone.DECLARED:
            await declare(harness)
        case Milestone.UPDATED:
            await update(harness)
        case Milestone.CLOSED:
            place = incident_channel(harness)
            said = "Rolled back." if place else "1 Rolled back."
            await types(
                harness, harness.alex, "/closeincident", said, place or harness.help
            )
        case Milestone.REOPENED:
            channel = await harness.sandbox.until(lambda: incident_channel(harness))
            (next_steps,) = [x for x in channel.posts if NEXT_STEPS in x.text]
            await clicks(harness, harness.kim, next_steps, "Reopen incident")


async def declare(harness: Harness) -> None:
    window = await opens(harness, harness.sam, "Mails are late", harness.help)
    harness.sam.fills(window, "service", "value", "not-sure")
    harness.sam.fills(window, "severity", "value", "p3")
    harness.sam.fills(window, "lead:tech:not-sure", "value", harness.alex.person.id)
    reply = await submits(harness, harness.sam, window)
    assert reply.window, reply


async def update(harness: Harness) -> None:
    window = await opens(
        harness, harness.alex, "edit", incident_channel(harness) or harness.help
    )
    harness.alex.fills(window, "severity", "value", "p1")
    harness.alex.fills(window, "title", "value", "Mails are lost")
    harness.alex.fills(window, "lead:comms:not-sure", "value", harness.kim.person.id)
    reply = await submits(harness, harness.alex, window)
    assert reply.closed, reply


def missing(
    harness: Harness,
    milestone: Milestone = Milestone.REOPENED,
    service: str = "Service to be confirmed",
) -> list[str]:
    """Return what should be there exactly once by this milestone, and is not."""
    channel = incident_channel(harness)
    if channel is None:
        return ["the channel"]
    start, end = TOPICS[milestone]
    topic, end = channel.topic, end.format(service=service)
    is_right = topic.startswith(start) and topic.endswith(end)
    return [
        *([] if is_right else [f"the topic: {topic}"]),
        *_missing(harness, channel, milestone),
    ]


def _missing(harness: Harness, channel: Channel, milestone: Milestone) -> Iterator[str]:
    people = {harness.sam.person, harness.alex.person}
    people |= {harness.kim.person} if milestone >= Milestone.UPDATED else set()
    yield from (f"{x.name} in it" for x in people if x.id not in channel.members)
    titles = {bookmark.title for bookmark in channel.bookmarks}
    yield from (f"bookmark {link.title}" for link in LINKS if link.title not in titles)
    title = "lost" if milestone >= Milestone.UPDATED else "late"
    state = "closed" if milestone is Milestone.CLOSED else "investigating"
    cards = [x.ts for x in channel.posts if f", {state}: Mails are {title}." in x.text]
    if len(cards) != 1:
        yield f"the card: {[x.text for x in channel.posts]}"
    if [pin.ts for pin in channel.pins] != cards:
        yield f"the pin: {channel.pins}"
    for place, said in _places(harness, channel):
        for words, since in said.items():
            if (count := _count(place, words)) != int(since <= milestone):
                yield f"in {place.name}, where it stands {count} times: {words}"
    texts = [x.text for x in (*harness.sam.dm.posts, *channel.posts)]
    if not any("Everything is done" in text for text in texts):
        yield f"the direct message: {texts}"


def is_somebody_told(harness: Harness) -> bool:
    """Return whether somebody was told what to do by hand."""
    channel = incident_channel(harness)
    places = [
        x for x in (channel, harness.sam.dm, harness.alex.dm, harness.kim.dm) if x
    ]
    words = ("Not done", "Check this")
    return any(
        word in full_text(post)
        for place in places
        for post in place.posts
        for word in words
    )


def _places(
    harness: Harness, channel: Channel
) -> list[tuple[Channel, dict[str, Milestone]]]:
    return [(channel, INSIDE), (harness.help, OUTSIDE), (harness.headquarters, OUTSIDE)]


def _count(place: Channel, words: str) -> int:
    return sum(words in message.text for message in place.posts)
