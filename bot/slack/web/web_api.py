"""Calls to Slack's Web API: one request, one deadline, one classified result.

Rule: nothing here repeats a call, because the journal owns every repetition.
slack_sdk's client builds the requests and checks the answers. Only the sending is ours:
slack_sdk's own repeats POSTs that Slack may have carried out, follows redirects, has no
deadline when it is given a session, and loses an answer that is not JSON.
"""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

import aiohttp
import anyio
from attrs import define, field
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.base.json_types import NOTHING, JsonObject, as_object, dumps, loads_object
from bot.slack.web.call_log import log_call
from bot.slack.web.classify import HttpResponse, classify, classify_webhook
from bot.slack.web.hosts import is_loopback, response_url_prefixes
from bot.slack.web.results import CallResult, Refused

SLACK_API = "https://slack.com/api/"
DEADLINE = 7.0
"""Seconds for one call, up to the last byte of the body."""

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
"""Methods that get a form instead of JSON. Slack: "most *write* methods allow arguments
with application/json". For reads it promises nothing: with JSON, users.info answers
user_not_found, conversations.replies answers invalid_arguments, and users.list silently
ignores its limit. The form goes into the body, never into the query, because proxies
log queries, and topics and addresses must not be logged."""

_JSON = "application/json; charset=utf-8"

_sdk_log = logging.getLogger("slack_sdk")
# Below this level it logs bodies and tickets, and unset it still builds the texts.
_sdk_log.setLevel(logging.WARNING)


class _Client(AsyncWebClient):
    """slack_sdk's client, but it sends each request once and reads any answer."""

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
            # Not used, but without a value it reads HTTPS_PROXY with its password.
            proxy="-",
            retry_handlers=[],
            logger=_sdk_log,
        )

    @property
    def host(self) -> str:
        """The API's host, for messages to people."""
        return URL(self._base_url).host or ""

    @property
    def slack_time(self) -> datetime | None:
        """Slack's time to the second, according to its last answer."""
        since = timedelta(seconds=self._clock() - self._dated_at)
        try:
            return _read_date(self._date) + since
        except (TypeError, ValueError, OverflowError):
            return None

    async def call(self, method: str, arguments: JsonObject = NOTHING) -> CallResult:
        """Call a method once, without the arguments that are None."""
        given = {key: val for key, val in arguments.items() if val is not None}
        started = self._clock()
        result = classify(await self._send(method, given))
        log_call(method, result, self._clock() - started)
        return result

    async def _send(
        self, method: str, given: dict[str, object]
    ) -> HttpResponse | Exception:
        try:
            with anyio.fail_after(self._deadline):
                if method in FORM_METHODS:
                    response = await self._client.api_call(method, data=as_form(given))
                else:
                    response = await self._client.api_call(method, json=given)
        except SlackApiError as error:
            response = error.response
        except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
            return error
        self._date, self._dated_at = response.headers.get("Date", ""), self._clock()
        return HttpResponse(
            status=response.status_code,
            headers=response.headers,
            body=as_object(response.data) or None,
        )

    async def respond(self, response_url: str, message: JsonObject) -> CallResult:
        """Post a message to a response_url, without a token.

        The URL comes from a payload. It is used only if it leads to the Slack whose API
        this is, or to this machine if the API is on this machine.
        """
        if not self._may_respond_to(response_url):
            return Refused(error="response_url_not_allowed")
        started = self._clock()
        result = classify_webhook(await self._post(response_url, message))
        log_call("response_url", result, self._clock() - started)
        return result

    def _may_respond_to(self, response_url: str) -> bool:
        # The prefixes end with a slash, which keeps "https://hooks.slack.com.evil" out.
        return response_url.startswith(response_url_prefixes(self._base_url))

    async def _post(self, url: str, message: JsonObject) -> HttpResponse | Exception:
        try:
            with anyio.move_on_after(self._deadline):
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
        return TimeoutError()


@lru_cache(maxsize=2)
def _read_date(date: str) -> datetime:
    """Read a date that many answers have in common."""
    answered = parsedate_to_datetime(date)
    return answered.replace(tzinfo=answered.tzinfo or UTC)


def as_form(given: dict[str, object]) -> dict[str, str]:
    """Write the arguments of a method as the fields of a form."""
    return {
        key: val if isinstance(val, str) else dumps(val) for key, val in given.items()
    }


def _headers(req_args: dict[str, object]) -> dict[str, str]:
    given = as_object(req_args.get("headers"))
    return {name: str(value) for name, value in given.items()}
