"""Calls to Slack's Web API: one request, one deadline, one classified answer.

Nothing here repeats a call. slack_sdk's client is not used: it repeats POSTs that
may have been carried out unless told not to, ignores its timeout when a session is
given, and turns HTML, plain text and broken JSON into AttributeError, TypeError or a
lost body, so that nobody could tell "refused" from "unknown" afterwards. Sending the
POST ourselves is shorter than undoing that.
"""

import time
from collections.abc import Callable

import aiohttp
import anyio
import structlog
from attrs import define, field
from yarl import URL

from bot.slack.answers import (
    Answer,
    Done,
    Refused,
    Reply,
    classify,
    classify_webhook,
)
from bot.slack.json_types import NOTHING, JsonObject, dumps

SLACK_API = "https://slack.com/api/"
WEBHOOKS = "https://hooks.slack.com/"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

CONNECTIONS = 340
"""300 incidents with one call in flight each, 30 for forms and look-ups, 10 sockets."""

KEEPALIVE = 15.0
"""Seconds an idle connection is kept: a POST on one that Slack has closed already is
not sent again by aiohttp and ends as `Unknown`."""

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

_log = structlog.get_logger("bot.slack.web_api")


def is_loopback(url: str) -> bool:
    return URL(url).host in LOOPBACK


def slack_session(base_url: str = SLACK_API) -> aiohttp.ClientSession:
    """Make the one session for calls and sockets; whoever makes it closes it.

    TLS is verified as aiohttp does by default. Proxy variables of the environment,
    NO_PROXY among them, count unless the API is on this machine.
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            limit=CONNECTIONS, keepalive_timeout=KEEPALIVE, ttl_dns_cache=60
        ),
        # Slack needs no cookies, and a jar costs time on every call.
        cookie_jar=aiohttp.DummyCookieJar(),
        # Connecting ends well before a call's deadline, so that "never left" shows.
        timeout=aiohttp.ClientTimeout(total=None, connect=4, sock_connect=3),
        headers={"User-Agent": "Muster"},
        trust_env=not is_loopback(base_url),
    )


@define(kw_only=True)
class WebApi:
    """Slack's Web API for one token."""

    _session: aiohttp.ClientSession = field(repr=False)
    _token: str = field(repr=False)
    _base_url: str = field(default=SLACK_API)
    _deadline: float = DEADLINE
    _clock: Callable[[], float] = field(default=time.monotonic, repr=False)

    @_base_url.validator
    def _encrypted_or_local(self, _: object, value: str) -> None:
        if not value.endswith("/"):
            raise ValueError("the API address must end with a slash")
        if not value.startswith("https://") and not is_loopback(value):
            raise ValueError("the API address must be https, or on this machine")

    async def call(self, method: str, arguments: JsonObject = NOTHING) -> Answer:
        """Call a method once; arguments that are None are left out."""
        given = {key: val for key, val in arguments.items() if val is not None}
        headers = {"Authorization": f"Bearer {self._token}"}
        data: bytes | dict[str, str]
        if method in FORM_METHODS:
            data = {
                key: val if isinstance(val, str) else dumps(val)
                for key, val in given.items()
            }
        else:
            headers["Content-Type"] = _JSON
            data = dumps(given).encode()
        started = self._clock()
        answer = classify(await self._post(self._base_url + method, data, headers))
        self._note(method, answer, started)
        return answer

    async def respond(self, response_url: str, message: JsonObject) -> Answer:
        """Post a message to a response_url, without a token.

        The address comes from a payload and is followed only to Slack's own host, or
        to this machine when the whole API is there.
        """
        if not self._may_respond_to(response_url):
            return Refused(error="response_url_not_allowed")
        started = self._clock()
        answer = classify_webhook(
            await self._post(
                response_url, dumps(message).encode(), {"Content-Type": _JSON}
            )
        )
        self._note("response_url", answer, started)
        return answer

    def _may_respond_to(self, response_url: str) -> bool:
        # The slash after the host matters: "https://hooks.slack.com.evil" has none.
        if is_loopback(self._base_url):
            return response_url.startswith(f"{URL(self._base_url).origin()}/")
        return response_url.startswith(WEBHOOKS)

    async def _post(
        self, url: str, data: bytes | dict[str, str], headers: dict[str, str]
    ) -> Reply | Exception:
        try:
            with anyio.fail_after(self._deadline):
                async with self._session.post(
                    url, data=data, headers=headers, allow_redirects=False
                ) as response:
                    return Reply(
                        status=response.status,
                        headers=response.headers,
                        content=await response.read(),
                    )
        except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
            return error

    def _note(self, method: str, answer: Answer, started: float) -> None:
        facts = {
            "method": method,
            "outcome": type(answer).__name__,
            "latency_ms": round((self._clock() - started) * 1000, 1),
        }
        if isinstance(answer, Done):
            _log.debug("call", **facts)
        else:
            _log.info("call", error=answer.error, **facts)
