"""The journal's numbers are compared with the channels in Slack."""

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import anyio
import pytest
from attrs import define, field
from structlog.testing import capture_logs

from actors.incident.ids import IncidentNumber
from bot.base.json_types import NOTHING, JsonObject, text
from bot.checkup.authentication import Unusable
from bot.checkup.journal_check import JournalCheck
from bot.slack.web.identity import Identity
from bot.slack.web.results import (
    CallResult,
    Done,
    Misconfigured,
    NotDone,
    Refused,
    Unknown,
)
from bot.storage.sqlite.store import SqliteStore
from tests.actors.fakes import FakeClock
from tests.actors.incident.case import T0
from tests.bot.storage.stores import FILE

TEMPLATE = "incident-{number:04}-{service}-{title}"
REFUSALS = [Refused(error="missing_scope"), Misconfigured(error="no_permission")]


@define
class Shown:
    """Answers with what a test has planned, then with pages of channels."""

    pages: dict[str, list[list[JsonObject]]]
    planned: deque[CallResult] = field(factory=deque)
    calls: list[tuple[str, str]] = field(factory=list)

    async def call(self, method: str, arguments: JsonObject = NOTHING) -> CallResult:
        cursor = text(arguments, "cursor")
        self.calls.append((method, cursor))
        if self.planned:
            return self.planned.popleft()
        assert arguments["exclude_archived"] is False
        pages = self.pages.get(method, [[]])
        at = int(cursor or 0)
        following = str(at + 1) if at + 1 < len(pages) else ""
        metadata = {"next_cursor": following}
        return Done(body={"channels": pages[at], "response_metadata": metadata})


def channel(name: str, *before: str, creator: str = "UBOT") -> JsonObject:
    return {"id": "C1", "name": name, "creator": creator, "previous_names": before}


def member_of(*channels: JsonObject) -> Shown:
    return Shown({"users.conversations": [list(channels)]})


@contextmanager
def store_in(folder: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(path=folder / FILE, now=lambda: T0)
    store.open()
    yield store
    store.close()


def numbers(
    store: SqliteStore, shown: Shown, clock: FakeClock | None = None
) -> JournalCheck:
    return JournalCheck(
        api=shown,
        store=store,
        identity=Identity(team="T1", user="UBOT", bot="B1"),
        clock=clock or FakeClock(),
        stop=anyio.Event(),
        template=TEMPLATE,
        services=["mail"],
    )


async def test_the_number_of_an_unknown_channel_is_logged_and_skipped(
    tmp_path: Path,
) -> None:
    shown = member_of(
        channel("incident-0003-mail-late"), channel("incident-0002-mail-lost")
    )
    with store_in(tmp_path) as store, capture_logs() as logs:
        assert await store.reserve("r1") == 1
        await numbers(store, shown).check()
        assert await store.reserve("r2") == 4

    (line,) = logs
    assert (line["event"], line["log_level"]) == ("journal behind slack", "error")
    assert (line["last"], line["unknown"], line["incident"]) == (1, 2, 3)
    assert line["channel"] == "incident-0003-mail-late"
    assert line["fix"] == (
        "stop Muster and restore a later backup of this database; "
        "without one do nothing, the next incident is 4"
    )


async def test_a_renamed_channel_keeps_its_number(
    tmp_path: Path,
) -> None:
    shown = member_of(channel("post-mortem", "incident-0005-mail-late"))
    with store_in(tmp_path) as store:
        await numbers(store, shown).check()
        assert await store.reserve("r1") == 6


@pytest.mark.parametrize(
    "found",
    [
        channel("incident-0001-mail-late"),
        channel("incident-0009-mail-late", creator="USAM"),
        channel("general"),
        channel("incident-0000-mail"),
        channel("incident-2"),
    ],
)
async def test_known_channels_and_those_of_others_are_not_logged(
    tmp_path: Path, found: JsonObject
) -> None:
    with store_in(tmp_path) as store, capture_logs() as logs:
        await store.reserve("r1")
        await numbers(store, member_of(found)).check()
        assert await store.reserve("r2") == 2
    assert logs == []


async def test_a_number_assigned_during_the_look_up_is_known(
    tmp_path: Path,
) -> None:
    with store_in(tmp_path) as store, capture_logs() as logs:
        shown = member_of(channel("incident-0001-mail-late"))
        looked = numbers(store, shown)
        await store.reserve("r1")
        await looked.check()
    assert logs == []


async def test_all_pages_are_read(tmp_path: Path) -> None:
    pages = [[channel(f"incident-{n:04}-mail")] for n in (1, 7, 2)]
    shown = Shown({"users.conversations": pages})
    with store_in(tmp_path) as store:
        await numbers(store, shown).check()
        assert await store.last_number() == 7
    assert [cursor for _, cursor in shown.calls] == ["", "1", "2"]


async def test_the_check_continues_once_slack_answers(tmp_path: Path) -> None:
    shown, clock = member_of(channel("incident-0003-mail")), FakeClock()
    shown.planned.extend(
        [
            NotDone(error="ratelimited", retry_after=30),
            Unknown(error="timeout"),
            NotDone(error="refused", retry_after=None),
        ]
    )
    with store_in(tmp_path) as store:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(numbers(store, shown, clock).check)
            await clock.advance(29)
            assert len(shown.calls) == 1
            await clock.advance(1)
            assert len(shown.calls) == 2
            await clock.advance(2)
            await clock.advance(2)
            assert len(shown.calls) == 4
        assert await store.last_number() == 3


async def test_once_told_to_stop_it_does_not_wait_for_slack(tmp_path: Path) -> None:
    shown = member_of()
    shown.planned.extend([Unknown(error="timeout")] * 9)
    with store_in(tmp_path) as store:
        looked = numbers(store, shown)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(looked.check)
            tasks.start_soon(looked.accept)
            looked.stop.set()
        assert await store.last_number() == 0


@pytest.mark.parametrize("refusal", REFUSALS)
async def test_a_refused_look_up_is_only_logged(
    tmp_path: Path, refusal: Refused | Misconfigured
) -> None:
    shown = member_of()
    shown.planned.append(refusal)
    with store_in(tmp_path) as store, capture_logs() as logs:
        await numbers(store, shown).check()
    (line,) = logs
    assert line["event"] == "incident channels not listed"
    assert (line["method"], line["error"]) == ("users.conversations", refusal.error)


async def test_an_accepted_journal_continues_above_every_channel_of_ours(
    tmp_path: Path,
) -> None:
    shown = Shown(
        {
            "users.conversations": [[channel("incident-0003-mail")]],
            "conversations.list": [
                [channel("incident-0008-mail"), channel("incident-0009", creator="U1")]
            ],
        }
    )
    with store_in(tmp_path) as store, capture_logs() as logs:
        await numbers(store, shown).accept()
        assert await store.reserve("r1") == 9
    assert [(x["event"], x["next"]) for x in logs] == [("journal accepted", 9)]


async def test_accepting_never_lowers_the_numbers(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        await store.raise_numbers(IncidentNumber(20))
        await numbers(store, member_of(channel("incident-0003-mail"))).accept()
        assert await store.reserve("r1") == 21


@pytest.mark.parametrize("refusal", REFUSALS)
@pytest.mark.parametrize("before", [[], [Done(body={"channels": []})]])
async def test_nothing_is_accepted_if_slack_does_not_list_channels(
    tmp_path: Path, refusal: CallResult, before: Sequence[CallResult]
) -> None:
    shown = member_of()
    shown.planned.extend([*before, refusal])
    with store_in(tmp_path) as store, pytest.raises(Unusable) as caught:
        await numbers(store, shown).accept()
    assert str(caught.value).startswith("--accept-journal: Slack refuses ")
    assert "Fix: add the scope channels:read to the app" in str(caught.value)
