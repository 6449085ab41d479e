"""Why Slack cannot be reached, and how to fix it.

None of these errors ends the process, because a network, a firewall and Slack itself
recover.
"""

import re
from collections.abc import Mapping
from http import HTTPStatus

from bot.slack.web.hosts import is_slacks
from bot.slack.web.network import proxy_problem

ADDRESS_REFUSED = frozenset({"access_denied", "accesslimited"})
"""The token is valid, but Slack does not accept it from this address."""

_PAGE = re.compile(r"http_([1-4][0-9]{2})(?:_not_json|_malformed|_page)?")
_LET_THROUGH = (
    "let this machine reach slack.com and *.slack.com on port 443, or set HTTPS_PROXY"
)
_OTHER_PATH = "set it to an address that ends in /api/"
_OTHER_HOST = "correct the host, or unset SLACK_API_URL"
_SILENT = "does not answer in time"
_NO_CONNECTION = "cannot be reached"
_WORDS: Mapping[str, str] = {
    "ClientConnectorDNSError": "cannot be found by name",
    "ClientConnectorError": _NO_CONNECTION,
    "ClientConnectorSSLError": "does not answer in TLS",
    "ConnectionTimeoutError": _SILENT,
    "ServerTimeoutError": _SILENT,
    "SocketTimeoutError": _SILENT,
    "TimeoutError": _SILENT,
    "timeout": _SILENT,
    "WSServerHandshakeError": "refuses the WebSocket on which Slack sends commands",
}


def problem(error: str, host: str = "slack.com") -> dict[str, str]:
    """Explain an error as a field for the log; no field if nothing is known."""
    words = proxy_problem(error) or _explain(error, host)
    return {"problem": words} if words else {}


def _explain(error: str, host: str) -> str:
    name = error.partition(":")[0]
    if name in ADDRESS_REFUSED:
        return (
            f"SLACK_API_URL: {host} does not accept this machine's address ({name}); "
            "the tokens are not the reason. Fix: at api.slack.com/apps open OAuth & "
            "Permissions and add the address to Allowed IP Address Ranges"
        )
    if name in _WORDS:
        fix = _LET_THROUGH if is_slacks(host) else _OTHER_HOST
        return f"SLACK_API_URL: {host} {_WORDS[name]} ({name}). Fix: {fix}"
    if found := _PAGE.fullmatch(name):
        # Slack's own outages are a 5xx, which nobody here can fix.
        fix = _LET_THROUGH if is_slacks(host) else _OTHER_PATH
        return (
            f"SLACK_API_URL: {host} answers with {_status(int(found[1]))}, which is "
            f"not an answer of the Slack API. Fix: {fix}"
        )
    return ""


def _status(status: int) -> str:
    known = {x.value: f"{x.value} {x.phrase}" for x in HTTPStatus}
    return known.get(status, str(status))
