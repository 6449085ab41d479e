"""A Slack that answers ``users.info``, and the directory of people that asks it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

import anyio
from anyio.abc import TaskGroup
from attrs import define, field

from actors.errors import JournalUnavailable
from actors.incident.ids import PersonId
from bot.base.json_types import NOTHING, JsonObject, text
from bot.slack.web.people import People, StoredNames
from bot.slack.web.results import CallResult, Done, NotDone, Refused
from tests.actors.incident.case import T0

HOME, ELSEWHERE = "T1", "T2"
OWN = PersonId("U0BOT")
PATIENT = 30.0


def user(name: str = "Ada", *, team: str = HOME, **fields: object) -> JsonObject:
    """A user as Slack shows one; the fields are Slack's own."""
    return {
        "team_id": team,
        "name": name.lower(),
        "real_name": name,
        "deleted": False,
        "is_bot": False,
        "profile": {"display_name": name},
        **fields,
    }


@define
class Told:
    """Answers for the users that it has.

    Attributes:
        error: how every question is refused instead.
        mood: "down", no question reaches it; "hung", it answers nobody; or "odd", it
            says ok, and nothing of anybody.
    """

    users: dict[PersonId, JsonObject] = field(factory=dict)
    error: str = ""
    mood: str = ""
    asked: list[str] = field(factory=list)

    async def call(self, method: str, arguments: JsonObject = NOTHING) -> CallResult:
        assert method == "users.info"
        who = PersonId(text(arguments, "user"))
        self.asked.append(who)
        if self.mood == "hung":
            await anyio.sleep_forever()
        if self.mood == "down":
            return NotDone(error="connection refused", retry_after=None)
        if self.mood == "odd":
            return Done(body={"ok": True, "user": []})
        if self.error or who not in self.users:
            return Refused(error=self.error or "user_not_found")
        return Done(body={"ok": True, "user": {"id": who, **self.users[who]}})


@define
class Notebook:
    """Holds the names that were stored, by this run or an earlier one."""

    written: dict[PersonId, str] = field(factory=dict)
    writes: list[str] = field(factory=list)
    is_away: bool = False

    async def remember(self, names: Mapping[PersonId, str]) -> None:
        if self.is_away:
            raise JournalUnavailable("away")
        self.written.update(names)
        self.writes += names.values()

    async def names(self, people: Iterable[PersonId]) -> Mapping[PersonId, str]:
        if self.is_away:
            raise JournalUnavailable("away")
        return {x: self.written[x] for x in people if x in self.written}


def people_of(
    told: Told,
    tasks: TaskGroup,
    *,
    store: StoredNames | None = None,
    now: Callable[[], datetime] = lambda: T0,
) -> People:
    """Make a directory that asks this Slack.

    It waits a moment for a Slack that hangs, and long for one that answers, because
    the machine may be slow.
    """
    patience = 0.05 if told.mood == "hung" else PATIENT
    return People(
        api=told,
        store=store or Notebook(),
        tasks=tasks,
        now=now,
        own=OWN,
        answer_patience=patience,
        name_patience=patience,
    )
