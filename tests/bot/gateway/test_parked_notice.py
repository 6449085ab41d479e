import json
from collections.abc import Iterable
from pathlib import Path

import anyio
import pytest
from attrs import define, field
from attrs import evolve as with_
from structlog.testing import capture_logs

from actors.errors import JournalUnavailable
from actors.incident.decide import decide
from actors.incident.events import Event
from actors.incident.ids import IncidentNumber
from actors.incident.lifecycle import Visibility
from actors.incident.roles import LeadChanged
from actors.incident.trouble import Retried
from bot.gateway.background import BackgroundTasks
from bot.gateway.parked_notice import PAUSE
from bot.slack.web.results import CallResult, NotDone, Refused
from bot.storage.store import Recipients
from bot.words import parked_incidents
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.fakes import FakeClock
from tests.actors.incident.case import (
    ADA,
    BOB,
    CLOSED,
    COMMS,
    CYD,
    DAN,
    DECLARE,
    DECLARED,
    HELP,
    NEWS,
    T0,
    mark,
)
from tests.actors.incident.slack import OWN
from tests.bot.gateway.parked_notices import NUMBER, directly, parked_notice
from tests.bot.prompt_store import PromptStore, keep
from tests.bot.scripted_slack import NO, Slack
from tests.bot.team import MADE, SEVEN

SAID = as_mrkdwn(parked_incidents.parked(NUMBER))


@define(kw_only=True)
class Restless(PromptStore):
    """Is away for a while."""

    away: int = field(default=2)

    async def recipients(self, number: IncidentNumber) -> Recipients:
        if self.away:
            self.away -= 1
            raise JournalUnavailable("away")
        return await super().recipients(number)


async def told(
    folder: Path,
    events: Iterable[Event],
    slack: Slack,
    *,
    broken: str = "",
    store: PromptStore | None = None,
    joins: bool = True,
) -> Slack:
    """Park an incident with these events, and let its people be told."""
    store = store or PromptStore(path=folder / "journal.db", now=lambda: T0)
    store.open()
    await keep(store, NUMBER, *events)
    if broken:
        store.damage(NUMBER, broken)
    await store.park(NUMBER, "crashed 3 times")
    clock = FakeClock()
    async with anyio.create_task_group() as tasks:
        background = BackgroundTasks(tasks=tasks, clock=clock)
        # Nobody who waits for the incident waits for Slack.
        with anyio.fail_after(5):
            word = parked_notice(store, slack, background, clock, joins=joins)
            await word.start(NUMBER)
        await clock.advance(200)
    store.close()
    return slack


async def test_the_declarer_the_leads_and_whoever_acted_last_are_told_once_each(
    tmp_path: Path,
) -> None:
    retried = Retried(mark=mark(DAN, 60), step=None)
    slack = await told(tmp_path, (*SEVEN, retried), Slack())

    assert slack.places() == [*directly(ADA, BOB, CYD, DAN), OWN]
    assert set(slack.said("chat.postMessage")) == {SAID}
    assert "`/incident retry 7`" in SAID


async def test_a_lead_who_left_is_not_told_and_a_new_one_is(tmp_path: Path) -> None:
    left = LeadChanged(mark=mark(ADA, 60), role=COMMS, person=DAN)
    slack = await told(tmp_path, (*SEVEN, left), Slack())

    assert slack.places() == [*directly(ADA, DAN, CYD), OWN]


@pytest.mark.parametrize("events", [DECLARED, CLOSED])
async def test_open_or_closed_and_without_a_channel_they_are_told(
    tmp_path: Path, events: tuple[Event, ...]
) -> None:
    slack = await told(tmp_path, events, Slack())

    assert slack.places() == directly(ADA, BOB, CYD)


async def test_a_closed_incident_is_told_in_its_channel_too(tmp_path: Path) -> None:
    slack = await told(tmp_path, (*CLOSED[:1], MADE, *CLOSED[1:]), Slack())

    assert slack.places() == [*directly(ADA, BOB, CYD), OWN]


async def test_people_who_get_no_direct_message_are_named_in_the_channel(
    tmp_path: Path,
) -> None:
    slack = Slack()
    slack.planned["conversations.open"] = [NO]
    await told(tmp_path, SEVEN, slack)

    assert slack.places() == [*directly(BOB, CYD), OWN]
    assert slack.said("chat.postMessage")[-1] == f"<@{ADA}>\n{SAID}"


async def test_without_direct_messages_and_channel_one_announcement_names_nobody(
    tmp_path: Path,
) -> None:
    slack = Slack(always={"conversations.open": NO})
    slack.planned["chat.postMessage"] = [NO]
    await told(tmp_path, DECLARED, slack)

    assert slack.places() == [HELP, NEWS]
    assert set(slack.said("chat.postMessage")) == {SAID}


async def test_what_is_for_members_only_is_told_in_no_channel_of_announcements(
    tmp_path: Path,
) -> None:
    slack = Slack(always={"conversations.open": NO})
    secret = decide(None, with_(DECLARE, visibility=Visibility.MEMBERS))
    await told(tmp_path, secret, slack)

    assert slack.places() == []


@pytest.mark.parametrize("joins", [True, False])
async def test_a_public_channel_of_announcements_is_joined_unless_that_is_turned_off(
    tmp_path: Path, *, joins: bool
) -> None:
    slack = Slack(always={"conversations.open": NO})
    slack.planned["chat.postMessage"] = [Refused(error="not_in_channel")]
    await told(tmp_path, DECLARED, slack, joins=joins)

    assert slack.places() == ([HELP, HELP] if joins else [HELP, NEWS])
    joined = [given for name, given in slack.calls if name == "conversations.join"]
    assert joined == ([{"channel": HELP}] if joins else [])


async def test_the_log_says_when_nobody_can_be_told(tmp_path: Path) -> None:
    slack = Slack(always={"conversations.open": NO, "chat.postMessage": NO})
    with capture_logs() as logs:
        await told(tmp_path, SEVEN, slack)

    assert slack.places() == [OWN, HELP, NEWS]
    (line,) = (x for x in logs if x["event"] == "answer not delivered")
    assert line["log_level"] == "error"
    assert line["incident"] == NUMBER
    assert line["people"] == [ADA, BOB, CYD]


async def test_people_are_told_as_soon_as_slack_accepts_messages_again(
    tmp_path: Path,
) -> None:
    closed = NotDone(error="ratelimited", retry_after=45.0)
    answers: list[CallResult | Exception] = [closed]
    slack = Slack()
    slack.planned["chat.postMessage"] = answers
    await told(tmp_path, DECLARED, slack)

    assert slack.places() == directly(ADA, ADA, BOB, CYD)


BROKEN = ["", "{", "[]", "7", json.dumps({"mark": 7, "role": [], "person": 3})]


@pytest.mark.parametrize("broken", BROKEN)
async def test_a_journal_that_nobody_can_read_still_names_its_people(
    tmp_path: Path, broken: str
) -> None:
    retried = Retried(mark=mark(DAN, 60), step=None)
    slack = await told(tmp_path, (*SEVEN, retried), Slack(), broken=broken or " ")

    assert slack.places() == [*directly(ADA, BOB, CYD, DAN), OWN]


async def test_a_database_that_is_away_is_asked_until_it_answers(
    tmp_path: Path,
) -> None:
    store = Restless(path=tmp_path / "journal.db", now=lambda: T0)
    slack = await told(tmp_path, DECLARED, Slack(), store=store)

    assert PAUSE.total_seconds() * 2 < 200
    assert slack.places() == directly(ADA, BOB, CYD)


async def test_a_bug_while_people_are_told_affects_nothing_else(tmp_path: Path) -> None:
    slack = Slack(always={"conversations.open": ValueError("a bug")})
    with capture_logs() as logs:
        await told(tmp_path, DECLARED, slack)

    assert [x["event"] for x in logs] == ["request failed"]
