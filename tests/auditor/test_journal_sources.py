"""Reading the journal blocks nobody, and nobody blocks it."""

import pytest

from bot.settings import PostgresDatabase
from bot.storage.postgres.migrate import migrate
from tests.auditor.evidence import NOTHING_KEPT
from tests.auditor.journal_sources import JournalSources
from tests.auditor.open_journal import UnreachableError, read
from tests.engine.test_hangs import hanging
from tests.postgres import own_server


async def test_a_hanging_server_counts_as_unreachable_and_is_asked_again_later() -> (
    None
):
    with own_server() as server, JournalSources() as sources:
        source = sources.at(PostgresDatabase(url=server.url))
        assert read(source) == NOTHING_KEPT
        await migrate(server.url)
        with source.opened() as journal:
            assert journal
            with hanging(server), pytest.raises(UnreachableError):
                journal.keeps("anything")
        with source.opened() as journal:
            assert journal
            assert not journal.keeps("anything")
        assert read(source).cases == {}
