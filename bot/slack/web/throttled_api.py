"""The gate before the Web API: what Slack closed for a while is not called.

Rule: Retry-After is honoured per method, and per channel for messages, never early;
whoever comes meanwhile is told how long to wait, and the graver incidents go first.
"""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, assert_never

from attrs import define, field, frozen

from actors.errors import JournalUnavailable
from bot.base.json_types import NOTHING, JsonObject, text
from bot.slack.web.results import (
    TOKEN_REFUSED,
    CallResult,
    Done,
    Misconfigured,
    NotDone,
    Refused,
    Unknown,
)
from bot.slack.web.throttle import POSTS, Claim, Fate, Throttle
from bot.slack.web.web_api import WebApi

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

    async def call(
        self, method: str, arguments: JsonObject = NOTHING
    ) -> CallResult: ...


class ClosedBudgets(Protocol):
    """Remembers what Slack closed, also for the next process; the store is one."""

    async def close_budget(self, budget: str, until: datetime) -> None: ...

    async def closed_budgets(self) -> Mapping[str, datetime]: ...


@frozen(kw_only=True)
class Rank:
    """Who goes first when many wait: the lower rank, then the lower number."""

    severity: int
    number: int


TOO_LATE = NotDone(error="too_late", retry_after=0.0)
"""The answer for a process that others may have taken for dead: it may not call."""

PEOPLE = Rank(severity=0, number=0)
"""Somebody sits before a window and waits: before every incident's steps."""

RESPONSE_URL = "response_url"
"""One budget for all of these addresses: Slack does not say what it counts them on."""


@define(kw_only=True)
class ThrottledApi:
    """Calls Slack for everybody, and remembers what Slack closed, also for later runs.

    Attributes:
        on_token_refused: told when Slack refuses our token, whether it means it or not.
        may_send: asked of an incident's number right before a call that changes Slack;
            a process that others may have taken for dead keeps still.
        is_alone: no other process calls Slack for this workspace.
    """

    api: WebApi
    store: ClosedBudgets
    now: Callable[[], datetime]
    on_token_refused: Callable[[str], None]
    may_send: Callable[[int], bool]
    is_alone: bool = True
    _throttle: Throttle = field(init=False)

    @_throttle.default
    def _new_throttle(self) -> Throttle:
        return Throttle(is_alone=self.is_alone)

    @property
    def clock_skew(self) -> timedelta:
        """By how much our clock goes before Slack's, as far as Slack has told."""
        told = self.api.slack_time
        return timedelta() if told is None else self.now() - told

    async def load_closed_budgets(self) -> None:
        """Take over what was closed when the process before us ended."""
        for budget, until in (await self.store.closed_budgets()).items():
            self._throttle.close(budget, until, self.now())

    async def call(self, method: str, arguments: JsonObject = NOTHING) -> CallResult:
        return await self.call_as(PEOPLE, method, arguments)

    def ranked(self, rank: Rank) -> Calls:
        """Return the same, for whoever comes with this rank."""
        return _Ranked(gate=self, rank=rank)

    async def call_as(
        self, rank: Rank, method: str, arguments: JsonObject
    ) -> CallResult:
        async def send() -> CallResult:
            is_harmful = method in HARMFUL_LATE and rank != PEOPLE
            if is_harmful and not self.may_send(rank.number):
                return TOO_LATE
            return await self.api.call(method, arguments)

        return await self._in_turn(_budgets(method, arguments), rank, send)

    async def respond(self, response_url: str, message: JsonObject) -> CallResult:
        """Post to a response_url, which people wait for."""
        send = partial(self.api.respond, response_url, message)
        return await self._in_turn((RESPONSE_URL,), PEOPLE, send)

    async def _in_turn(
        self,
        budgets: tuple[str, ...],
        rank: Rank,
        send: Callable[[], Awaitable[CallResult]],
    ) -> CallResult:
        """Send it as soon as it may go, or say how long that takes."""
        claims: list[Claim] = []
        fate, blamed = Fate.UNSENT, None
        try:
            for budget in budgets:
                if pause := await self._pause(budget, rank, claims):
                    return pause
            fate = Fate.LOST
            answer = await send()
            fate = _fate(answer)
            blamed = self._closed_by(answer, claims)
        finally:
            for claim in claims:
                self._throttle.settle(claim, fate, self.now())
        if blamed:
            await self._remember(*blamed)
        if isinstance(answer, Misconfigured) and answer.name in TOKEN_REFUSED:
            self.on_token_refused(answer.error)
        return answer

    async def _pause(
        self, budget: str, rank: Rank, claims: list[Claim]
    ) -> NotDone | None:
        """Wait for an answer that decides it, and say what else there is to wait."""
        who = (rank.severity, rank.number)
        claim = self._throttle.claim(budget, who, self.now())
        claims.append(claim)
        await claim.decided.wait()
        if claim.wait is None:
            return None
        return NotDone(error="ratelimited", retry_after=claim.wait.total_seconds())

    def _closed_by(
        self, answer: CallResult, claims: list[Claim]
    ) -> tuple[str, datetime] | None:
        """Close at once, for all of us, what this answer closes; say until when."""
        if _fate(answer) is not Fate.LIMITED or not isinstance(answer, NotDone):
            return None
        now = self.now()
        until = now + timedelta(seconds=answer.retry_after or 0.0)
        return self._throttle.limit(claims, until, now).budget, until

    async def _remember(self, budget: str, until: datetime) -> None:
        with suppress(JournalUnavailable):
            # We know it ourselves; only a process after us would ask too early.
            await self.store.close_budget(budget, until)


@frozen(kw_only=True)
class _Ranked:
    """The gate, as one incident comes to it."""

    gate: ThrottledApi
    rank: Rank

    async def call(self, method: str, arguments: JsonObject = NOTHING) -> CallResult:
        return await self.gate.call_as(self.rank, method, arguments)


def _budgets(method: str, arguments: JsonObject) -> tuple[str, ...]:
    """What Slack counts a call on: a message on its channel, and with all others."""
    if method == POSTS:
        return f"{POSTS} {text(arguments, 'channel')}", POSTS
    return (method,)


def _fate(answer: CallResult) -> Fate:
    """What became of a call, as far as Slack counts it."""
    match answer:
        case NotDone(retry_after=None):
            return Fate.UNSENT
        case NotDone():
            return Fate.UNSENT if answer is TOO_LATE else Fate.LIMITED
        case Unknown():
            return Fate.LOST
        case Done() | Refused() | Misconfigured():
            return Fate.TAKEN
        case _:
            assert_never(answer)
