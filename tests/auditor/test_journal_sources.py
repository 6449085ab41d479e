"""Whoever only looks into the journal holds nobody up, and is held up by nobody."""

import pytest

from bot.settings import PostgresDatabase
from bot.storage.postgres.migrate import migrate
from tests.auditor.evidence import NOTHING_KEPT
from tests.auditor.journal_sources import Books
from tests.auditor.open_journal import OutOfReachError, read
from tests.engine.test_hangs import hanging
from tests.postgres import own_server


async def test_a_server_that_hangs_is_out_of_reach_and_is_asked_again_later() -> None:
    with own_server() as server, Books() as books:
        book = books.at(PostgresDatabase(url=server.url))
        assert read(book) == NOTHING_KEPT
        await migrate(server.url)
        with book.opened() as page:
            assert page
            with hanging(server), pytest.raises(OutOfReachError):
                page.keeps("anything")
        with book.opened() as page:
            assert page
            assert not page.keeps("anything")
        assert read(book).cases == {}
