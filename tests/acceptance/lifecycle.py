"""One incident from its declaration to its reopening, and what must be there then."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from enum import IntEnum
from typing import LiteralString, assert_never

import anyio
from psycopg import AsyncConnection

from bot.sandbox.channel import Channel
from bot.settings import PostgresDatabase, SqliteDatabase
from bot.storage.postgres.schema import SCHEMA
from tests.acceptance.harness import LINKS, Stage, seen
from tests.acceptance.retrying_people import LONG, clicks, opens, submits, types


class Chapter(IntEnum):
    """How far the story has been told."""

    DECLARED = 1
    UPDATED = 2
    CLOSED = 3
    REOPENED = 4


LOOK = 0.01
"""Seconds between two looks into the journal, which rings no bell."""

HANDOFF = "Next: the post-mortem."
INSIDE = {
    "raised the severity": Chapter.UPDATED,
    "closed the incident after": Chapter.CLOSED,
    HANDOFF: Chapter.CLOSED,
    "reopened the incident": Chapter.REOPENED,
}
OUTSIDE = {
    " incident: Mails are ": Chapter.DECLARED,
    "raised the severity": Chapter.UPDATED,
    "closed the incident after": Chapter.CLOSED,
    "reopened the incident": Chapter.REOPENED,
}
"""What is said once in each place, and since which chapter."""

TOPICS = {
    Chapter.DECLARED: "P3 Low · {service} · Mails are late · Tech lead: ",
    Chapter.UPDATED: "P1 High · {service} · Mails are lost · ",
    Chapter.CLOSED: "Closed · P1 High · {service} · Mails are lost · ",
    Chapter.REOPENED: "P1 High · {service} · Mails are lost · ",
}


async def tell(on: Stage, until: Chapter = Chapter.REOPENED) -> None:
    """Live through the story; each chapter begins when the last one is complete."""
    await on.sandbox.connected(2, within=LONG)
    for chapter in Chapter:
        if chapter <= until:
            await deed(on, chapter)
            await complete(on, chapter)


async def complete(on: Stage, chapter: Chapter, within: float = LONG) -> None:
    """Wait until nothing is missing and nothing is due."""
    try:
        await on.sandbox.until(lambda: not missing(on, chapter), within)
    except TimeoutError:
        raise AssertionError(f"{chapter.name}: {missing(on, chapter)}") from None
    await rest(on, within)


async def rest(on: Stage, within: float = LONG) -> None:
    """Wait until the journal says that nothing is due."""
    with anyio.fail_after(within):
        while await due(on):  # noqa: ASYNC110 - the journal rings no bell.
            await anyio.sleep(LOOK)


async def due(on: Stage) -> int:
    """Return how many incidents want something done, now or later."""
    query: LiteralString = "SELECT count(*) FROM incidents WHERE due_at IS NOT NULL"
    match on.settings.database:
        case SqliteDatabase(path=path):
            uri = f"{path.absolute().as_uri()}?mode=ro"
            with closing(sqlite3.connect(uri, uri=True)) as file:
                (count,) = file.execute(query).fetchone()
        case PostgresDatabase(url=url):
            where = f"-c search_path={SCHEMA}"
            async with await AsyncConnection.connect(url, options=where) as db:
                (count,) = await (await db.execute(query)).fetchone() or (0,)
        case never:
            assert_never(never)
    return int(count)


def own(on: Stage) -> Channel | None:
    """Return the incident's channel."""
    channels = on.sandbox.workspace.channels
    return next((x for x in channels if x.name.startswith("incident-")), None)


async def deed(on: Stage, chapter: Chapter) -> None:
    match chapter:
        case Chapter.DECLARED:
            await declare(on)
        case Chapter.UPDATED:
            await update(on)
        case Chapter.CLOSED:
            place, number = own(on), "" if own(on) else "1 "
            said = f"{number}Rolled back."
            await types(on, on.alex, "/closeincident", said, place or on.help)
        case Chapter.REOPENED:
            channel = await on.sandbox.until(lambda: own(on))
            (handoff,) = [x for x in channel.posts if HANDOFF in x.text]
            await clicks(on, on.kim, handoff, "Reopen")


async def declare(on: Stage) -> None:
    window = await opens(on, on.sam, "Mails are late", on.help)
    on.sam.fills(window, "service", "value", "not-sure")
    on.sam.fills(window, "severity", "value", "p3")
    on.sam.fills(window, "lead:tech:", "value", on.alex.person.id)
    reply = await submits(on, on.sam, window)
    assert reply.window, reply


async def update(on: Stage) -> None:
    window = await opens(on, on.alex, "update", own(on) or on.help)
    on.alex.fills(window, "severity", "value", "p1")
    on.alex.fills(window, "title", "value", "Mails are lost")
    on.alex.fills(window, "lead:comms:not-sure", "value", on.kim.person.id)
    reply = await submits(on, on.alex, window)
    assert reply.closed, reply


def missing(
    on: Stage, chapter: Chapter = Chapter.REOPENED, service: str = "Not sure"
) -> list[str]:
    """Return what has to be there once by the end of this chapter, and is not so."""
    channel = own(on)
    if channel is None:
        return ["the channel"]
    topic = TOPICS[chapter].format(service=service)
    return [
        *([] if channel.topic.startswith(topic) else [f"the topic: {channel.topic}"]),
        *_missing(on, channel, chapter),
    ]


def _missing(on: Stage, channel: Channel, chapter: Chapter) -> Iterator[str]:
    people = {on.sam.person, on.alex.person}
    people |= {on.kim.person} if chapter >= Chapter.UPDATED else set()
    yield from (f"{x.name} in it" for x in people if x.id not in channel.members)
    titles = {bookmark.title for bookmark in channel.bookmarks}
    yield from (f"bookmark {link.title}" for link in LINKS if link.title not in titles)
    title = "lost" if chapter >= Chapter.UPDATED else "late"
    closed = " (closed)" if chapter is Chapter.CLOSED else ""
    cards = [x.ts for x in channel.posts if f"{closed}: Mails are {title}" in x.text]
    if len(cards) != 1:
        yield f"the card: {[x.text for x in channel.posts]}"
    if [pin.ts for pin in channel.pins] != cards:
        yield f"the pin: {channel.pins}"
    for place, said in _places(on, channel):
        for words, since in said.items():
            if (count := _count(place, words)) != int(since <= chapter):
                yield f"in {place.name}, where it stands {count} times: {words}"
    heard = [x.text for x in (*on.sam.dm.posts, *channel.posts)]
    if not any("Everything is done" in text for text in heard):
        yield f"the receipt: {heard}"


def told(on: Stage) -> bool:
    """Return whether somebody was told what is left to do by hand."""
    channel = own(on)
    places = [x for x in (channel, on.sam.dm, on.alex.dm, on.kim.dm) if x]
    words = ("Not done", "Check this")
    return any(
        word in seen(post) for place in places for post in place.posts for word in words
    )


def _places(on: Stage, channel: Channel) -> list[tuple[Channel, dict[str, Chapter]]]:
    return [(channel, INSIDE), (on.help, OUTSIDE), (on.headquarters, OUTSIDE)]


def _count(place: Channel, words: str) -> int:
    return sum(words in message.text for message in place.posts)
