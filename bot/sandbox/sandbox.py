"""The sandbox itself: an HTTP server on loopback, and how tests drive it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Self, TypeVar

from aiohttp import web
from attrs import define

from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.calls import Calls
from bot.sandbox.envelope import Envelope
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.feed import WAIT_SECONDS, Feed, Watch
from bot.sandbox.fields import Fields
from bot.sandbox.ids import IdSource
from bot.sandbox.member_events import MemberEvents
from bot.sandbox.options import Hook, SandboxOptions
from bot.sandbox.payloads import Payloads
from bot.sandbox.person import Person
from bot.sandbox.response_url import ResponseUrls
from bot.sandbox.socket_mode import SocketMode
from bot.sandbox.web_api import WebApi
from bot.sandbox.workspace import Workspace

T = TypeVar("T")

HOST = "127.0.0.1"
API, LINK, COMMANDS = "/api/", "/link/", "/commands/"
# Requests that still run when the sandbox ends are cut short.
SHUTDOWN_SECONDS = 0.1
# Slack takes requests of about 1 MB; a view alone may have 250 kB.
REQUEST_BYTES = 2**20


@define(kw_only=True, eq=False)
class Sandbox:
    """A Slack in a box: `async with Sandbox.serving() as sandbox`."""

    options: SandboxOptions
    workspace: Workspace
    feed: Feed
    web_api: WebApi
    socket_mode: SocketMode
    response_urls: ResponseUrls
    payloads: Payloads
    members: MemberEvents
    bot_token: str
    app_token: str
    api_url: str = ""

    @classmethod
    def build(cls, options: SandboxOptions) -> Self:
        ids = IdSource(options.seed)
        feed = Feed(options.change_buffer)
        workspace = Workspace(
            clock=options.clock,
            ids=ids,
            feed=feed,
            name=options.team_name,
            enterprise=options.enterprise,
            app_name=options.app_name,
        )
        bot_token = f"xoxb-{ids.secret()}"
        app_token = f"xapp-1-{workspace.app_id}-1234567890123-{ids.secret()}"
        socket_mode = SocketMode(workspace, options)
        urls = ResponseUrls(workspace)
        web_api = WebApi(
            workspace=workspace,
            options=options,
            response_urls=urls,
            bot_token=bot_token,
            app_token=app_token,
            open_socket=socket_mode.ticket,
            hook=options.hook,
        )
        payloads = Payloads(workspace, urls)
        members = MemberEvents.attached(feed, workspace, payloads, socket_mode)
        return cls(
            options=options,
            workspace=workspace,
            feed=feed,
            web_api=web_api,
            socket_mode=socket_mode,
            response_urls=urls,
            payloads=payloads,
            members=members,
            bot_token=bot_token,
            app_token=app_token,
        )

    @classmethod
    @asynccontextmanager
    async def serving(
        cls, options: SandboxOptions | None = None
    ) -> AsyncIterator[Self]:
        """Serve until the block ends."""
        sandbox = cls.build(options or SandboxOptions())
        server = web.Server(sandbox.handle, access_log=None)
        runner = web.ServerRunner(server, shutdown_timeout=SHUTDOWN_SECONDS)
        await runner.setup()
        try:
            await web.TCPSite(runner, HOST, sandbox.options.port).start()
            _, port = runner.addresses[0][:2]
            sandbox.settle(port)
            yield sandbox
        finally:
            sandbox.feed.close()
            sandbox.web_api.closing.set()
            await sandbox.socket_mode.stop()
            await runner.cleanup()

    def settle(self, port: int) -> None:
        self.api_url = f"http://{HOST}:{port}{API}"
        self.socket_mode.base = f"ws://{HOST}:{port}"
        self.response_urls.base = f"http://{HOST}:{port}"

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith(API):
            return await self.web_api.handle(request, path[len(API) :])
        if path == LINK:
            return await self.socket_mode.accept(request)
        if path.startswith(COMMANDS) and request.method == "POST":
            return await self.web_api.respond(request, path[len(COMMANDS) :])
        return web.Response(status=404)

    @property
    def calls(self) -> Calls:
        """The latest Web API calls."""
        return self.web_api.calls

    @property
    def faults(self) -> Faults:
        return self.web_api.faults

    def plant(self, fault: Fault) -> Fault:
        """Make calls go wrong from now on."""
        return self.faults.plant(fault)

    def hook(self, hook: Hook | None) -> None:
        """Await this before and after each call's work."""
        self.web_api.hook = hook

    def acting(self, person: Person) -> ActingPerson:
        """Return somebody to drive this person with."""
        return ActingPerson(
            person=person,
            workspace=self.workspace,
            socket_mode=self.socket_mode,
            payloads=self.payloads,
            options=self.options,
        )

    async def happens(self, event: Fields) -> Envelope:
        """Send an event of the Events API to the app."""
        return await self.socket_mode.deliver(
            "events_api", self.payloads.event(event), accepts_response_payload=False
        )

    async def until(
        self, found: Callable[[], T | None], within: float = WAIT_SECONDS
    ) -> T:
        """Wait until the call returns something true, and return it.

        It is checked after each change, call, connection and acknowledgement.
        """
        return await self.feed.until(found, within)

    async def connected(self, sockets: int = 1, within: float = WAIT_SECONDS) -> None:
        """Wait until the app has this many sockets."""
        await self.until(lambda: len(self.socket_mode.sockets) >= sockets, within)

    def changes(self) -> Watch:
        """Return the changes from now on, for `async for`."""
        return self.feed.watch()
