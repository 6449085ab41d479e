"""A database that hangs accepts, and does not answer: people still read words in time.

Every answer of the bot below comes within the three seconds that Slack waits; later
ones come by the response_url.
"""

import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import psycopg

from bot.features.forms.field_errors import unmarked
from bot.sandbox.channel import Channel
from bot.sandbox.view import Window
from bot.words import refusals
from tests.acceptance.harness import Stage
from tests.engine.load import Load
from tests.engine.workers import Site, site, stop
from tests.postgres import Server, own_server

IN_WORDS = {refusals.SLOW, refusals.unavailable(), refusals.uncertain()}
IN_A_WINDOW = {refusals.SLOW_WINDOW, *map(unmarked, IN_WORDS)}


@contextmanager
def hanging(server: Server) -> Iterator[None]:
    """Stop all of the server's processes; the kernel goes on accepting for them."""
    processes = _processes(server)
    try:
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


def _processes(server: Server) -> tuple[int, ...]:
    """The first of them comes first: once it is stopped there are no new ones."""
    first = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
    with psycopg.connect(server.url) as db:
        others = db.execute(
            "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        ).fetchall()
    return first, *(pid for (pid,) in others)


@contextmanager
def slow(url: str) -> Iterator[None]:
    """Let reading go on, and make whoever writes for a person wait."""
    with psycopg.connect(url) as db:
        db.execute("LOCK TABLE muster.requests IN SHARE MODE")
        yield


@asynccontextmanager
async def at_work(folder: Path, server: Server) -> AsyncIterator[tuple[Site, Channel]]:
    """A worker that has opened one incident, and that incident's channel."""
    async with site(folder, url=server.url) as here, here.worker() as worker:
        load = Load(here)
        await load.run(1)
        await load.settled(30)
        channel = load.channel(load.promised[0])
        assert channel
        yield here, channel
        await stop(worker)


async def filled(on: Stage, title: str) -> Window:
    await on.alex.types("/incident", title, on.help)
    window = await on.alex.window()
    on.alex.fills(window, "service", "value", "not-sure")
    on.alex.fills(window, "severity", "value", "p3")
    return window


def heard(on: Stage) -> list[str]:
    """What Sam was told alone after the acknowledgements."""
    return [str(x.text) for x in on.sam.sees if x.origin == "response_url"]


async def test_while_the_database_hangs_everybody_is_told_in_time(
    tmp_path: Path,
) -> None:
    with own_server() as server:
        async with at_work(tmp_path, server) as (here, channel):
            on = here.on
            window = await filled(on, "The shop is down")
            with hanging(server):
                submitted = await on.alex.submits(window)
                listed = await on.sam.types("/incident", "list", on.help)
                closed = await on.sam.types("/closeincident", "Over.", channel)
            again = await on.alex.submits(window)
            while again.errors:
                again = await on.alex.submits(window)
            await on.receipt(on.alex)

    assert submitted.errors["title"] in IN_A_WINDOW
    assert listed.text in IN_WORDS
    assert closed.text in IN_WORDS
    assert again.window


async def test_who_is_answered_late_reads_what_became_of_it_all_the_same(
    tmp_path: Path,
) -> None:
    with own_server() as server:
        async with at_work(tmp_path, server) as (here, channel):
            on = here.on
            with slow(server.url):
                typed = await on.sam.types("/closeincident", "Over.", channel)
                assert typed.text == refusals.SLOW
                assert heard(on) == []
            await on.sandbox.until(lambda: heard(on))
            assert "is closed" in heard(on)[0]

            handoff = await on.reads(channel, "Next: the post-mortem")
            with slow(server.url):
                clicked = await on.sam.clicks(handoff, "Reopen")
                await on.sandbox.until(lambda: len(heard(on)) > 1)
            await on.sandbox.until(lambda: len(heard(on)) > 2)

    assert clicked.failure is None
    assert heard(on)[1] == refusals.SLOW
    assert "is open again" in heard(on)[2]


async def test_a_window_that_was_not_answered_in_time_may_be_submitted_again(
    tmp_path: Path,
) -> None:
    with own_server() as server:
        async with at_work(tmp_path, server) as (here, _):
            on = here.on
            window = await filled(on, "The shop is down")
            with slow(server.url):
                first = await on.alex.submits(window)
            second = await on.alex.submits(window)
            await on.receipt(on.alex)
            found = [x.name for x in on.sandbox.workspace.channels]

    assert first.errors == {"title": refusals.SLOW_WINDOW}
    assert second.window
    assert sum(name.startswith("incident-") for name in found) == 2
    assert len(on.alex.dm.posts) == 1
