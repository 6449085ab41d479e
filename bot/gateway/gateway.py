"""The gateway: an envelope comes in, its acknowledgement goes out.

Rule 1: every request gets an answer in words. The answer goes out only after the
journal has recorded the facts in it.
Rule 2: if a request takes longer than Slack waits, Muster says so, without claiming
that it is done or not done. The answer follows by the response_url.
Rule 3: an answer that does not fit into an acknowledgement is delivered separately.
"""

from functools import partial

import anyio
import structlog
from attrs import define, field
from attrs import evolve as with_

from actors.clock import Clock
from bot.base.guard import guarded
from bot.base.json_types import JsonObject
from bot.dialogue.context import Context
from bot.dialogue.forms.form import Form
from bot.dialogue.reply import OpenWindow, Reply, Say, ShowWindow, WindowReply
from bot.features.declare.without_window import offer_without_window
from bot.features.feature import Access
from bot.features.table import WAYS
from bot.features.ways import Ways
from bot.gateway import acknowledgement
from bot.gateway.attempts import Attempts
from bot.gateway.background import BackgroundTasks
from bot.gateway.delivery import Delivery, SlackApi, about_of
from bot.gateway.home_tabs import HomeTabs, click_on_home, is_home_opened
from bot.gateway.ignored import ignore
from bot.gateway.may import Verdict, may
from bot.gateway.open_window import open_window
from bot.gateway.responses import (
    VERDICT_TEXTS,
    RequestWithTrigger,
    Response,
    apology,
    taking_longer,
)
from bot.gateway.router import Route, Router, unknown
from bot.gateway.window_answers import WindowAnswers, click_in_window
from bot.slack.kit.payloads import parse
from bot.slack.kit.requests import (
    Choice,
    Click,
    InWindow,
    Request,
    SlackEvent,
    SlashCommand,
    UnknownRequest,
    View,
    ViewSubmission,
    unknown_inputs,
)
from bot.slack.socket.envelope import Envelope
from bot.slack.web.identity import Identity

log = structlog.get_logger()

ANSWER_WITHIN = 1.8
"""Seconds until people read that a request takes longer. The bare acknowledgement would
go out later (``Timings.answer``)."""

LATE_MAX = 100
"""At most this many requests are answered late at the same time; others wait."""

UNREAD = UnknownRequest(what="not read yet", team="")
"""An envelope that is not parsed yet. If parsing fails, nobody gets an answer."""


@define(eq=False)
class _Work:
    """The work on a request, and its response."""

    response: Response = None
    is_late: bool = False
    done: anyio.Event = field(factory=anyio.Event)


@define(kw_only=True)
class Gateway:
    """Brings requests to features, and their replies to people."""

    context: Context
    api: SlackApi
    identity: Identity
    background: BackgroundTasks
    clock: Clock
    ways: Ways = field(default=WAYS, repr=False)
    _router: Router = field(init=False, repr=False)
    _windows: WindowAnswers = field(init=False)
    _home: HomeTabs = field(init=False)
    _delivery: Delivery = field(init=False)
    _attempts: Attempts = field(init=False)
    _late: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        names = self.context.configuration.commands
        roles = self.context.configuration.roles
        statuses = self.context.configuration.status_words
        self._router = Router(self.ways, roles, names, statuses)
        self._windows = WindowAnswers(api=self.api, ways=self.ways)
        self._home = HomeTabs(
            context=self.context,
            api=self.api,
            identity=self.identity,
            background=self.background,
            ways=self.ways,
            deliver=self._deliver,
        )
        self._attempts = Attempts(self.context)
        self._delivery = Delivery(api=self.api, background=self.background)

    async def handle(self, envelope: Envelope) -> JsonObject | None:
        """Return the acknowledgement's payload; never raises."""
        info = self._attempts.info_of(UNREAD)
        return await guarded(
            partial(self._read, envelope),
            None,
            request=info.kind,
            reference=info.reference,
            incident=None,
        )

    def deliver_late(self, envelope: Envelope, said: JsonObject) -> None:
        """Deliver a response whose acknowledgement did not reach Slack."""
        self.background.start(self._resend, envelope, said)

    async def _resend(self, envelope: Envelope, said: JsonObject) -> None:
        await self._respond(self._parsed(envelope), said)

    def _parsed(self, envelope: Envelope) -> Request:
        """Read the request. A form without an id gets a new one."""
        request = parse(envelope.kind, envelope.payload)
        if isinstance(request, ViewSubmission) and not Form.of(request.view).id:
            return with_(request, view=with_(request.view, id=self.context.new_id()))
        return request

    async def _read(self, envelope: Envelope) -> JsonObject | None:
        request = self._parsed(envelope)
        work = _Work()
        self.background.start(self._do, request, work)
        with anyio.CancelScope(deadline=envelope.received_at + ANSWER_WITHIN):
            await work.done.wait()
        if not work.done.is_set() and self._late < LATE_MAX:
            work.is_late = True
            self._late += 1
            slow = taking_longer(request)
            if slow and click_in_window(request):
                # Its trigger is left for the answer, which may need a window.
                self.background.start(self._deliver, request, slow)
                return None
            return self._acknowledged(envelope, request, slow)
        await work.done.wait()
        return self._acknowledged(envelope, request, work.response)

    async def _do(self, request: Request, work: _Work) -> None:
        work.response = await self._attempts.of(request, partial(self._answer, request))
        work.done.set()
        if work.is_late:
            self._late -= 1
            log.warning("answer sent late", request=type(request).__name__)
            if isinstance(request, RequestWithTrigger) and work.response is not None:
                await self._send(request, work.response)

    def _acknowledged(
        self, envelope: Envelope, request: Request, said: Response
    ) -> JsonObject | None:
        # Slack ignores a payload in the acknowledgement of any other request.
        is_carried = envelope.accepts_response_payload and isinstance(
            request, SlashCommand | ViewSubmission
        )
        if said is not None and not is_carried:
            self.background.start(self._send, request, said)
            return None
        return None if said is None else acknowledgement.payload(said)

    async def _answer(self, request: Request) -> Response:
        if isinstance(request, UnknownRequest):
            ignore(request)
            return None
        if isinstance(request, SlackEvent):
            self._pass_on(request)
            return None
        if elements := unknown_inputs(request):
            log.warning("inputs not recognised", elements=elements)
        route = self._router.find(request)
        access = route.feature.access if route else Access.HOME
        verdict = await may(request, access, self.identity, self.context.people)
        if verdict is not Verdict.ALLOWED:
            team = request.own.team or request.team
            log.warning("request refused", why=verdict.value, team=team)
            return apology(request, VERDICT_TEXTS[verdict])
        if route is None:
            return self._response_to(request, unknown(request))
        if isinstance(request, Choice) and isinstance(request.place, InWindow):
            window = request.place.view
            self.background.start(self._redraw_afterwards, request, window, route)
            return None
        # A click, too, is acknowledged after the work, so a crash does not lose it.
        return self._response_to(request, await route.answer(self.context))

    def _pass_on(self, event: SlackEvent) -> None:
        """Pass an event to its listeners. Nobody acts, so it needs no permission."""
        routes = self._router.listeners(event)
        if is_home_opened(event):
            self.background.start(self._home.opened, event)
        elif not routes:
            ignore(event)
        for route in routes:
            self.background.start(self._tell, event, route)

    async def _tell(self, event: SlackEvent, route: Route) -> None:
        async def tell() -> Response:
            return self._response_to(event, await route.answer(self.context))

        if isinstance(offer := await self._attempts.of(event, tell), Say):
            await self._delivery.offer(event.channel, event.person, offer)

    def _response_to(self, request: Request, reply: Reply | None) -> Response:
        """Open a window in the background; anything else is the response.

        What a button in a window answers is shown in the background, too.
        """
        in_window, on_home = click_in_window(request), click_on_home(request)
        if on_home and not isinstance(reply, OpenWindow):
            self.background.start(self._home.answers, on_home, reply)
            return None
        if in_window and isinstance(reply, Say | ShowWindow):
            self.background.start(self._show_afterwards, *in_window, reply)
            return None
        if not isinstance(reply, OpenWindow):
            return reply
        if isinstance(request, RequestWithTrigger):
            self.background.start(self._open_afterwards, request, reply)
        return None if on_home else reply.overflow

    # Work that continues after a bare acknowledgement.

    async def _redraw_afterwards(
        self, choice: Choice, window: View, route: Route
    ) -> None:
        react = partial(route.answer, self.context)
        await self._attempts.of(choice, partial(self._windows.follow, window, react))

    async def _show_afterwards(
        self, click: Click, window: View, reply: Say | ShowWindow
    ) -> None:
        if not await self._windows.answers(self.context, click, window, reply):
            await self._deliver(click, reply)

    async def _open_afterwards(
        self, request: RequestWithTrigger, reply: OpenWindow
    ) -> None:
        said = await self._attempts.of(request, partial(self._open, request, reply))
        if on_home := click_on_home(request):
            await self._home.stays_behind(on_home, said or reply.overflow)
        elif said is not None:
            await self._send(request, said)

    async def _send(self, request: Request, said: Say | WindowReply) -> None:
        """Deliver a response; to a button where the button is, if Slack allows."""
        if await self._home.says(request, said):
            return
        if not await self._windows.says_on_top(request, said):
            await self._deliver(request, said)

    async def _deliver(self, request: Request, said: Say | WindowReply) -> None:
        payload = acknowledgement.payload(said)
        if payload is not None:
            await self._respond(request, payload)

    async def _respond(self, request: Request, said: JsonObject) -> None:
        """Deliver a response, even if Slack delays it or refuses the usual way."""
        info = self._attempts.info_of(request)
        if isinstance(request, RequestWithTrigger | ViewSubmission):
            about = partial(about_of, self.context, info)
            await self._delivery.deliver(info, said, about)

    async def _open(self, request: RequestWithTrigger, wanted: OpenWindow) -> Response:
        if await self._opens(request, wanted):
            return None
        return wanted.otherwise or await offer_without_window(self.context, wanted)

    async def _opens(self, request: RequestWithTrigger, wanted: OpenWindow) -> bool:
        if in_window := click_in_window(request):
            return await self._windows.leads_on(*in_window, wanted)
        return await open_window(self.api, request.trigger, wanted.view)
