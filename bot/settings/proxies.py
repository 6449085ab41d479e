"""Reads a company's proxy from HTTPS_PROXY and NO_PROXY.

Rule: a problem never shows the value, because any part of it may be the password.
"""

import base64
import re
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote_to_bytes, urlsplit

from bot.settings.settings import Proxy
from bot.settings.validators import Flaw

# The first that is set counts. As in curl and Python, lower case comes first.
# HTTP_PROXY is only for http: addresses, which Slack does not have.
VARIABLES = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
EXCEPTIONS = ("no_proxy", "NO_PROXY")

_SCHEME = re.compile(r"\A(http:)?//", re.IGNORECASE)
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")
_NAME_LIMIT = 253

_FIX = "write http://host:port of a proxy that allows CONNECT"
_QUOTED: Flaw = ("is in quotes", "remove the quotes")
_SPACED: Flaw = (
    "has a space or another character that no proxy's address has",
    "write %20 for a space in a password, and no space elsewhere",
)
_ENCRYPTED: Flaw = (
    "is an https:// proxy, and Muster reaches a proxy by http:// only",
    "write http:// and the port for it; what goes to Slack stays encrypted",
)
_SOCKS: Flaw = ("is a SOCKS proxy, and Muster can use HTTP proxies only", _FIX)
_SCRIPT: Flaw = ("is a file with rules (PAC), and Muster reads none", _FIX)
_NO_ADDRESS: Flaw = (
    "is not the address of a proxy",
    "write http://host:port, or http://user:password@host:port with %40 for an @",
)


def read_proxy(value: str, exceptions: str) -> Proxy | Flaw:
    """Read a proxy's address, with or without http:// before it."""
    if flaw := _written_wrong(value):
        return flaw
    parts = _split(_SCHEME.sub("", value, count=1))
    if parts is None:
        return _NO_ADDRESS
    if parts.path.lower().endswith((".pac", "/wpad.dat")):
        return _SCRIPT
    host = _host(parts.hostname or "")
    if not host or parts.port == 0 or parts.path.strip("/"):
        return _NO_ADDRESS
    if parts.query or parts.fragment:
        return _NO_ADDRESS
    user = unquote_to_bytes(parts.username or "")
    if b":" in user:
        return _NO_ADDRESS
    port = f":{parts.port}" if parts.port else ""
    return Proxy(
        url=f"http://{host}{port}",
        authorization=_basic(user, unquote_to_bytes(parts.password or "")),
        direct=tuple(filter(None, re.split(r"[\s,]+", exceptions))),
    )


def _written_wrong(value: str) -> Flaw | None:
    scheme, mark, _ = value.lower().partition("://")
    if value[0] in "'\"" or value[-1] in "'\"":
        return _QUOTED
    if not value.isprintable() or " " in value:
        return _SPACED
    if mark and scheme.startswith("socks"):
        return _SOCKS
    return _ENCRYPTED if mark and scheme == "https" else None


def _split(rest: str) -> SplitResult | None:
    try:
        parts = urlsplit(f"http://{rest}")
        _ = parts.port  # reading it checks it
    except ValueError:
        return None
    return parts


def _host(name: str) -> str:
    """Return a host as a URL writes it; empty if it is not a host."""
    if ":" not in name:
        return name if _NAME.fullmatch(name) and len(name) <= _NAME_LIMIT else ""
    try:
        return f"[{ip_address(name)}]"
    except ValueError:
        return ""


def _basic(user: bytes, password: bytes) -> str:
    if not user and not password:
        return ""
    return f"Basic {base64.b64encode(user + b':' + password).decode()}"
