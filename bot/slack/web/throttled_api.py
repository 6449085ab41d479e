"""The throttled Web API: a method that Slack closed for a while is not called.

Rule: Retry-After applies to a method, and for messages to a channel. No call is early.
Callers learn how long to wait, and more severe incidents go first.
"""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, assert_never

from attrs import define, field, frozen

from actors.errors import JournalUnavailable
from bot.base.json_types import NOTHING, JsonObject, text
from bot.slack.web.budget import Charge, Waiter
from bot.slack.web.rank import PEOPLE, Rank
from bot.slack.web.results import (
    TOKEN_REFUSED,
    CallResult,
    Done,
    Misconfigured,
    NotDone,
    Refused,
    Unknown,
)
from bot.slack.web.throttle import POSTS, Throttle
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
"""Calls that must not come late, because another process may have made them by now, or
newer ones in their place."""


class Calls(Protocol):
    """Something that calls the Web API."""

    async def call(
        self, method: str, arguments: JsonObject = NOTHING
    ) -> CallResult: ...


class ClosedBudgets(Protocol):
    """Remembers closed budgets for the next process; the store is one."""

    async def close_budget(self, budget: str, until: datetime) -> None: ...

    async def closed_budgets(self) -> Mapping[str, datetime]: ...


TOO_LATE = NotDone(error="too_late", retry_after=0.0, is_held_back=True)
"""The result in a process that others may take for dead: it must not call."""

RESPONSE_URL = "response_url"
"""One budget for all response_urls: Slack does not say how it counts them."""


@define(kw_only=True)
class ThrottledApi:
    """Calls Slack for all callers, and stores what Slack closed for later runs.

    Attributes:
        on_token_refused: called when Slack refuses our token, which alone proves
            nothing.
        may_send: whether this process may still act for this incident. It is asked
            right before a call that changes Slack, because other processes may take
            this one for dead.
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
        """How far our clock is ahead of Slack's, or 0 while Slack's is not known."""
        slack_time = self.api.slack_time
        return timedelta() if slack_time is None else self.now() - slack_time

    async def load_closed_budgets(self) -> None:
        """Close what was closed when the previous process ended."""
        for budget, until in (await self.store.closed_budgets()).items():
            self._throttle.close(budget, until, self.now())

    async def call(self, method: str, arguments: JsonObject = NOTHING) -> CallResult:
        return await self.call_as(PEOPLE, method, arguments)

    def ranked(self, rank: Rank) -> Calls:
        """Return an API that makes its calls with this rank."""
        return _RankedApi(api=self, rank=rank)

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
        """Post to a response_url; a person is waiting for it."""
        send = partial(self.api.respond, response_url, message)
        return await self._in_turn((RESPONSE_URL,), PEOPLE, send)

    async def _in_turn(
        self,
        budgets: tuple[str, ...],
        rank: Rank,
        send: Callable[[], Awaitable[CallResult]],
    ) -> CallResult:
        """Send the call as soon as it may go, or return how long that takes."""
        waiters: list[Waiter] = []
        charge, closed = Charge.NONE, None
        try:
            for budget in budgets:
                if pause := await self._wait_for_turn(budget, rank, waiters):
                    return pause
            charge = Charge.UNKNOWN
            result = await send()
            charge = _charge(result)
            closed = self._close_exceeded(result, waiters)
        finally:
            for waiter in waiters:
                self._throttle.settle(waiter, charge, self.now())
        if closed:
            await self._store_closed(*closed)
        if isinstance(result, Misconfigured) and result.name in TOKEN_REFUSED:
            self.on_token_refused(result.error)
        return result

    async def _wait_for_turn(
        self, budget: str, rank: Rank, waiters: list[Waiter]
    ) -> NotDone | None:
        """Wait for the decision; return how long to stay away, or None to send."""
        waiter = self._throttle.enter(budget, rank, self.now())
        waiters.append(waiter)
        if not waiter.decided.is_set():
            await waiter.decided.wait()
        if waiter.wait is None:
            return None
        return NotDone(
            error="ratelimited",
            retry_after=waiter.wait.total_seconds(),
            is_held_back=True,
        )

    def _close_exceeded(
        self, result: CallResult, waiters: list[Waiter]
    ) -> tuple[str, datetime] | None:
        """Close the budget that this call exceeded; return it and until when."""
        if _charge(result) is not Charge.REFUSED or not isinstance(result, NotDone):
            return None
        now = self.now()
        until = now + timedelta(seconds=result.retry_after or 0.0)
        return self._throttle.close_exceeded(waiters, until, now).budget, until

    async def _store_closed(self, budget: str, until: datetime) -> None:
        with suppress(JournalUnavailable):
            # This process knows it anyway; only the next one would call too early.
            await self.store.close_budget(budget, until)


@frozen(kw_only=True)
class _RankedApi:
    """The throttled API for the calls of one incident."""

    api: ThrottledApi
    rank: Rank

    async def call(self, method: str, arguments: JsonObject = NOTHING) -> CallResult:
        return await self.api.call_as(self.rank, method, arguments)


def _budgets(method: str, arguments: JsonObject) -> tuple[str, ...]:
    """Return what Slack counts a call on: a message counts twice."""
    if method == POSTS:
        return f"{POSTS} {text(arguments, 'channel')}", POSTS
    return (method,)


def _charge(result: CallResult) -> Charge:
    match result:
        case NotDone(retry_after=None):
            return Charge.NONE
        case NotDone():
            return Charge.NONE if result is TOO_LATE else Charge.REFUSED
        case Unknown():
            return Charge.UNKNOWN
        case Done() | Refused() | Misconfigured():
            return Charge.COUNTED
        case _:
            assert_never(result)
