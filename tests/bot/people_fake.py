"""A Slack that answers ``users.info``, and the people that are looked up there."""

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
    """Return a user as Slack shows one, with Slack's own fields."""
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
class FakeUsers:
    """Answers for the users that it has.

    Attributes:
        error: refuses every call with this error.
        fault: "down", no call reaches it; "hung", it never answers; or "odd", it says
            ok without a user.
    """

    users: dict[PersonId, JsonObject] = field(factory=dict)
    error: str = ""
    fault: str = ""
    asked: list[str] = field(factory=list)

    async def call(self, method: str, arguments: JsonObject = NOTHING) -> CallResult:
        assert method == "users.info"
        who = PersonId(text(arguments, "user"))
        self.asked.append(who)
        if self.fault == "hung":
            await anyio.sleep_forever()
        if self.fault == "down":
            return NotDone(error="connection refused", retry_after=None)
        if self.fault == "odd":
            return Done(body={"ok": True, "user": []})
        if self.error or who not in self.users:
            return Refused(error=self.error or "user_not_found")
        return Done(body={"ok": True, "user": {"id": who, **self.users[who]}})


@define
class FakeNames:
    """Keeps the names that this run or an earlier one stored."""

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
    told: FakeUsers,
    tasks: TaskGroup,
    *,
    store: StoredNames | None = None,
    now: Callable[[], datetime] = lambda: T0,
) -> People:
    """Make people that are looked up in this Slack.

    The patience is short if Slack hangs, and long otherwise for slow machines.
    """
    patience = 0.05 if told.fault == "hung" else PATIENT
    return People(
        api=told,
        store=store or FakeNames(),
        tasks=tasks,
        now=now,
        own=OWN,
        answer_patience=patience,
        name_patience=patience,
    )
