"""The Web API over HTTP: one call, from request to answer."""

import asyncio
from collections.abc import Callable

import anyio
from aiohttp import web
from attrs import define, field

from bot.sandbox.args import Args
from bot.sandbox.bad_answers import JSON, cut_midway, garbled, reset, too_many
from bot.sandbox.calls import Call, Calls
from bot.sandbox.errors import SlackError
from bot.sandbox.faults import Fault, Faults, How
from bot.sandbox.fields import Fields, dump
from bot.sandbox.methods.invocation import Invocation, missing_scope
from bot.sandbox.methods.table import METHODS, Method, Token
from bot.sandbox.options import Hook, Moment, SandboxOptions
from bot.sandbox.response_url import RESPONSE_URL, ResponseUrls, status_of
from bot.sandbox.tiers import Limiter, retry_after
from bot.sandbox.workspace import Workspace


@define(kw_only=True, eq=False)
class WebApi:
    """Answers calls: admission, tier, fault, latency, hook, work, hook, answer."""

    workspace: Workspace
    options: SandboxOptions
    response_urls: ResponseUrls
    bot_token: str
    app_token: str
    open_socket: Callable[[], str]
    hook: Hook | None
    faults: Faults = field(factory=Faults, init=False)
    calls: Calls = field(init=False)
    closing: anyio.Event = field(factory=anyio.Event, init=False)
    _under_way: set[asyncio.Transport] = field(factory=set, init=False)
    _limiter: Limiter = field(factory=Limiter, init=False)

    def __attrs_post_init__(self) -> None:
        self.calls = Calls(maxlen=self.options.call_log)

    @property
    def is_busy(self) -> bool:
        """Whether a call is waiting for its answer."""
        return any(not connection.is_closing() for connection in self._under_way)

    async def handle(self, request: web.BaseRequest, name: str) -> web.StreamResponse:
        """Answer a call of a method."""
        if (connection := request.transport) is None:
            return await self._handle(request, name)
        self._under_way.add(connection)
        try:
            response = await self._handle(request, name)
            self._tell_scopes(request, response)
            return response
        finally:
            self._under_way.discard(connection)

    async def _handle(self, request: web.BaseRequest, name: str) -> web.StreamResponse:
        body = await request.read() if request.body_exists else b""
        args = Args({})
        try:
            args = Args.read(request.content_type, request.query_string, body)
            method = self._admit(name, self._token(request, args))
        except SlackError as error:
            return self._finish(name, args, error.answer())
        if limited := self._limited(name, method, args):
            return limited
        call = Invocation(
            args=args,
            workspace=self.workspace,
            options=self.options,
            scopes=method.scopes,
            open_socket=self.open_socket,
        )
        return await self._answer(request, name, args, lambda: method.act(call))

    async def respond(self, request: web.BaseRequest, key: str) -> web.StreamResponse:
        """Answer a post to a response_url: a webhook, which needs no token."""
        args = Args({})
        try:
            args = Args.read(request.content_type, "", await request.read())
        except SlackError as error:
            return self._finish(RESPONSE_URL, args, error.answer())
        urls = self.response_urls
        return await self._answer(
            request, RESPONSE_URL, args, lambda: urls.use(key, args)
        )

    def _tell_scopes(
        self, request: web.BaseRequest, response: web.StreamResponse
    ) -> None:
        """Add the header with the token's scopes, as Slack does."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        granted = {
            self.bot_token: self.options.scopes,
            self.app_token: frozenset({"connections:write"}),
        }
        if token in granted and self.options.tells_scopes and not response.prepared:
            response.headers["X-OAuth-Scopes"] = ",".join(sorted(granted[token]))

    def _token(self, request: web.BaseRequest, args: Args) -> str:
        in_args = args.fields.pop("token", None)
        header = request.headers.get("Authorization", "")
        return header.removeprefix("Bearer ").strip() or str(in_args or "")

    def _admit(self, name: str, token: str) -> Method:
        """Return the method if this token may call it."""
        method = METHODS.get(name)
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        if not token:
            raise SlackError("not_authed")
        kinds = {self.bot_token: Token.BOT, self.app_token: Token.APP}
        kind = kinds.get(token)
        if kind is None:
            raise SlackError("invalid_auth")
        if method.token not in {kind, Token.ANY}:
            raise SlackError("not_allowed_token_type")
        if method.scopes and not method.scopes & self.options.scopes:
            raise missing_scope(sorted(method.scopes), self.options.scopes)
        return method

    def _limited(self, name: str, method: Method, args: Args) -> web.Response | None:
        if not self.options.rate_limits:
            return None
        now = self.workspace.clock.monotonic()
        wait = self._limiter.take(name, method.tier, args.text("channel"), now)
        if wait <= 0:
            return None
        refusal: Fields = {"ok": False, "error": "ratelimited"}
        seconds = retry_after(wait)
        self._log(name, args, 429, refusal, retry_after=seconds)
        return too_many(seconds)

    async def _answer(
        self,
        request: web.BaseRequest,
        name: str,
        args: Args,
        work: Callable[[], Fields],
    ) -> web.StreamResponse:
        fault = self.faults.strike(name, args)
        if fault and not fault.acts:
            return await self._fail(request, name, args, fault, None)
        answer = await self._act(name, args, work)
        if fault:
            return await self._fail(request, name, args, fault, answer)
        return self._finish(name, args, answer)

    async def _act(self, name: str, args: Args, work: Callable[[], Fields]) -> Fields:
        """Do the work; the work itself is atomic, whatever is awaited around it."""
        options = self.options
        latency = options.latencies.get(name, options.latency)
        if latency and not options.latency_after:
            await self.workspace.clock.sleep(latency)
        if self.hook:
            await self.hook(Moment.RECEIVED, name, args)
        answer: Fields
        try:
            answer = {"ok": True, **work()}
        except SlackError as error:
            answer = error.answer()
        if self.hook:
            await self.hook(Moment.ACTED, name, args)
        if latency and options.latency_after:
            await self.workspace.clock.sleep(latency)
        return answer

    def _log(
        self,
        name: str,
        args: Args,
        status: int,
        answer: Fields | None,
        fault: Fault | None = None,
        *,
        retry_after: int | None = None,
    ) -> None:
        self.calls.append(
            Call(
                method=name,
                args=args,
                at=self.workspace.now,
                status=status,
                answer=answer,
                fault=None if fault is None else fault.how.value,
                retry_after=retry_after,
            )
        )
        self.workspace.feed.wake()

    def _finish(self, name: str, args: Args, answer: Fields) -> web.Response:
        if name == RESPONSE_URL:
            status = status_of(answer)
            self._log(name, args, status, answer)
            if status == 200:  # noqa: PLR2004 - HTTP's own number.
                return web.Response(text="ok")
            return web.json_response(answer, status=status)
        self._log(name, args, 200, answer)
        return web.Response(
            body=dump(answer).encode(), content_type=JSON, charset="utf-8"
        )

    async def _fail(
        self,
        request: web.BaseRequest,
        name: str,
        args: Args,
        fault: Fault,
        answer: Fields | None,
    ) -> web.StreamResponse:
        """Make a call go wrong; there is an answer if the work was done."""
        seconds = None
        match fault.how:
            case How.RATE_LIMITED:
                seconds = fault.retry_after
                response: web.StreamResponse = too_many(seconds)
            case How.ERROR:
                answer = {"ok": False, "error": fault.error}
                response = web.json_response(answer)
            case How.RESET | How.RESET_MIDWAY | How.HANG:
                self._log(name, args, 0, answer, fault)
                return await self._cut(request, fault.how, answer)
            case _:
                response = garbled(fault.how)
        self._log(name, args, response.status, answer, fault, retry_after=seconds)
        return response

    async def _cut(
        self, request: web.BaseRequest, how: How, answer: Fields | None
    ) -> web.StreamResponse:
        if how is How.RESET_MIDWAY:
            return await cut_midway(request, answer or {"ok": True})
        if how is How.HANG:
            await self.closing.wait()
        reset(request)
        return web.Response()
