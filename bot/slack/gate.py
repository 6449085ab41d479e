"""The gate before the Web API: what Slack closed for a while is not called.

Rule: Retry-After is honoured per method, and per channel for messages, never early;
whoever comes meanwhile is told how long to wait, and the graver incidents go first.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol

from attrs import define, field, frozen

from actors.errors import JournalUnavailable
from actors.incident.model import Incident
from bot.slack.answers import Answer, Misconfigured, NotDone
from bot.slack.json_types import NOTHING, JsonObject, text
from bot.slack.throttle import Throttle
from bot.slack.web_api import WebApi
from bot.storage.store import Store

HOPELESS = frozenset(
    {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"}
)
"""Our token is no good any more: no call of any incident will work."""


HARMFUL_LATE = frozenset(
    {
        "bookmarks.add",
        "chat.postMessage",
        "chat.update",
        "conversations.create",
        "conversations.setTopic",
        "pins.add",
    }
)
"""What somebody else may have done by now, or something newer in its place."""


class Calls(Protocol):
    """Something that calls the Web API."""

    async def call(self, method: str, arguments: JsonObject = NOTHING) -> Answer: ...


@frozen(kw_only=True)
class Rank:
    """Who goes first when many wait: the lower rank, then the lower number."""

    severity: int
    number: int


PEOPLE = Rank(severity=0, number=0)
"""Somebody sits before a window and waits: before every incident's steps."""

RESPONSE_URL = "response_url"
"""One budget for all of these addresses: Slack does not say what it counts them on."""


@define(kw_only=True)
class Gate:
    """Calls Slack for everybody, and remembers what Slack closed, also for later runs.

    Attributes:
        on_hopeless: told when Slack no longer accepts our token.
        may_send: asked of an incident's number right before a call that changes Slack;
            a process that others may have taken for dead keeps still.
        is_alone: no other process calls Slack for this workspace.
    """

    api: WebApi
    store: Store
    now: Callable[[], datetime]
    on_hopeless: Callable[[str], None]
    may_send: Callable[[int], bool]
    is_alone: bool = True
    _throttle: Throttle = field(init=False)

    @_throttle.default
    def _new_throttle(self) -> Throttle:
        return Throttle(is_alone=self.is_alone)

    @property
    def ahead(self) -> timedelta:
        """By how much our clock goes before Slack's, as far as Slack has told."""
        told = self.api.slack_time
        return timedelta() if told is None else self.now() - told

    async def recall(self) -> None:
        """Take over what was closed when the process before us ended."""
        for budget, until in (await self.store.closed_budgets()).items():
            self._throttle.close(budget, until)

    async def call(self, method: str, arguments: JsonObject = NOTHING) -> Answer:
        return await self.call_as(PEOPLE, method, arguments)

    def for_incident(self, incident: Incident) -> Calls:
        rank = Rank(severity=incident.severity.rank, number=incident.number)
        return _Ranked(gate=self, rank=rank)

    async def call_as(self, rank: Rank, method: str, arguments: JsonObject) -> Answer:
        budget = _budget(method, arguments)
        if pause := self._pause(budget, rank):
            return pause
        if method in HARMFUL_LATE and rank != PEOPLE and not self.may_send(rank.number):
            return NotDone(error="too_late", retry_after=0.0)
        return await self._heeded(budget, await self.api.call(method, arguments))

    async def respond(self, response_url: str, message: JsonObject) -> Answer:
        """Post to a response_url, which people wait for."""
        if pause := self._pause(RESPONSE_URL, PEOPLE):
            return pause
        answer = await self.api.respond(response_url, message)
        return await self._heeded(RESPONSE_URL, answer)

    def _pause(self, budget: str, rank: Rank) -> NotDone | None:
        """What to tell whoever comes while it is closed, or before their turn."""
        who = (rank.severity, rank.number)
        wait = self._throttle.wait_for(budget, who, self.now())
        if wait is None:
            return None
        return NotDone(error="ratelimited", retry_after=wait.total_seconds())

    async def _heeded(self, budget: str, answer: Answer) -> Answer:
        """Do at once what the answer asks of all of us."""
        match answer:
            case NotDone(retry_after=float() | int() as seconds):
                until = self.now() + timedelta(seconds=seconds)
                self._throttle.close(budget, until)
                await self._remember(budget, until)
            case Misconfigured(error=error) if answer.name in HOPELESS:
                self.on_hopeless(error)
            case _:
                pass
        return answer

    async def _remember(self, budget: str, until: datetime) -> None:
        with suppress(JournalUnavailable):
            # We know it ourselves; only a process after us would ask too early.
            await self.store.close_budget(budget, until)


@frozen(kw_only=True)
class _Ranked:
    """The gate, as one incident comes to it."""

    gate: Gate
    rank: Rank

    async def call(self, method: str, arguments: JsonObject = NOTHING) -> Answer:
        return await self.gate.call_as(self.rank, method, arguments)


def _budget(method: str, arguments: JsonObject) -> str:
    """What Slack counts a call on: about one message a second for each channel."""
    if method == "chat.postMessage":
        return f"{method} {text(arguments, 'channel')}"
    return method
