"""The real Web API client, which calls the simulated Slack instead of sending."""

import asyncio
from collections.abc import Callable
from urllib.parse import urlencode

import aiohttp
import anyio
from anyio.abc import TaskGroup
from attrs import define

from bot.base.json_types import JsonObject
from bot.sandbox.args import Args
from bot.sandbox.fields import as_fields, dump, parse
from bot.sandbox.response_url import RESPONSE_URL
from bot.slack.web.classify import HttpResponse
from bot.slack.web.web_api import DEADLINE, FORM_METHODS, WebApi, as_form
from tests.simulation.faults import Fault
from tests.simulation.lifetime import Lifetime, dice_of
from tests.simulation.slack import Slack

BASE_URL = "http://127.0.0.1:1/api/"
FORM = "application/x-www-form-urlencoded"
LATEST = 5.0
"""Seconds within which a request that was sent is carried out or lost.

The bot looks again after 15 s, and Slack shows what it did within 8.
"""


@define(kw_only=True)
class SimulatedApi(WebApi):
    """Calls Slack in this process; tasks in ``others`` go on after a crash."""

    slack: Slack
    lifetime: Lifetime
    others: TaskGroup

    async def _send(
        self, method: str, given: dict[str, object]
    ) -> HttpResponse | Exception:
        if method in FORM_METHODS:
            args = Args.read(FORM, "", urlencode(as_form(given)).encode())
        else:
            args = Args(as_fields(parse(dump(given))))
        return await self._call(method, args)

    async def _post(self, url: str, message: JsonObject) -> HttpResponse | Exception:
        fields = as_fields(parse(dump(dict(message))))
        return await self._call(RESPONSE_URL, Args({**fields, "url": url}))

    async def _call(self, method: str, args: Args) -> HttpResponse | Exception:
        if self.lifetime.is_dead:
            await anyio.sleep_forever()
        slack, chance = self.slack, self.slack.chance
        slack.retry_check.sends(self.lifetime, method, args.fields)
        fault = slack.choose_fault(method)
        if fault and fault.name == "never left":
            chance.reach(f"{fault.name}, before")
            slack.omit(method, args, fault)
            await chance.pause(self.lifetime, 0.1, 3.0)
            return aiohttp.ConnectionTimeoutError()
        answer, wait = await self._arrive(method, args, fault)
        if answer is None:
            await anyio.sleep(DEADLINE)
            answer = TimeoutError()
        await chance.pause(self.lifetime, 0.005, 0.3)
        if wait is not None:
            slack.retry_check.hears(self.lifetime, method, args.fields, wait)
        return answer

    async def _arrive(
        self, method: str, args: Args, fault: Fault | None
    ) -> tuple[HttpResponse | Exception | None, float | None]:
        """Reach Slack; the request may arrive after its sender has crashed."""
        slack, chance = self.slack, self.slack.chance
        # Dice of its own, because a crash reaches several calls in no defined order.
        dice = dice_of(f"{anyio.current_time()} {method} {args.fields}")
        acts = fault is None or chance.happens(0.5) if _may_act(fault) else False
        is_slow = fault is not None and fault.looks is None

        def work() -> tuple[HttpResponse | Exception | None, float | None]:
            if fault:
                chance.reach(f"{fault.name}, {'after' if acts else 'before'}")
            if fault and not acts:
                slack.omit(method, args, fault)
                return _looks(fault), fault.closes
            if seconds := slack.closes(method, args):
                return slack.refuse(method, args, seconds), seconds
            done = slack.act(method, args, fault)
            if fault is None:
                return done, None
            return _looks(fault), fault.closes

        try:
            await chance.pause(self.lifetime, 0.005, LATEST if is_slow else 0.3)
        except asyncio.CancelledError:
            if self.lifetime.is_dead and acts and dice.random() < 0.5:
                chance.reach("carried out after a crash")
                wait = dice.uniform(0.0, LATEST)
                self.others.start_soon(self._arrive_late, work, wait)
            raise
        return work()

    async def _arrive_late(self, work: Callable[[], object], wait: float) -> None:
        await anyio.sleep(wait)
        work()


def _may_act(fault: Fault | None) -> bool:
    return fault is None or fault.acts is not False


def _looks(fault: Fault) -> HttpResponse | Exception | None:
    return fault.looks() if fault.looks else None
