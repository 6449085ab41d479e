"""A Web API that answers as it was told to, and hands that call it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast

from attrs import define, field

from actors.incident.ids import PersonId
from bot.base.json_types import NOTHING, JsonObject
from bot.hands.hands import SlackHands
from bot.hands.probes import Probes
from bot.slack.web.identity import Identity
from bot.slack.web.people import People
from bot.slack.web.results import CallResult, Done, Refused
from bot.slack.web.throttled_api import Rank, ThrottledApi
from tests.actors.incident.case import T0

US = Identity(team="T1", user="UBOT", bot="B1")
POST, HISTORY, JOIN = "chat.postMessage", "conversations.history", "conversations.join"
OK = Done(body={"ok": True})
POSTED = Done(body={"channel": "C1", "ts": "1.5"})
NOT_IN_IT = Refused(error="not_in_channel")


@define(kw_only=True)
class Scripted:
    """Answers each call by the next answer for its method, the last one for ever.

    It is also the gate, as the hands know it.

    Attributes:
        known: the names that there are; without it, everybody has one.
    """

    script: dict[str, list[CallResult]]
    calls: list[tuple[str, JsonObject]] = field(factory=list)
    time: datetime = T0
    ahead: timedelta = timedelta()
    known: Mapping[PersonId, str] | None = None

    async def call(self, method: str, arguments: JsonObject = NOTHING) -> CallResult:
        self.calls.append((method, arguments))
        answers = self.script[method]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    @property
    def methods(self) -> list[str]:
        return [method for method, _arguments in self.calls]

    def ranked(self, _rank: Rank) -> "Scripted":
        return self

    def now(self) -> datetime:
        return self.time

    async def names(self, people: list[PersonId]) -> dict[PersonId, str]:
        """Return a name for each, as what the hands know of names."""
        if self.known is None:
            return {person: person.title() for person in people}
        return {x: self.known[x] for x in people if x in self.known}


def scripted(**script: CallResult | Sequence[CallResult]) -> Scripted:
    """Name methods with an underscore instead of the point."""
    return Scripted(
        script={
            name.replace("_", ".", 1): list(x) if isinstance(x, Sequence) else [x]
            for name, x in script.items()
        }
    )


def hands(api: Scripted, *, may_join: bool = True) -> SlackHands:
    return SlackHands(
        gate=cast("ThrottledApi", api),
        identity=US,
        people=cast("People", api),
        new_id=lambda: "nonce",
        joins=may_join,
    )


def probes(api: Scripted) -> Probes:
    return Probes(api=api, identity=US, in_doubt=True)
