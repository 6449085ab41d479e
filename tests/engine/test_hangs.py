"""While the database accepts connections and does not answer, people get answers.

The first answers come within the three seconds that Slack waits; later ones come by
the response_url.
"""

import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import psycopg

from bot.dialogue.forms.field_errors import unmarked
from bot.sandbox.channel import Channel
from bot.sandbox.view import Window
from bot.words import refusals
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.acceptance.harness import Harness
from tests.engine.load import Load
from tests.engine.workers import Deployment, deployment, stop
from tests.postgres import own_server
from tests.postgres_server import Server

IN_WORDS = {
    as_mrkdwn(refusals.SLOW),
    as_mrkdwn(refusals.unavailable()),
    as_mrkdwn(refusals.uncertain()),
}
IN_A_WINDOW = {as_mrkdwn(refusals.SLOW_WINDOW), *map(unmarked, IN_WORDS)}


@contextmanager
def hanging(server: Server) -> Iterator[None]:
    """Pause all of the server's processes; the kernel still accepts connections."""
    processes = _processes(server)
    try:
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


def _processes(server: Server) -> tuple[int, ...]:
    """Return the processes, the first one first: once paused it starts no others."""
    first = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
    with psycopg.connect(server.url) as db:
        others = db.execute(
            "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        ).fetchall()
    return first, *(pid for (pid,) in others)


@contextmanager
def slow(url: str) -> Iterator[None]:
    """Let reads go on, and make writes for a person wait."""
    with psycopg.connect(url) as db:
        db.execute("LOCK TABLE muster.requests IN SHARE MODE")
        yield


@asynccontextmanager
async def at_work(
    folder: Path, server: Server
) -> AsyncIterator[tuple[Deployment, Channel]]:
    """Run a worker that has opened one incident; return the incident's channel."""
    async with deployment(folder, url=server.url) as here, here.worker() as worker:
        load = Load(here)
        await load.run(1)
        await load.settled(30)
        channel = load.channel(load.promised[0])
        assert channel
        yield here, channel
        await stop(worker)


async def filled(harness: Harness, title: str) -> Window:
    await harness.alex.types("/incident", title, harness.help)
    window = await harness.alex.window()
    harness.alex.fills(window, "service", "value", "not-sure")
    harness.alex.fills(window, "severity", "value", "p3")
    return window


def texts(harness: Harness) -> list[str]:
    """Return the answers that only Sam saw after the acknowledgements."""
    return [str(x.text) for x in harness.sam.sees if x.origin == "response_url"]


async def test_while_the_database_hangs_everybody_gets_an_answer_in_time(
    tmp_path: Path,
) -> None:
    with own_server() as server:
        async with at_work(tmp_path, server) as (here, channel):
            harness = here.harness
            window = await filled(harness, "The shop is down")
            with hanging(server):
                submitted = await harness.alex.submits(window)
                listed = await harness.sam.types("/incident", "list", harness.help)
                closed = await harness.sam.types("/closeincident", "Over.", channel)
            again = await harness.alex.submits(window)
            while again.errors:
                again = await harness.alex.submits(window)
            await harness.direct_message(harness.alex)

    assert submitted.errors["title"] in IN_A_WINDOW
    assert listed.text in IN_WORDS
    assert closed.text in IN_WORDS
    assert again.window


async def test_a_person_who_is_answered_late_still_learns_the_result(
    tmp_path: Path,
) -> None:
    with own_server() as server:
        async with at_work(tmp_path, server) as (here, channel):
            harness = here.harness
            with slow(server.url):
                typed = await harness.sam.types("/closeincident", "Over.", channel)
                assert typed.text == as_mrkdwn(refusals.SLOW)
                assert texts(harness) == []
            await harness.sandbox.until(lambda: texts(harness))
            assert "is closed" in texts(harness)[0]

            next_steps = await harness.until_posted(channel, "Next: the post-mortem")
            with slow(server.url):
                clicked = await harness.sam.clicks(next_steps, "Reopen incident")
                await harness.sandbox.until(lambda: len(texts(harness)) > 1)
            await harness.sandbox.until(lambda: len(texts(harness)) > 2)

    assert clicked.failure is None
    assert texts(harness)[1] == as_mrkdwn(refusals.SLOW)
    assert "is open again" in texts(harness)[2]


async def test_a_window_that_was_not_answered_in_time_can_be_submitted_again(
    tmp_path: Path,
) -> None:
    with own_server() as server:
        async with at_work(tmp_path, server) as (here, _):
            harness = here.harness
            window = await filled(harness, "The shop is down")
            with slow(server.url):
                first = await harness.alex.submits(window)
            second = await harness.alex.submits(window)
            await harness.direct_message(harness.alex)
            found = [x.name for x in harness.sandbox.workspace.channels]

    assert first.errors == {"title": as_mrkdwn(refusals.SLOW_WINDOW)}
    assert second.window
    assert sum(name.startswith("incident-") for name in found) == 2
    assert len(harness.alex.dm.posts) == 1
