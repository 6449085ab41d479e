"""Slack's side of a call: what goes wrong, what is done, and what is answered."""

from attrs import define, field
from yarl import URL

from bot.sandbox import Call, Sandbox
from bot.sandbox.args import Args
from bot.sandbox.errors import SlackError
from bot.sandbox.fields import Fields, as_fields, dump
from bot.sandbox.methods.invocation import Invocation
from bot.sandbox.methods.table import METHODS
from bot.sandbox.response_url import RESPONSE_URL, status_of
from bot.sandbox.tiers import Limiter, retry_after
from bot.slack.web.classify import HttpResponse
from tests.auditor.recorder import Recorder
from tests.simulation.faults import (
    DOWN,
    LIMITED,
    Fault,
    possible_faults,
    reply,
    said,
)
from tests.simulation.lifetime import Chance
from tests.simulation.retry_after_check import RetryAfterCheck


@define(kw_only=True, eq=False)
class Slack:
    """The real methods of the sandbox, called without a socket."""

    sandbox: Sandbox
    chance: Chance
    retry_check: RetryAfterCheck
    recorder: Recorder
    fault_rate: float
    is_down: bool = False
    _limiter: Limiter = field(factory=Limiter, init=False)

    def choose_fault(self, method: str) -> Fault | None:
        """Choose what goes wrong with this call; in most cases nothing."""
        if self.is_down:
            return self.chance.random.choice(DOWN)
        if not self.chance.happens(self.fault_rate):
            return None
        choice = possible_faults(method)
        (fault,) = self.chance.random.choices(choice, [x.weight for x in choice])
        return fault

    def closes(self, method: str, args: Args) -> float:
        """Count the call, or return by how many seconds it is too early."""
        if not self.sandbox.options.rate_limits or method == RESPONSE_URL:
            return 0.0
        now = self.sandbox.workspace.clock.monotonic()
        tier = METHODS[method].tier
        wait = self._limiter.take(method, tier, args.text("channel"), now)
        return float(retry_after(wait)) if wait > 0 else 0.0

    def refuse(self, method: str, args: Args, seconds: float) -> HttpResponse:
        self._log(method, args, 429, LIMITED, "limited")
        return reply(429, dump(LIMITED), {"Retry-After": f"{seconds:.0f}"})

    def act(self, method: str, args: Args, fault: Fault | None) -> HttpResponse:
        """Carry the call out at once, and return Slack's answer."""
        answer: Fields
        try:
            answer = {"ok": True, **self._work(method, args)}
        except SlackError as error:
            answer = error.answer()
        if answer["ok"] and method == RESPONSE_URL:
            self.recorder.responds(args.text("url"), args.text("text"))
        self._log(method, args, 200, answer, fault.name if fault else "")
        if method == RESPONSE_URL:
            done = bool(answer["ok"])
            return reply(status_of(answer), "ok" if done else dump(answer))
        return said(answer)

    def omit(self, method: str, args: Args, fault: Fault) -> None:
        """Log a call that was not carried out, with its answer."""
        told = fault.looks() if fault.looks and fault.acts is False else None
        status, body = (
            (told.status, told.body) if isinstance(told, HttpResponse) else (0, None)
        )
        self._log(method, args, status, as_fields(body) or None, fault.name)

    def _work(self, method: str, args: Args) -> Fields:
        if method == RESPONSE_URL:
            url = URL(args.text("url"))
            key = url.path.removeprefix("/commands/")
            return self.sandbox.response_urls.use(key, args)
        invocation = Invocation(
            args=args,
            workspace=self.sandbox.workspace,
            options=self.sandbox.options,
            scopes=METHODS[method].scopes,
            open_socket=self.sandbox.socket_mode.ticket,
        )
        return METHODS[method].act(invocation)

    def _log(
        self, method: str, args: Args, status: int, answer: Fields | None, fault: str
    ) -> None:
        call = Call(
            method=method,
            args=args,
            at=self.sandbox.workspace.now,
            status=status,
            answer=answer,
            fault=fault or None,
        )
        self.sandbox.calls.append(call)
        is_ok = answer is not None and answer.get("ok")
        self.chance.note(f"{method} {'did' if is_ok else call.error} {fault}".strip())
        self.sandbox.feed.wake()
