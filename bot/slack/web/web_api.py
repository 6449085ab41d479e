"""Calls to Slack's Web API: one request, one deadline, one classified answer.

Rule: nothing here repeats a call, for the journal owns every repetition.
slack_sdk's client builds the requests and judges the answers; only the sending is
ours, because its own repeats POSTs that may have been carried out, follows redirects,
has no deadline when a session is given, and loses an answer that is not JSON.
"""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp
import anyio
from attrs import define, field
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.base.json_types import NOTHING, JsonObject, as_object, dumps, loads_object
from bot.slack.web.call_log import log_call
from bot.slack.web.network import DIRECT, USER_AGENT, Network
from bot.slack.web.results import (
    CallResult,
    HttpResponse,
    Refused,
    classify,
    classify_webhook,
)

SLACK_API = "https://slack.com/api/"
SLACKS = ("slack.com", "slack-gov.com")
"""The domains of Slack, and of GovSlack, which shares nothing with it. At each the API
answers at the domain itself and at the hosts in it, such as a workspace's own, and
response_urls lie at its host `hooks`."""
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

CONNECTIONS = 340
"""300 incidents with one call in flight each, 30 for forms and look-ups, 10 sockets."""

KEEPALIVE = 15.0
"""Seconds an idle connection is kept: a POST on one that Slack has closed already is
not sent again by aiohttp and ends as `Unknown`."""

LINE = 65_536
"""Bytes of a header, and HEADERS of them: proxies add their own, and long ones."""

HEADERS = 1_000

DEADLINE = 7.0
"""Seconds for one call, the body's last byte included."""

FORM_METHODS = frozenset(
    {
        "bookmarks.list",
        "bots.info",
        "chat.getPermalink",
        "chat.scheduledMessages.list",
        "conversations.history",
        "conversations.info",
        "conversations.list",
        "conversations.members",
        "conversations.replies",
        "files.getUploadURLExternal",
        "files.info",
        "pins.list",
        "reactions.get",
        "team.info",
        "usergroups.list",
        "usergroups.users.list",
        "users.conversations",
        "users.info",
        "users.list",
        "users.lookupByEmail",
    }
)
"""Slack: "most *write* methods allow arguments with application/json". Reads do not
promise it: users.info then answers user_not_found, conversations.replies
invalid_arguments, and users.list drops its limit without a word. These get a form in
the body, never the query: a proxy's log is no place for topics and addresses."""

_JSON = "application/json; charset=utf-8"

_sdk_log = logging.getLogger("slack_sdk")
# Below this level it would log bodies and tickets; unset, it builds the texts anyway.
_sdk_log.setLevel(logging.WARNING)


def is_loopback(url: str) -> bool:
    return URL(url).host in LOOPBACK


def answered_at(base_url: str) -> tuple[str, ...]:
    """Return how the response_urls begin that may come with this API's commands.

    An API at neither of Slack's domains is a proxy for either, or a Slack of its own.
    """
    api = URL(base_url)
    own = f"{api.origin()}/"
    if is_loopback(base_url):
        return (own,)
    for domain in SLACKS:
        if f".{api.host}".endswith(f".{domain}"):
            return (f"https://hooks.{domain}/",)
    return (own, *(f"https://hooks.{domain}/" for domain in SLACKS))


def slack_session(network: Network = DIRECT) -> aiohttp.ClientSession:
    """Make the one session for calls and sockets; whoever makes it closes it.

    Nothing of the environment counts beyond what the network was told.
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            limit=CONNECTIONS,
            keepalive_timeout=KEEPALIVE,
            ttl_dns_cache=60,
            ssl=network.trust(),
        ),
        middlewares=(network.send,),
        # Slack needs no cookies, and a jar costs time on every call.
        cookie_jar=aiohttp.DummyCookieJar(),
        # Connecting ends well before a call's deadline, so that "never left" shows.
        timeout=aiohttp.ClientTimeout(total=None, connect=4, sock_connect=3),
        headers={"User-Agent": USER_AGENT},
        max_line_size=LINE,
        max_field_size=LINE,
        max_headers=HEADERS,
        trust_env=False,
    )


class _Client(AsyncWebClient):
    """slack_sdk's client, sending each request once and reading what comes."""

    async def _request(
        self, *, http_verb: str, api_url: str, req_args: dict[str, object]
    ) -> dict[str, object]:
        session = self.session
        if session is None:
            raise AssertionError("the session is given at construction")
        async with session.request(
            http_verb,
            api_url,
            headers=_headers(req_args),
            json=req_args.get("json"),
            data=req_args.get("data"),
            allow_redirects=False,
        ) as response:
            return {
                "data": loads_object(await response.read()) or {},
                "headers": response.headers,
                "status_code": response.status,
            }


@define(kw_only=True)
class WebApi:
    """Slack's Web API for one token."""

    _session: aiohttp.ClientSession = field(repr=False)
    _token: str = field(repr=False)
    _base_url: str = field(default=SLACK_API)
    _deadline: float = DEADLINE
    _clock: Callable[[], float] = field(default=time.monotonic, repr=False)
    _client: AsyncWebClient = field(init=False, repr=False)
    _date: str = field(default="", init=False, repr=False)
    _dated_at: float = field(default=0.0, init=False, repr=False)

    @_base_url.validator
    def _encrypted_or_local(self, _: object, value: str) -> None:
        if not value.endswith("/"):
            raise ValueError("the API address must end with a slash")
        if not value.startswith("https://") and not is_loopback(value):
            raise ValueError("the API address must be https, or on this machine")

    @_client.default
    def _new_client(self) -> AsyncWebClient:
        return _Client(
            token=self._token,
            base_url=self._base_url,
            session=self._session,
            # Unused; without one it reads HTTPS_PROXY, password and all.
            proxy="-",
            retry_handlers=[],
            logger=_sdk_log,
        )

    @property
    def host(self) -> str:
        """Who is called, for messages to people."""
        return URL(self._base_url).host or ""

    @property
    def slack_time(self) -> datetime | None:
        """What time it is at Slack, to the second, by what it answered last."""
        since = timedelta(seconds=self._clock() - self._dated_at)
        try:
            told = parsedate_to_datetime(self._date)
            return told.replace(tzinfo=told.tzinfo or UTC) + since
        except (TypeError, ValueError, OverflowError):
            return None

    async def call(self, method: str, arguments: JsonObject = NOTHING) -> CallResult:
        """Call a method once; arguments that are None are left out."""
        given = {key: val for key, val in arguments.items() if val is not None}
        started = self._clock()
        answer = classify(await self._send(method, given))
        log_call(method, answer, self._clock() - started)
        return answer

    async def _send(
        self, method: str, given: dict[str, object]
    ) -> HttpResponse | Exception:
        try:
            with anyio.fail_after(self._deadline):
                if method in FORM_METHODS:
                    said = await self._client.api_call(method, data=_form(given))
                else:
                    said = await self._client.api_call(method, json=given)
        except SlackApiError as error:
            said = error.response
        except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
            return error
        self._date, self._dated_at = said.headers.get("Date", ""), self._clock()
        return HttpResponse(
            status=said.status_code,
            headers=said.headers,
            body=as_object(said.data) or None,
        )

    async def respond(self, response_url: str, message: JsonObject) -> CallResult:
        """Post a message to a response_url, without a token.

        The address comes from a payload and is followed only to where the API's own
        Slack takes answers, or to this machine when the whole API is there.
        """
        if not self._may_respond_to(response_url):
            return Refused(error="response_url_not_allowed")
        started = self._clock()
        answer = classify_webhook(await self._post(response_url, message))
        log_call("response_url", answer, self._clock() - started)
        return answer

    def _may_respond_to(self, response_url: str) -> bool:
        # The slash after the host matters: "https://hooks.slack.com.evil" has none.
        return response_url.startswith(answered_at(self._base_url))

    async def _post(self, url: str, message: JsonObject) -> HttpResponse | Exception:
        try:
            with anyio.fail_after(self._deadline):
                async with self._session.post(
                    url,
                    data=dumps(message).encode(),
                    headers={"Content-Type": _JSON},
                    allow_redirects=False,
                ) as response:
                    return HttpResponse(
                        status=response.status,
                        headers=response.headers,
                        content=await response.read(),
                    )
        except (aiohttp.ClientError, OSError) as error:
            return error


def _form(given: dict[str, object]) -> dict[str, str]:
    return {
        key: val if isinstance(val, str) else dumps(val) for key, val in given.items()
    }


def _headers(req_args: dict[str, object]) -> dict[str, str]:
    given = as_object(req_args.get("headers"))
    return {name: str(value) for name, value in given.items()}
