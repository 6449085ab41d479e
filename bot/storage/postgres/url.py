"""Turns a database URL into connection parameters: encrypted, with timeouts.

Rule: nothing leaves this machine unencrypted, even if the URL asks for that.
"""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import TypeAlias

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

SCHEMES = ("postgres://", "postgresql://")
ENCRYPTED = ("require", "verify-ca", "verify-full")

# These notice a dead peer within a minute, and sooner if it owes an answer.
DEFAULTS: Mapping[str, str | int] = {
    "application_name": "muster",
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}

Parameters: TypeAlias = dict[str, str | int | None]


def what_is_wrong(url: str) -> str | None:
    """Say why this URL cannot be used, in words that never contain the password."""
    if not url.startswith(SCHEMES):
        return "it does not begin with postgresql:// or postgres://"
    try:
        parameters = conninfo_to_dict(url)
    except psycopg.Error:
        # The driver's words may quote the URL, and with it the password.
        return "it is no PostgreSQL URL, as in postgresql://user:password@host/database"
    mode = parameters.get("sslmode")
    if mode in {None, *ENCRYPTED} or _is_local(parameters):
        return None
    where = _hosts(parameters) or "a host that it does not name"
    return (
        f"sslmode={mode} would let the password travel in the clear to {where};"
        " leave it out, or write sslmode=require"
    )


def conninfo(url: str) -> str:
    """Add what every connection needs to a URL that has been checked."""
    if why := what_is_wrong(url):
        raise ValueError(why)
    given = conninfo_to_dict(url)
    parameters: Parameters = {**DEFAULTS, **given}
    if _is_local(given):
        # PGHOSTADDR or a service could replace the host with an address.
        parameters.setdefault("hostaddr", "")
    else:
        parameters["sslmode"] = given.get("sslmode") or "require"
    return make_conninfo("", **parameters)


def _hosts(parameters: Parameters) -> str:
    return str(parameters.get("hostaddr") or parameters.get("host") or "")


def _is_local(parameters: Parameters) -> bool:
    return all(map(_is_local_host, _hosts(parameters).split(",")))


def _is_local_host(host: str) -> bool:
    """Whether this is a socket's folder, or a name or address of this machine.

    Without a host, PGHOST or a service may name one. Otherwise it is a socket, on which
    libpq ignores sslmode and asks for no encryption.
    """
    if host.startswith(("/", "@")) or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
