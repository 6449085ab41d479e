"""The route from this machine to Slack: direct, or through a company's proxy.

Rule 1: addresses on this machine never go through a proxy.
Rule 2: nothing here reads the environment. aiohttp's `trust_env` would also read
~/.netrc, uses no proxy from HTTPS_PROXY for sockets, and fails on odd values of either.
"""

import ssl
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from http import HTTPStatus

import aiohttp
from aiohttp import ClientHandlerType, ClientRequest, ClientResponse
from attrs import field, frozen
from multidict import CIMultiDict
from yarl import URL

from bot.slack.web.no_proxy import as_ip, is_exempt

USER_AGENT = "Muster"

_HOSTS = "slack.com and *.slack.com on port 443"
_UNTRUSTED = (
    "SSL_CERT_FILE: Slack's certificate is not trusted, as happens when a proxy reads "
    "the traffic. Fix: set it to a file with your company's CA certificate"
)
_PROBLEMS: Mapping[str, str] = {
    "proxy_403": "HTTPS_PROXY: the proxy does not let Muster reach Slack (403). "
    f"Fix: ask whoever runs it to allow CONNECT to {_HOSTS}",
    "proxy_407": "HTTPS_PROXY: the proxy does not accept the user name and password, "
    "or there are none (407). Fix: write http://user:password@host:port",
    "proxy_407_not_basic": "HTTPS_PROXY: the proxy does not accept Basic "
    "authentication, the only kind that Muster supports (407). Fix: use a proxy that "
    "does, such as one on this machine that signs in to your company's",
    "proxy_timeout": "HTTPS_PROXY: the proxy did not open a tunnel to Slack in time. "
    f"Fix: check its host and port, and that it allows CONNECT to {_HOSTS}",
    "proxy_unreachable": "HTTPS_PROXY: the proxy cannot be reached. "
    "Fix: check its host and port",
    "ClientConnectorCertificateError": _UNTRUSTED,
}
"""What is wrong and how to fix it, by our names of errors."""

LOGIN_REFUSED = frozenset({"proxy_407", "proxy_407_not_basic"})
"""Errors that waiting does not fix."""


class ProxyFailed(aiohttp.ClientConnectionError):
    """The proxy opened no tunnel to Slack, so no byte of the request left."""

    def __init__(self, error: str) -> None:
        """Keep our name for the error."""
        super().__init__(error)
        self.error = error


@frozen(kw_only=True)
class Network:
    """How to reach Slack, and which certificates to trust.

    Attributes:
        proxy: the URL of an HTTP proxy that opens tunnels; empty without a proxy.
        authorization: the Proxy-Authorization header; a secret.
        direct: what to reach without the proxy, in the form of NO_PROXY.
        certificates: authorities to trust in addition to the system's, in PEM.
    """

    proxy: str = ""
    authorization: str = field(default="", repr=False)
    direct: tuple[str, ...] = ()
    certificates: str = field(default="", repr=False)

    def proxy_for(self, url: URL) -> URL | None:
        """Return the proxy for this URL, or None to connect directly."""
        if not self.proxy or is_local(url) or is_exempt(url, self.direct):
            return None
        return URL(self.proxy)

    async def send(
        self, request: ClientRequest, onward: ClientHandlerType
    ) -> ClientResponse:
        """Route one request: a call's, a response_url's or a socket's."""
        proxy = self.proxy_for(request.url)
        if proxy is None:
            return await onward(request)
        # New for each request, because aiohttp modifies it.
        headers = CIMultiDict({"User-Agent": USER_AGENT})
        if self.authorization:
            headers["Proxy-Authorization"] = self.authorization
        request.update_proxy(proxy, None, headers)
        try:
            return await onward(request)
        except aiohttp.ClientHttpProxyError as error:
            raise ProxyFailed(_name(error)) from None
        except (aiohttp.ClientProxyConnectionError, aiohttp.ClientConnectorDNSError):
            # Only the name of the proxy is looked up here.
            raise ProxyFailed("proxy_unreachable") from None
        except aiohttp.ConnectionTimeoutError:
            raise ProxyFailed("proxy_timeout") from None

    def trust(self) -> ssl.SSLContext:
        return _context(self.certificates)


DIRECT = Network()


def _name(refusal: aiohttp.ClientHttpProxyError) -> str:
    ways = refusal.headers.getall("Proxy-Authenticate", []) if refusal.headers else []
    is_basic = not ways or any("basic" in way.lower() for way in ways)
    unknown = (
        refusal.status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED and not is_basic
    )
    return f"proxy_{refusal.status}{'_not_basic' if unknown else ''}"


def is_local(url: URL) -> bool:
    """Whether a URL leads to this machine."""
    host = (url.host or "").rstrip(".")
    address = as_ip(host)
    if address is not None:
        return address.is_loopback
    return host == "localhost" or host.endswith(".localhost")


def proxy_problem(error: str) -> str:
    """Explain an error of the proxy or a certificate; empty for any other error."""
    said = _PROBLEMS.get(error)
    status = error.removeprefix("proxy_")
    if said is None and status != error and status.isdecimal():
        said = (
            f"HTTPS_PROXY: the proxy answers with {_status(int(status))}. "
            "Fix: check its host and port, or ask whoever runs it"
        )
    return said or ""


def _status(status: int) -> str:
    known = {x.value: f"{x.value} {x.phrase}" for x in HTTPStatus}
    return known.get(status, str(status))


@cache
def _context(certificates: str) -> ssl.SSLContext:
    # Not ssl.create_default_context: it opens the file in SSLKEYLOGFILE, and its
    # X509_STRICT refuses the authorities of many companies from Python 3.13 on.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.set_alpn_protocols(["http/1.1"])
    context.load_default_certs(ssl.Purpose.SERVER_AUTH)
    if certificates:
        # OpenSSL itself uses SSL_CERT_FILE instead of the system's file. A proxy may
        # intercept calls and leave sockets alone, so both are needed.
        system = ssl.get_default_verify_paths().openssl_cafile
        with suppress(OSError):  # not every system has one
            context.load_verify_locations(cafile=system)
        context.load_verify_locations(cadata=certificates)
    return context
