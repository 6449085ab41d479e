import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from actors.incident.details import TitleChanged
from bot.storage.sqlite.connection import UnusableFile
from bot.storage.sqlite.store import SqliteStore
from bot.storage.sqlite.watermark import Extent, Unreadable, Watermark, extent_of
from tests.actors.incident.case import ADA, T0, mark
from tests.bot.storage.stores import FILE, declared, entry

RENAMED = TitleChanged(mark=mark(ADA), title="Worse")
NOTE = f"{FILE}.last"
ACCEPT = "run once python -m bot run --accept-journal"


def store_at(folder: Path, *, is_loss_accepted: bool = False) -> SqliteStore:
    return SqliteStore(
        path=folder / FILE, now=lambda: T0, is_loss_accepted=is_loss_accepted
    )


async def reserved(store: SqliteStore, count: int) -> None:
    """Reserve and declare this many incidents."""
    for _ in range(count):
        request = f"r{await store.last_number() + 1}"
        number = await store.reserve(request)
        await store.append(entry(*declared(number), key=number, request=request))


async def used(folder: Path, count: int) -> bytes:
    """Write a journal with this many incidents, and return its file's content."""
    store = store_at(folder)
    store.open()
    await reserved(store, count)
    store.close()
    return (folder / FILE).read_bytes()


def refusal(folder: Path) -> str:
    with pytest.raises(UnusableFile) as caught:
        store_at(folder).open()
    return str(caught.value)


async def test_each_number_is_marked_before_anybody_gets_it(
    tmp_path: Path,
) -> None:
    store, note = store_at(tmp_path), tmp_path / NOTE
    store.open()
    assert note.read_text() == "incident 000000000, event 000000000000\n"
    number = await store.reserve("r1")
    assert note.read_text() == "incident 000000001, event 000000000000\n"
    await store.append(entry(*declared(number), key=number))
    await store.append(entry(RENAMED, after=declared(number), key=number))
    events = len(declared(number)) + 1
    assert note.read_text() == f"incident 000000001, event {events:012}\n"
    assert extent_of(store._connection) == Extent(1, events)
    store.close()


async def test_uncommitted_events_are_not_marked(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    store.open()
    await reserved(store, 1)
    before = (tmp_path / NOTE).read_text()
    pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
    store._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Exception, match="full"):
        await store.append(entry(*declared(2, "x" * 100_000), key=2))
    store._connection.execute("PRAGMA query_only = 1")
    with pytest.raises(Exception, match="readonly"):
        await store.reserve("r2")
    store._connection.execute("PRAGMA query_only = 0")
    await store.remember({})

    assert (tmp_path / NOTE).read_text() == before
    store.close()


@pytest.mark.parametrize(
    ("had", "has", "says"),
    [
        (Extent(3, 9), Extent(1, 9), "ends at incident 1, incident 3 was saved"),
        (Extent(3, 9), Extent(2, 12), "ends at incident 2, incident 3 was saved"),
        (Extent(3, 9), Extent(3, 8), "has 8 events, 9 were saved"),
        (Extent(3, 9), Extent(3, 9), ""),
        (Extent(3, 9), Extent(4, 9), ""),
        (Extent(3, 9), Extent(3, 10), ""),
        (Extent(), Extent(), ""),
    ],
)
def test_less_of_either_is_less(had: Extent, has: Extent, says: str) -> None:
    assert has.shortfall_from(had) == says


async def test_an_older_copy_is_refused_and_left_untouched(tmp_path: Path) -> None:
    early = await used(tmp_path, 1)
    await used(tmp_path, 2)
    note = (tmp_path / NOTE).read_bytes()
    (tmp_path / FILE).write_bytes(early)

    for _ in range(2):
        words = refusal(tmp_path)
        assert words.startswith(f"{tmp_path / FILE}: ends at incident 1, incident 3 ")
        assert ACCEPT in words
    assert (tmp_path / FILE).read_bytes() == early
    assert (tmp_path / NOTE).read_bytes() == note


async def test_a_copy_from_before_the_last_event_is_refused(tmp_path: Path) -> None:
    early = await used(tmp_path, 1)
    store = store_at(tmp_path)
    store.open()
    await store.append(entry(RENAMED, after=declared(1), key=1))
    store.close()
    (tmp_path / FILE).write_bytes(early)

    count = len(declared(1))
    assert f"has {count} events, {count + 1} were saved" in refusal(tmp_path)


async def test_a_lost_file_is_not_created_again(tmp_path: Path) -> None:
    await used(tmp_path, 2)
    (tmp_path / FILE).unlink()

    assert "is missing; its journal ends at incident 0, incident 2" in refusal(tmp_path)
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize("spoil", [Path.unlink, lambda x: x.write_bytes(b"")])
async def test_an_accepted_loss_goes_on_above_the_numbers_given_out(
    tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    early = await used(tmp_path, 1)
    await used(tmp_path, 2)
    spoil(tmp_path / FILE)
    (tmp_path / FILE).write_bytes(early)

    store = store_at(tmp_path, is_loss_accepted=True)
    store.open()
    assert await store.last_number() == 3
    # Killed before the numbers are settled, the next start refuses again.
    store.close()
    assert "has" in refusal(tmp_path)
    store = store_at(tmp_path, is_loss_accepted=True)
    store.open()
    await store.raise_numbers(await store.last_number())
    assert await store.reserve("r4") == 4
    store.close()

    store = store_at(tmp_path)
    store.open()
    assert await store.read(1) == declared(1)
    assert await store.reserve("r5") == 5
    store.close()


async def test_without_a_note_nothing_is_known(tmp_path: Path) -> None:
    early = await used(tmp_path, 1)
    await used(tmp_path, 1)
    (tmp_path / NOTE).unlink()
    (tmp_path / FILE).write_bytes(early)

    store = store_at(tmp_path)
    store.open()
    store.close()
    assert (tmp_path / NOTE).read_text().startswith("incident 000000001,")


@pytest.mark.parametrize("content", [b"", b"\x00" * 39])
async def test_a_note_that_a_power_cut_emptied_proves_nothing(
    tmp_path: Path, content: bytes
) -> None:
    await used(tmp_path, 1)
    (tmp_path / NOTE).write_bytes(content)

    store = store_at(tmp_path)
    with capture_logs() as logs:
        store.open()
    store.close()
    assert [x["event"] for x in logs] == ["last number lost"]
    assert (tmp_path / NOTE).read_text().startswith("incident 000000001,")


@pytest.mark.parametrize("content", [b"12", b"my notes\n", b"\xff" * 39])
async def test_an_unreadable_mark_is_reported(tmp_path: Path, content: bytes) -> None:
    await used(tmp_path, 1)
    (tmp_path / NOTE).write_bytes(content)
    with pytest.raises(Unreadable):
        Watermark(tmp_path / NOTE).read()

    words = refusal(tmp_path)
    assert words.startswith(f"{tmp_path / NOTE}: is not a note of the last number")
    assert ACCEPT in words
    assert (tmp_path / NOTE).read_bytes() == content
    store = store_at(tmp_path, is_loss_accepted=True)
    store.open()
    await store.raise_numbers(await store.last_number())
    store.close()
    assert (tmp_path / NOTE).read_text().startswith("incident 000000001,")


def test_a_folder_in_place_of_the_mark_is_reported(tmp_path: Path) -> None:
    (tmp_path / NOTE).mkdir()

    assert refusal(tmp_path).startswith(f"{tmp_path / NOTE}: Is a directory. Fix: ")


async def test_a_note_that_cannot_be_written_costs_no_commit(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    store.open()
    (tmp_path / NOTE).unlink()
    (tmp_path / NOTE).mkdir()
    with capture_logs() as logs:
        assert await store.reserve("r1") == 1
    (tmp_path / NOTE).rmdir()
    await store.append(entry(*declared(1)))

    assert [x["event"] for x in logs] == ["last number not saved"]
    assert (tmp_path / NOTE).read_text().startswith("incident 000000001,")
    store.close()


async def test_a_kill_between_commit_and_mark_does_not_refuse_the_journal(
    tmp_path: Path,
) -> None:
    await used(tmp_path, 1)
    note = (tmp_path / NOTE).read_bytes()
    await used(tmp_path, 1)
    (tmp_path / NOTE).write_bytes(note)

    store = store_at(tmp_path)
    store.open()
    assert await store.last_number() == 2
    store.close()
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        assert (tmp_path / NOTE).read_text() == str(extent_of(db))
