"""NO_PROXY: names with their subdomains, ports and IP networks to reach directly.

Rule: any other entry is ignored, as in other programs, because a list that a whole
company shares contains all kinds of entries.
"""

from collections.abc import Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from yarl import URL


def is_exempt(url: URL, entries: Sequence[str]) -> bool:
    """Whether any entry covers this URL."""
    host = (url.host or "").rstrip(".").lower()
    return any(_covers(entry.strip().lower(), host, url.port) for entry in entries)


def as_ip(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _covers(entry: str, host: str, port: int | None) -> bool:
    if entry == "*":
        return True
    name, only_port = _split(entry)
    if only_port and only_port != str(port):
        return False
    if address := as_ip(host):
        network = _as_network(name)
        return network is not None and address in network
    # "slack.com", ".slack.com" and "*.slack.com" are the same in most programs.
    domain = name.removeprefix("*").strip(".")
    return bool(domain) and (host == domain or host.endswith(f".{domain}"))


def _split(entry: str) -> tuple[str, str]:
    """Separate a name from its port; an IPv6 address contains colons itself."""
    if entry.startswith("["):
        name, _, after = entry[1:].partition("]")
        return name, after.removeprefix(":")
    name, colon, port = entry.partition(":")
    return (name, port) if colon and ":" not in port else (entry, "")


def _as_network(text: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None
