"""A Web API that answers as it was told to, and hands that call it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from attrs import define, evolve, field
from immutables import Map

from actors.incident.effects import Effect, Outcome, Step
from actors.incident.ids import PersonId, StepKey
from actors.incident.model import Incident
from actors.incident.steps.state import Started
from bot.base.json_types import NOTHING, JsonObject
from bot.hands.hands import SlackHands
from bot.hands.lookup import Lookup
from bot.slack.web.identity import Identity
from bot.slack.web.rank import Rank
from bot.slack.web.results import CallResult, Done, Refused
from tests.actors.incident.case import T0

US = Identity(team="T1", user="UBOT", bot="B1")
REPLIES = "conversations.replies"
POST, HISTORY, JOIN = "chat.postMessage", "conversations.history", "conversations.join"
OK = Done(body={"ok": True})
POSTED = Done(body={"channel": "C1", "ts": "1.5"})
NOT_IN_IT = Refused(error="not_in_channel")


@define(kw_only=True)
class Scripted:
    """Answers each call by the next answer for its method, the last one for ever.

    The hands know it as the throttled API, and as what knows people's names.

    Attributes:
        known: the names that there are; without it, everybody has one.
        ranks: the ranks that were asked for.
    """

    script: dict[str, list[CallResult]]
    calls: list[tuple[str, JsonObject]] = field(factory=list)
    time: datetime = T0
    clock_skew: timedelta = timedelta()
    known: Mapping[PersonId, str] | None = None
    ranks: list[Rank] = field(factory=list)

    async def call(self, method: str, arguments: JsonObject = NOTHING) -> CallResult:
        self.calls.append((method, arguments))
        answers = self.script[method]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    @property
    def methods(self) -> list[str]:
        return [method for method, _arguments in self.calls]

    def ranked(self, rank: Rank) -> "Scripted":
        self.ranks.append(rank)
        return self

    def now(self) -> datetime:
        return self.time

    async def names(self, people: Iterable[PersonId]) -> Mapping[PersonId, str]:
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
        api=api,
        identity=US,
        people=api,
        new_id=lambda: "nonce",
        joins=may_join,
    )


def step_of(effect: Effect, key: str) -> Step:
    return Step(key=StepKey(key), effect=effect, covers=(StepKey(key),))


async def performed(
    api: Scripted, incident: Incident, step: Step, *, may_join: bool = True
) -> Outcome:
    return await hands(api, may_join=may_join).perform(incident, step)


async def looked_up(
    api: Scripted,
    incident: Incident,
    step: Step,
    at: datetime = T0,
    *,
    may_join: bool = True,
) -> Outcome:
    """Look a step up whose intent was recorded at that time."""
    intent = Started(at=at, version=9, covers=step.covers)
    started = Map({step.key: intent})
    begun = evolve(incident, steps=evolve(incident.steps, started=started))
    return await hands(api, may_join=may_join).look_up(begun, step)


def lookup(api: Scripted) -> Lookup:
    return Lookup(api=api, identity=US, clock_skew=timedelta(), in_doubt=True)
